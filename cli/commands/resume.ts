import type * as z from 'zod'

import { demandSweepAtOnce, demandSweepsForWork } from '../../functions/lib/copies/start-sweep.ts'
import type { Clock } from '../../functions/lib/ports/clock.ts'
import { addStandings, readBusyLanes } from '../busy-lanes.ts'
import type { Command, Services } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { pauseOutput } from '../status-schemas.ts'
import type { Terminal } from '../terminal.ts'
import { counted, moment, wrapText } from '../wording.ts'

type Output = z.infer<typeof pauseOutput>

/** `ibshare resume`: copies are started again. */
export const resume: Command = {
  words: ['resume'],
  parameters: [],
  summary: 'start copies again after a pause, and make sure that a sweep runs',
  options: {},
  run: async (input) => {
    const services = await input.services()
    const { copies: ledger } = services
    const lanes = await readBusyLanes(services, input.now())
    const copies = addStandings(lanes.map(({ lane }) => lane))
    const before = await ledger.readPause()
    if (!input.dryRun) {
      if (before !== undefined) await ledger.resume()
      // Also where nothing was paused: whoever resumed may have broken off here.
      await demandSweeps(services, { now: () => input.now() })
    }
    const output: Output = {
      outcome: before === undefined ? 'unchanged' : input.dryRun ? 'dryRun' : 'resumed',
      ...(before === undefined ? {} : { pause: before }),
      copies,
    }
    const next = output.outcome === 'dryRun' ? 'resume' : 'status'
    return {
      exitCode: exitCodes.done,
      json: output,
      text: (terminal) => `${resumeText(output, terminal)}\n\nNext: ${input.commandLine(next)}`,
    }
  },
}

/** A sweep that sleeps until somebody tells it of an end would leave the slots empty that got free during the pause. */
async function demandSweeps(services: Services, clock: Clock): Promise<void> {
  const { copies: ledger } = services
  const shards = Math.max(0, ...(await ledger.listSweeps()).map(({ shard }) => shard)) + 1
  const deps = { ledger, sweeps: await services.sweeps(), clock }
  await demandSweepsForWork(shards, deps, async (shard) => demandSweepAtOnce(shard, deps))
}

function resumeText({ outcome, pause, copies }: Output, terminal: Terminal): string {
  const lines = [
    headOf(outcome),
    ...(pause === undefined ? [] : [`  It was paused since ${moment(pause.since)} UTC, by ${pause.by}.`]),
    copies.queued === 0
      ? '  No copy is queued.'
      : `  ${counted(copies.queued, 'queued copy', 'queued copies')} can start as slots get free; the sweep looks within a minute.`,
  ]
  return lines
    .map((line) => wrapText(line.trimStart(), terminal.width, line.startsWith(' ') ? 2 : 0))
    .join('\n')
}

function headOf(outcome: Output['outcome']): string {
  if (outcome === 'dryRun') return 'Dry run: nothing was written. Resumed, it would be so:'
  return outcome === 'unchanged'
    ? 'Nothing to do: copies are not paused.'
    : 'Resumed: copies are started again.'
}
