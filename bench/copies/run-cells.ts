import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { cellName } from './cells.ts'
import { cellResultSchema, type Cell, type CellResult } from './result.ts'

/** How cells are played. */
export interface RunSettings {
  /** The folders of the product's assemblies: with a bus for wake-ups, and without. */
  readonly assemblies: { readonly wakeUps: string; readonly polling: string }
  readonly out: string
  readonly jobs: number
  readonly reuse: boolean
  readonly tell: (line: string) => void
}

/** A cell that came to no result, and why. */
export interface FailedCell {
  readonly cell: Cell
  readonly reason: string
}

/** Plays cells, some at once, each in a process of its own; keeps every result in the folder as soon as it is there. */
export async function runCells(
  cells: readonly Cell[],
  settings: RunSettings,
): Promise<{ readonly results: readonly CellResult[]; readonly failed: readonly FailedCell[] }> {
  const folder = join(settings.out, 'cells')
  mkdirSync(folder, { recursive: true })
  const results: CellResult[] = []
  const failed: FailedCell[] = []
  const left = [...cells]
  const work = async (): Promise<void> => {
    for (let cell = left.shift(); cell !== undefined; cell = left.shift()) {
      const file = join(folder, `${cellName(cell)}.json`)
      const known = settings.reuse && existsSync(file) ? readFileSync(file, 'utf8') : undefined
      try {
        const text = known ?? (await play(cell, settings))
        const result = cellResultSchema.parse(JSON.parse(text))
        if (known === undefined) writeFileSync(file, text)
        results.push(result)
        settings.tell(
          `${cellName(cell)}: ${result.copies.length} copies, ${Math.round(result.wallSeconds)} s, ${left.length} cells left`,
        )
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        failed.push({ cell, reason })
        settings.tell(`${cellName(cell)}: FAILED. ${reason}`)
      }
    }
  }
  await Promise.all(Array.from({ length: settings.jobs }, work))
  return { results, failed }
}

async function play(cell: Cell, { assemblies }: RunSettings): Promise<string> {
  const assembly = cell.wakeUps ? assemblies.wakeUps : assemblies.polling
  const script = join(import.meta.dirname, 'cell.ts')
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=64', script, JSON.stringify(cell), assembly],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const texts = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code === 0) return texts.stdout
  throw new Error(`Expected its process to end with 0, got ${code}: ${texts.stderr.trim().slice(-1500)}`)
}
