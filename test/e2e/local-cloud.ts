import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

import { environmentWith } from './node-program.ts'

/** `npm run local`, up and running. */
export interface LocalCloud {
  /** What it printed until it was ready. */
  readonly lines: readonly string[]
  /** The line for a shell, which comes last. */
  readonly exportLine: string
  /** The variables that the line exports. */
  readonly variables: Readonly<Record<string, string>>
  /** Sends a signal and answers how the process ended, what it wrote to stderr, and after how many real milliseconds. */
  stop(signal: NodeJS.Signals): Promise<{ exitCode: number | null; stderr: string; afterMs: number }>
}

/** Starts `npm run local` with options. @throws Error with what it wrote, when it ends instead of serving. */
export async function startLocalCloud(...args: readonly string[]): Promise<LocalCloud> {
  const child = spawn(process.execPath, ['local/serve.ts', ...args], { env: environmentWith() })
  const stderr = text(child.stderr)
  const closed = once(child, 'close') as Promise<[number | null]>
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (line.startsWith('export ')) break
  }
  const exportLine = lines.at(-1) ?? ''
  if (!exportLine.startsWith('export ')) throw new Error(`Expected a cloud, got ${await stderr}`)

  return {
    lines,
    exportLine,
    variables: Object.fromEntries(
      [...exportLine.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
    ),
    stop: async (signal) => {
      const startMs = performance.now()
      child.kill(signal)
      const [exitCode] = await closed
      return { exitCode, stderr: await stderr, afterMs: performance.now() - startMs }
    },
  }
}
