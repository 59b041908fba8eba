import type * as z from 'zod'

import { addStandings, readBusyLanes } from '../busy-lanes.ts'
import type { CopyStandings } from '../busy-lanes.ts'
import type { Command, CommandInput } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { pauseOutput } from '../status-schemas.ts'
import type { Terminal } from '../terminal.ts'
import { counted, moment, wrapText } from '../wording.ts'

type Output = z.infer<typeof pauseOutput>

/** `ibshare pause`: no copy is started any more. */
export const pause: Command = {
  words: ['pause'],
  parameters: [],
  summary: 'start no more copies; those in progress go on, and runs share as before',
  options: { reason: { value: 'TEXT', help: 'why, for whoever looks at the status' } },
  run: async (input) => {
    const services = await input.services()
    const lanes = await readBusyLanes(services, input.now())
    const copies = addStandings(lanes.map(({ lane }) => lane))
    const output: Output = { ...(await pauseOnce(input)), copies }
    return {
      exitCode: exitCodes.done,
      json: output,
      text: (terminal) => {
        const next = output.outcome === 'dryRun' ? pauseAgain(input) : input.commandLine('resume')
        return `${pauseText(output, terminal)}\n\nNext: ${next}`
      },
    }
  },
}

async function pauseOnce(input: CommandInput): Promise<Pick<Output, 'outcome' | 'pause'>> {
  const services = await input.services()
  const { copies: ledger } = services
  const before = await ledger.readPause()
  if (before !== undefined) return { outcome: 'unchanged', pause: before }
  if (input.dryRun) return { outcome: 'dryRun' }

  const { reason } = input.options
  const made = {
    since: new Date(input.now()).toISOString(),
    by: (await services.caller()).arn,
    ...(reason === undefined ? {} : { reason }),
  }
  await ledger.pause(made)
  return { outcome: 'paused', pause: made }
}

function pauseAgain(input: CommandInput): string {
  const { reason } = input.options
  return input.commandLine('pause', ...(reason === undefined ? [] : ['--reason', reason]))
}

function pauseText({ outcome, pause: made, copies }: Output, terminal: Terminal): string {
  const lines = [
    headOf(outcome),
    ...(made === undefined ? [] : [`  since ${moment(made.since)} UTC, by ${made.by}`]),
    ...(made?.reason === undefined ? [] : [`  because: ${made.reason}`]),
    `  ${whatGoesOn(copies)}`,
    '  Runs are planned and share as before; those that want copies wait until their copies have ended.',
  ]
  return lines
    .map((line) => wrapText(line.trimStart(), terminal.width, line.startsWith(' ') ? 2 : 0))
    .join('\n')
}

function headOf(outcome: Output['outcome']): string {
  if (outcome === 'dryRun') return 'Dry run: nothing was written. Paused, it would be so:'
  return outcome === 'unchanged'
    ? 'Nothing to do: copies are paused already.'
    : 'Paused: no copy is started any more.'
}

function whatGoesOn({ inProgress, finishing, queued }: CopyStandings): string {
  const running = inProgress + finishing
  const goesOn =
    running === 0
      ? 'No copy is in progress'
      : `${counted(running, 'copy', 'copies')} in progress ${running === 1 ? 'goes' : 'go'} on to the end, outputs included`
  const waits =
    queued === 0
      ? 'none is queued'
      : `${counted(queued, 'queued copy', 'queued copies')} ${queued === 1 ? 'stays' : 'stay'} queued`
  return `${goesOn}; ${waits}. Those that join stay queued, too.`
}
