import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'

import type { Clock } from '../cloud/clock.ts'
import type { EnvironmentSettings } from './lambda-runtime.ts'
import { EnvironmentEndedError, type SandboxLife } from './sandbox-life.ts'

/** What the `process` of a sandbox is made of. */
export interface SandboxProcessParts {
  readonly settings: EnvironmentSettings
  readonly clock: Clock
  readonly life: SandboxLife
}

/** The members of a sandbox's `process` that its surroundings use. */
export type SandboxProcess = EventEmitter & { readonly stdout: Writable; readonly stderr: Writable }

/** A `process` of its own for each environment: own variables, own output, virtual time, an exit that ends only it. */
export function createSandboxProcess({ settings, clock, life }: SandboxProcessParts): SandboxProcess {
  const startedAtMs = clock.now()
  const elapsedMs = (): number => clock.now() - startedAtMs
  const exit = (code?: number): never => {
    life.end(code ?? 0)
    throw new EnvironmentEndedError('The function called process.exit')
  }

  return Object.assign(new EventEmitter(), {
    env: { ...settings.variables },
    argv: ['/var/lang/bin/node', '/var/runtime/index.mjs'],
    execArgv: [],
    execPath: '/var/lang/bin/node',
    pid: 1,
    title: 'node',
    arch: 'arm64',
    platform: 'linux',
    version: process.version,
    versions: process.versions,
    release: process.release,
    config: {},
    features: process.features,
    stdout: createOutput(settings.log),
    stderr: createOutput(settings.log),
    cwd: () => settings.codeFolder,
    emitWarning: (warning: unknown) => {
      settings.log(`${String(warning)}\n`)
    },
    exit,
    hrtime: Object.assign((since?: readonly [number, number]) => hrtime(elapsedMs(), since), {
      bigint: () => BigInt(elapsedMs()) * 1_000_000n,
    }),
    uptime: () => elapsedMs() / 1000,
    memoryUsage: () => process.memoryUsage(),
    nextTick: (callback: (...args: readonly unknown[]) => unknown, ...args: readonly unknown[]) => {
      process.nextTick(life.guard(callback), ...args)
    },
  })
}

function createOutput(log: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, _encoding, done) => {
      log(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      done()
    },
  })
}

function hrtime(elapsedMs: number, since: readonly [number, number] = [0, 0]): [number, number] {
  const nanoseconds = elapsedMs * 1_000_000 - (since[0] * 1_000_000_000 + since[1])
  return [Math.floor(nanoseconds / 1_000_000_000), nanoseconds % 1_000_000_000]
}
