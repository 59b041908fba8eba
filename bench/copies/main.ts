import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { synthesize } from '../../infra/synthesize.ts'
import { BadInput } from '../../local/bad-input.ts'
import { stackSettingsOf } from '../../local/deploy/deploy-product.ts'
import { baselineParameters } from './baselines/parameters.ts'
import { cellName, cellsOf } from './cells.ts'
import { benchWorld } from './cloud/bench-world.ts'
import { latencyMillis } from './cloud/latencies.ts'
import { judge } from './judge/judge.ts'
import { readOptions, usage, type BenchOptions } from './options.ts'
import { comparisons } from './report/comparison.ts'
import { lanesSvg } from './report/lanes-svg.ts'
import { cellTables, goalTable } from './report/tables.ts'
import type { CellResult } from './result.ts'
import { runCells, type FailedCell } from './run-cells.ts'
import { workloadOf } from './workload.ts'

process.exitCode = await main(process.argv.slice(2))

/** Answers the exit code: that of the benchmark, or 2 for bad input. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args)
    if (options !== 'help') return await bench(options)
    process.stdout.write(`${usage}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

/** Plays, judges, writes; answers the exit code: 1 where a goal is missed, or a cell came to no result. */
async function bench(wish: BenchOptions): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), 'imagebuilder-share-bench-'))
  try {
    const assemblies = { wakeUps: synthesizeFor(work, true), polling: synthesizeFor(work, false) }
    const tell = (line: string): void => void process.stderr.write(`${line}\n`)
    const { results, failed } = await runCells(cellsOf(wish), { ...wish, assemblies, tell })
    return report(results, failed, wish)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function synthesizeFor(folder: string, wakeUps: boolean): string {
  const outdir = join(folder, wakeUps ? 'wake-ups' : 'polling')
  const cell = { workload: 'W2', seed: 1, by: 'product', wakeUps, relay: false } as const
  const world = benchWorld(workloadOf('W2'), cell)
  synthesize({ outdir, ...stackSettingsOf(world), checkSchemas: false })
  return outdir
}

function report(
  results: readonly CellResult[],
  failed: readonly FailedCell[],
  { out }: BenchOptions,
): number {
  const figures = judge(results).filter(({ pass }) => pass !== null)
  const compared = comparisons(results)
  for (const { figure, ours, baseline, ratio, goal, pass } of figures)
    process.stdout.write(`${JSON.stringify({ figure, ours, baseline, ratio, goal, pass })}\n`)
  for (const { figure, ours, baseline, ratio } of compared)
    process.stdout.write(`${JSON.stringify({ figure, ours, baseline, ratio, goal: null, pass: null })}\n`)

  const text = [
    cellTables(results),
    '### Goals',
    goalTable(figures),
    '### Assumptions',
    `Answers of AWS take, in virtual milliseconds: ${JSON.stringify(latencyMillis)}`,
    `Baselines: ${JSON.stringify(baselineParameters, null, 2)}`,
    ...failed.map(({ cell, reason }) => `${cellName(cell)} FAILED: ${reason}`),
  ].join('\n\n')
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'tables.md'), `${text}\n`)
  for (const result of results.filter(({ cell }) => cell.seed === 1 && cell.runs === undefined)) {
    const name = cellName(result.cell)
    writeFileSync(
      join(out, `lanes-${name}.svg`),
      lanesSvg(result, `${name}: ${workloadOf(result.cell.workload).title}`),
    )
  }
  process.stdout.write(`${text}\n`)
  return failed.length === 0 && figures.every(({ pass }) => pass === true) ? 0 : 1
}
