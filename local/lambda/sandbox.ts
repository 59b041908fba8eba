import { Console } from 'node:console'
import { constants, createContext, runInContext } from 'node:vm'

import { clockGlobals } from '../cloud/clock-globals.ts'
import type { Clock } from '../cloud/clock.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import type { BundleScript } from './bundle-scripts.ts'
import type { EnvironmentSettings } from './lambda-runtime.ts'
import { sharedGlobals } from './sandbox-globals.ts'
import { clockOfLife, type SandboxLife } from './sandbox-life.ts'
import { createSandboxRequire } from './sandbox-modules.ts'
import { createSandboxProcess } from './sandbox-process.ts'
import { createSandboxRandom, replaceMembers } from './sandbox-random.ts'

/** What a sandbox is made of. */
export interface SandboxParts {
  readonly settings: EnvironmentSettings
  readonly clock: Clock
  /** Source of all random values inside. */
  readonly identifiers: Identifiers
  /** Modules that stand in for Node's, by name without `node:`; `http` and `https` lead to the cloud. */
  readonly modules: Readonly<Record<string, unknown>>
  readonly life: SandboxLife
}

/** A realm of its own, with its own globals, in which one environment's code runs. */
export interface Sandbox {
  /** Evaluates a module and answers what it exports. */
  evaluate(bundle: BundleScript): unknown
  /** Makes objects of the sandbox's own realm, whose prototypes the code inside recognises. */
  parseJson(json: string): unknown
}

/** A fresh sandbox: cheap enough for one per environment, about a millisecond each. */
export function createSandbox(parts: SandboxParts): Sandbox {
  const { settings, life } = parts
  const clock = clockOfLife(parts.clock, life)
  const process = createSandboxProcess({ settings, clock, life })
  const random = createSandboxRandom(parts.identifiers)
  const time = clockGlobals(clock)
  const performance = virtualPerformance(clock)

  const context = createContext(constants.DONT_CONTEXTIFY)
  defineMembers(context, {
    ...sharedGlobals(),
    ...time,
    console: new Console({ stdout: process.stdout, stderr: process.stderr }),
    crypto: random.webCrypto,
    global: context,
    performance,
    process,
    queueMicrotask: (task: () => unknown) => {
      queueMicrotask(life.guard(task))
    },
  })
  replaceRandom(runInContext('Math', context), random.random)

  const timerPromises = createTimerPromises(clock)
  const require = createSandboxRequire({
    crypto: random.cryptoModule,
    perf_hooks: { performance },
    process,
    timers: { ...time, promises: timerPromises },
    'timers/promises': timerPromises,
    ...guardRequests(parts.modules, life),
  })
  const parse: unknown = runInContext('JSON.parse', context)

  return {
    evaluate: ({ path, script }) => {
      const module = { exports: {} }
      apply(script.runInContext(context), [module.exports, require, module, path, settings.codeFolder])
      return module.exports
    },
    parseJson: (json) => apply(parse, [json]),
  }
}

function defineMembers(target: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false })
}

function replaceRandom(math: unknown, random: () => number): void {
  if (typeof math === 'object' && math !== null) defineMembers(math, { random })
}

function apply(target: unknown, args: readonly unknown[]): unknown {
  if (typeof target !== 'function') throw new TypeError(`Expected a function, got ${typeof target}`)
  const answer: unknown = Reflect.apply(target, undefined, args)
  return answer
}

function virtualPerformance(clock: Clock): object {
  const timeOrigin = clock.now()
  return { timeOrigin, now: () => clock.now() - timeOrigin }
}

function createTimerPromises(clock: Clock): object {
  return {
    setTimeout: async (delayMs = 1, value?: unknown) => {
      await clock.sleep(delayMs)
      return value
    },
    setImmediate: async (value?: unknown) => value,
  }
}

/** Code that goes on after its environment has ended reaches nobody any more. */
function guardRequests(
  modules: Readonly<Record<string, unknown>>,
  life: SandboxLife,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(modules).map(([id, module]) => [id.replace(/^node:/, ''), guardRequest(module, life)]),
  )
}

function guardRequest(module: unknown, life: SandboxLife): unknown {
  if (typeof module !== 'object' || module === null) return module
  const request: unknown = Reflect.get(module, 'request')
  if (typeof request !== 'function') return module
  return replaceMembers(module, {
    request: (...args: readonly unknown[]) => {
      life.assertAlive()
      return apply(request, args)
    },
  })
}
