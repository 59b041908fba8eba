import { checkFindingsText } from '../../cli/check-findings-text.ts'
import { checkMatrixText } from '../../cli/check-matrix-text.ts'
import { counted, wrapText } from '../../cli/wording.ts'
import type { CheckResult } from '../../functions/lib/domain/checks/check-result.ts'
import type { CopyPlan } from '../../functions/lib/domain/copying/copy-plan.ts'
import { readResourceArn } from '../../functions/lib/domain/resource-arn.ts'
import type { ShareRecord } from '../../functions/lib/domain/run/run.ts'
import { gigabyteText, stateText, type RegionProgress } from './copy-progress.ts'
import type { EndedExecution, Step } from './follow-runs.ts'
import type { Screen } from './screen.ts'

/** Tells what happens, one line at a time, each with the virtual time at which it happened. */
export interface Narrator {
  /** A line about the world around the runs. */
  say(text: string, atMs: number): void
  step(step: Step, atMs: number): void
  /** How the share of a resource ended. */
  share(record: ShareRecord, atMs: number): void
  /** What the checks of destinations say, before anything is done there. */
  checks(results: readonly CheckResult[]): void
  /** What a run is to copy, and what that moves. */
  copiesPlanned(plan: CopyPlan, atMs: number): void
  /** How far copies are: a line for each Region of which something else is to be told than the last time. */
  copies(regions: readonly RegionProgress[], atMs: number): void
}

/** Where the text of a line begins, after its time. */
const indent = ' '.repeat(9)

/** A narrator on a screen, for a story that begins at `startMs`. */
export function createNarrator(screen: Screen, startMs: number): Narrator {
  const { paint } = screen
  const moving = new Map<string, string>()
  const toldOfRegion = new Map<string, string>()
  const say = (text: string, atMs: number): void =>
    screen.line(`${paint.faint(clockTime(atMs - startMs))}  ${text}`)

  const showMoving = (atMs: number): void => {
    const parts = [...moving].map(([resourceArn, state]) => `${shortName(resourceArn)}: ${state}`)
    screen.status(`${clockTime(atMs - startMs)}    ${parts.join(' · ')}`)
  }
  const runEnded = ({ status, error, cause }: EndedExecution, atMs: number): void => {
    const colour = status === 'SUCCEEDED' ? paint.good : paint.bad
    say(`${paint.strong('run')} ${colour(status)}${error === undefined ? '' : ` ${error}`}`, atMs)
    for (const line of (cause ?? '').split('\n').filter((text) => text !== '')) {
      screen.line(wrapText(line, 80, indent.length))
    }
  }

  return {
    say,
    step: (step, atMs) => {
      switch (step.kind) {
        case 'runStarted':
          return say(`${paint.strong('run')} ${shorten(step.runId, 62)}`, atMs)
        case 'stateLeft':
          return say(`  ${step.state}`, atMs)
        case 'shareMoved':
          moving.set(step.resourceArn, step.state)
          return showMoving(atMs)
        case 'shareEnded':
          moving.delete(step.resourceArn)
          return undefined
        case 'runEnded':
          return runEnded(step.execution, atMs)
      }
    },
    share: (record, atMs) => {
      const outcome = record.result?.outcome ?? 'failed'
      const mark = outcome === 'done' ? paint.good('done   ') : paint.bad(outcome.padEnd(7))
      say(`    ${mark} ${shortName(record.resourceArn)} -> ${record.principals.length} accounts`, atMs)
      const finding = record.result?.finding
      if (finding !== undefined) screen.line(`${indent}            ${paint.bad(finding.check)}`)
    },
    checks: (results) => {
      for (const line of checkLines(results, screen)) screen.line(line === '' ? '' : `${indent}  ${line}`)
    },
    copiesPlanned: (plan, atMs) => say(plannedText(plan), atMs),
    copies: (regions, atMs) => {
      for (const { region, progress } of regions) {
        const states = stateText(progress)
        if (toldOfRegion.get(region) === states) continue
        toldOfRegion.set(region, states)
        say(regionText({ region, progress }, startMs), atMs)
      }
    },
  }
}

/** The matrix in short, and what stands in the way with its remedy. */
function checkLines(results: readonly CheckResult[], { terminal }: Screen): readonly string[] {
  if (results.length === 0) return []
  const narrow = { ...terminal, width: terminal.width - indent.length - 2 }
  const failed = results.filter(({ verdict }) => verdict === 'failed')
  return [checkMatrixText(results, narrow, { short: true }), ...checkFindingsText(failed, narrow)].flatMap(
    (text) => text.split('\n'),
  )
}

/** What is planned, in one line. */
function plannedText({ copies, blocked, costs: { planned, withoutRelay } }: CopyPlan): string {
  const relays = copies.filter(({ isRelay }) => isRelay).length
  const counts = [
    counted(copies.length, 'copy', 'copies'),
    ...(relays === 0 ? [] : [`${relays} of them relays`]),
    ...(blocked.length === 0 ? [] : [`${blocked.length} blocked`]),
  ].join(', ')
  const [moved, otherwise] = [planned.transferGigabytes, withoutRelay.transferGigabytes]
  return `    ${counts}: ${moved} GB between Regions${otherwise === moved ? '' : `, not ${otherwise}`}`
}

/** How far the copies to one Region are, in one line of at most 80 columns. */
function regionText({ region, progress }: RegionProgress, startMs: number): string {
  const { expectedEnd, counts } = progress
  const isOver = Object.keys(counts).every((state) => ends.has(state))
  const end =
    expectedEnd === undefined || isOver
      ? ''
      : `, until ${clockTime(Date.parse(expectedEnd) - startMs).slice(0, -3)}`
  return `  ${region.padEnd(14)}  ${stateText(progress)} (${gigabyteText(progress)}${end})`
}

const ends: ReadonlySet<string> = new Set(['done', 'failed', 'withdrawn'])

/** `image al2023-base/1.0.0/1` for an ARN of ours, the ARN for any other. */
export function shortName(resourceArn: string): string {
  const reading = readResourceArn(resourceArn)
  return reading.kind === 'resource'
    ? resourceArn.slice(resourceArn.lastIndexOf(':') + 1).replace('/', ' ')
    : resourceArn
}

/** Milliseconds as `h:mm:ss`. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const two = (amount: number): string => String(amount).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
