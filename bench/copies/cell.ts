import { loadDeployment } from '../../local/deploy/assembly.ts'
import { playBaseline } from './baselines/play-baseline.ts'
import { openBenchCloud } from './cloud/open-bench-cloud.ts'
import type { BenchCloud } from './cloud/open-bench-cloud.ts'
import { measure } from './measure.ts'
import { playProduct } from './play-product.ts'
import type { Played } from './played.ts'
import { cellSchema, type Cell } from './result.ts'
import { cutTo, workloadOf, type RunPlan, type Workload } from './workload.ts'

/** Plays one cell in this process: arguments are the cell as JSON and the folder of the product's assembly; writes what was measured to stdout. */
const [cellText = '{}', assembly = ''] = process.argv.slice(2)
const cell = cellSchema.parse(JSON.parse(cellText))
const workload = workloadOfCell(cell)
const startedAt = performance.now()
const bench = await openBenchCloud(workload, cell)
const openedAtMs = bench.cloud.clock.now()
const progress = setInterval(() => {
  const minutes = Math.round((bench.cloud.clock.now() - openedAtMs) / 60_000)
  const begun = bench.copies.copies().length
  process.stderr.write(
    `${minutes} min, ${begun} copies begun, ${bench.cloud.core.calls.all().length} calls\n`,
  )
}, 5_000)
const played = await play(cell, workload, bench)
clearInterval(progress)
const wallSeconds = (performance.now() - startedAt) / 1000
const result = { ...measure(cell, workload, { bench, played }), wallSeconds }
bench.cloud.dispose()
process.stdout.write(JSON.stringify(result), () => process.exit(0))

function workloadOfCell({ workload: id, runs: names, images, accounts }: Cell): Workload {
  const whole = workloadOf(id)
  const runs = whole.runs.filter(({ name }) => names === undefined || names.includes(name))
  const first = Math.min(...runs.map(({ startMinute }) => startMinute))
  const part = { ...whole, runs: runs.map((run) => earlier(run, first)) }
  const few = accounts === undefined ? part : { ...part, accounts: Math.min(accounts, part.accounts) }
  return images === undefined ? few : cutTo(few, images)
}

/** A run that is started alone begins the workload. */
function earlier(run: RunPlan, minutes: number): RunPlan {
  return { ...run, startMinute: run.startMinute - minutes }
}

async function play({ by }: Cell, ofWorkload: Workload, inCloud: BenchCloud): Promise<Played> {
  switch (by) {
    case 'product':
      return playProduct(ofWorkload, inCloud, loadDeployment(assembly))
    case 'semaphore':
    case 'pollingMap':
    case 'plainCopies':
      return playBaseline(by, ofWorkload, inCloud)
  }
}
