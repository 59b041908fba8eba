import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import type { BundleAnswer } from './bundle-entry.ts'

/** A bundle in a process of its own, as Lambda runs it. */
export interface BundleProcess {
  invoke(event: unknown): Promise<BundleAnswer>
  stop(): void
}

/**
 * Starts a function from a copy of its bundle in an empty folder, with the given environment variables and no others:
 * what the bundle lacks, nothing around it makes up for.
 */
export function startBundle(name: string, variables: Readonly<Record<string, string>>): BundleProcess {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  const file = join(folder, 'index.cjs')
  copyFileSync(`dist/${name}/index.cjs`, file)
  const child = fork(join(import.meta.dirname, 'bundle-entry.ts'), [file], {
    cwd: folder,
    env: { ...variables },
    execArgv: [],
    silent: true,
  })
  child.stdout!.resume()
  const errors = text(child.stderr!)
  const ended = once(child, 'exit').then(async () => {
    throw new Error(`Expected the bundle to go on running, got its end: ${await errors}`)
  })
  // Its end is expected where nobody waits for an answer.
  ended.catch(() => undefined)

  return {
    invoke: async (event) => {
      const answer = once(child, 'message')
      child.send(event as object)
      const [message] = (await Promise.race([answer, ended])) as [BundleAnswer]
      return message
    },
    stop: () => {
      child.kill()
      rmSync(folder, { recursive: true })
    },
  }
}
