import type { BusyLane } from './busy-lanes.ts'
import { addStandings } from './busy-lanes.ts'
import { standingsText } from './copy-wording.ts'
import { findingText } from './finding-text.ts'
import { hasWork } from './operating-status.ts'
import type { OperatingStatus, Problem, SweepStatus } from './operating-status.ts'
import { shortenRunId } from './run-names.ts'
import type { RunCopiesUnderway, RunUnderway } from './runs-underway.ts'
import { renderTable, type Cell } from './table.ts'
import type { Terminal } from './terminal.ts'
import { counted, moment, timeSpan, wrapText } from './wording.ts'

/** More lanes would hide the rest; `--json` has them all. */
const lanesShown = 20

/** What `ibshare status` prints. */
export function statusText(status: OperatingStatus, now: number, terminal: Terminal): string {
  const { problems, runs, lanes } = status
  const isIdle = runs.length === 0 && lanes.length === 0
  const blocks = [
    ...(isIdle ? ['Nothing is waiting: no run goes on, and no lane has work.'] : []),
    ...(runs.length === 0 ? [] : [runsText(runs, terminal)]),
    ...(lanes.length === 0 ? [] : [lanesText(lanes, terminal)]),
    factsText(status, now, terminal),
    ...(problems.length === 0
      ? []
      : [terminal.paint(`${counted(problems.length, 'thing')} for a person:`, 'bad')]),
    ...problems.map((problem) => problemText(problem, terminal)),
  ]
  return blocks.join('\n\n')
}

/** The command stays on one line: it is to be pasted. */
function problemText({ command, ...finding }: Problem, terminal: Terminal): string {
  const text = findingText(finding, terminal, { indent: 2, tone: 'bad' })
  return command === undefined ? text : `${text}\n  ${command}`
}

function runsText(runs: readonly RunUnderway[], terminal: Terminal): string {
  const columns = [
    { header: 'RUN', shorten: shortenRunId, gives: true },
    { header: 'STARTED (UTC)' },
    { header: 'STATUS' },
    { header: 'COPIES ENDED' },
    { header: 'COPYING', align: 'right' as const },
    { header: 'QUEUED', align: 'right' as const },
  ]
  const rows = runs.map(({ run, isRunning, copies }): readonly Cell[] => [
    { text: run.runId, tone: 'strong' },
    { text: moment(run.startedAt).slice(0, 16) },
    isRunning ? { text: run.status } : { text: 'stopped', tone: 'bad' },
    // A run that was stopped is taken off its copies, whatever becomes of them.
    { text: copies === undefined || !isRunning ? '-' : endedText(copies) },
    { text: copies === undefined ? '-' : String(copies.inProgress) },
    { text: copies === undefined ? '-' : String(copies.queued) },
  ])
  return renderTable(columns, rows, terminal)
}

function endedText({ isEnqueued, ended, wanted }: RunCopiesUnderway): string {
  return isEnqueued ? `${ended} of ${wanted}` : `of ${wanted}`
}

function lanesText(lanes: readonly BusyLane[], terminal: Terminal): string {
  const columns = [
    { header: 'ACCOUNT' },
    { header: 'REGION', gives: true },
    { header: 'LIMIT', align: 'right' as const },
    { header: 'COPYING', align: 'right' as const },
    { header: 'QUEUED', align: 'right' as const },
    { header: 'FINISHING', align: 'right' as const },
    { header: 'REDUCED', gives: true },
  ]
  const more = lanes.length - lanesShown
  return [
    `${counted(lanes.length, 'lane')} with work: ${standingsText(addStandings(lanes))}`,
    renderTable(columns, lanes.slice(0, lanesShown).map(laneRow), terminal),
    ...(more > 0 ? [`and ${counted(more, 'more lane')}; --json has them all`] : []),
  ].join('\n')
}

function laneRow({ accountId, region, limit, reduced, ...lane }: BusyLane): readonly Cell[] {
  return [
    { text: accountId, tone: 'strong' },
    { text: region },
    { text: String(reduced?.limit ?? limit) },
    { text: String(lane.inProgress) },
    { text: String(lane.queued) },
    { text: String(lane.finishing) },
    { text: reduced === undefined ? '-' : `until ${moment(reduced.until).slice(11, 16)} UTC` },
  ]
}

function factsText(status: OperatingStatus, now: number, terminal: Terminal): string {
  const { pause, sweeps, grants, deadLetters } = status
  const lines = [
    ...(pause === undefined
      ? []
      : [
          `Paused since ${moment(pause.since)} UTC by ${pause.by}${pause.reason === undefined ? '' : `: ${pause.reason}`}`,
        ]),
    ...(grants === 0
      ? []
      : [`Grants: on ${counted(grants, 'AMI')} for copies; withdrawn when nothing needs them any more`]),
    ...(sweeps.length === 0 ? ['Sweep: none yet, nothing was ever copied'] : []),
    ...sweeps.map((sweep) => sweepText(sweep, hasWork(status), now)),
    deadLetters === undefined
      ? 'Dead letters: no queue'
      : `Dead letters: ${deadLetters.messages + deadLetters.beingRead || 'none'}`,
  ]
  return lines.map((line) => wrapText(line, terminal.width)).join('\n')
}

/** Accounts tell it when copies have ended, so that it need not look soon. */
function sleepText({ sleepsUntil }: SweepStatus['control'], now: number): string {
  if (sleepsUntil === undefined || Date.parse(sleepsUntil) <= now) return ''
  return `, looks again in ${timeSpan(Date.parse(sleepsUntil) - now)}`
}

function sweepText({ control, look }: SweepStatus, isNeeded: boolean, now: number): string {
  const name = `Sweep ${control.shard}, generation ${control.generation}`
  switch (look.kind) {
    case 'running':
      return `${name}: runs since ${moment(look.startedAt)} UTC, last seen ${timeSpan(now - Date.parse(look.lastEventAt))} ago${sleepText(control, now)}`
    case 'asleep':
      return `${name}: asleep${isNeeded ? '' : ', nothing is to be done'}`
    case 'ended':
      return `${name}: ended as ${look.status} at ${moment(look.endedAt)} UTC`
  }
}
