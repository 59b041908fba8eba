import type { CheckResult } from '../functions/lib/domain/checks/check-result.ts'
import type { PrincipalGroup, Run, ShareRecord } from '../functions/lib/domain/run/run.ts'
import type { RetirementRecord } from '../functions/lib/ports/rule-share-ledger.ts'
import { checkMatrixText } from './check-matrix-text.ts'
import { findingText } from './finding-text.ts'
import { isCheckOnly, isObserving } from './observing-runs.ts'
import { resourceName } from './resource-name.ts'
import { retirementText } from './retirement-text.ts'
import { startAgainCommand } from './run-again.ts'
import { runCopiesText } from './run-copies-text.ts'
import type { RunCopies } from './run-copies.ts'
import { runSummary, toneOfOutcome, toneOfStatus } from './run-wording.ts'
import { renderTable, type Cell } from './table.ts'
import type { Terminal } from './terminal.ts'
import { counted, duration, moment, wrapText } from './wording.ts'

/** What `ibshare show` shows. */
export interface ShownRun {
  readonly run: Run
  /** Absent for a run with an end. `false`: it was stopped before it could write its end. */
  readonly isRunning?: boolean
  readonly shares: readonly ShareRecord[]
  readonly retirements: readonly RetirementRecord[]
  /** None for a run that checked no destination. */
  readonly checks: readonly CheckResult[]
  /** Absent for a run that plans no copies. */
  readonly copies?: RunCopies
  /** A command line of ibshare, to paste. */
  readonly commandLine: (...words: readonly string[]) => string
}

/** What `ibshare show` prints. */
export function showRunText(shown: ShownRun, terminal: Terminal): string {
  const { run, isRunning, shares, retirements, checks, copies } = shown
  const blocks = [
    headText(run, isRunning === false, terminal),
    ...(run.failure === undefined ? [] : [findingText(run.failure, terminal, { indent: 2, tone: 'bad' })]),
    ...(checks.length === 0 ? [] : [checkMatrixText(checks, terminal, { short: true })]),
    ...(shares.length === 0
      ? []
      : [
          renderTable(
            columns,
            shares.map((share) => rowOf(share, run)),
            terminal,
          ),
        ]),
    ...shares.flatMap((share) => whyNotText(share, terminal)),
    ...retirements.map((retirement) => retirementText(retirement, terminal)),
    ...(copies === undefined ? [] : runCopiesText(copies, isObserving(run), terminal)),
    nextText(shown),
  ]
  return blocks.join('\n\n')
}

function headText(run: Run, isStopped: boolean, terminal: Terminal): string {
  const ended = run.endedAt === undefined ? '' : `, took ${duration(run.startedAt, run.endedAt)}`
  const facts = [
    [
      'status',
      isStopped
        ? stoppedText(terminal)
        : `${terminal.paint(run.status, toneOfStatus(run.status))}  ${runSummary(run)}`,
    ],
    ...modeFacts(run),
    ['started', `${moment(run.startedAt)} UTC${ended}`],
    ['because', because(run)],
    ['rules', run.rulesVersion ?? '-'],
    ...(run.nothingToDo === undefined ? [] : [['plan', `nothing to do: ${run.nothingToDo}`] as const]),
  ] as const
  const lines = facts.map(([name, value]) => `  ${name.padEnd(8)}  ${value}`)
  return [terminal.paint(run.runId, 'strong'), ...lines].join('\n')
}

/** Of a run that only looks; that the rules say so is known from its end on. */
function modeFacts(run: Run): readonly (readonly [string, string])[] {
  if (!isObserving(run)) return []
  const what = run.endedAt === undefined ? 'nothing is changed' : 'nothing was changed'
  return [['mode', `${isCheckOnly(run) ? 'only checks' : 'observe'}: ${what}`]]
}

function stoppedText(terminal: Terminal): string {
  return `${terminal.paint('stopped', 'bad')}  before it wrote its result`
}

function because(run: Run): string {
  const { trigger } = run
  const wanted = isCheckOnly(run) ? 'somebody checked' : 'somebody wanted'
  switch (trigger.kind) {
    case 'imageBuilt': {
      const name = resourceName(trigger.resourceArn)
      return isCheckOnly(run) ? `${wanted} ${name}` : `${name} was built`
    }
    case 'manual': {
      const what = `${counted(trigger.resourceArns.length, 'resource')} with ${whomText(trigger)}`
      return `${wanted} ${what}${trigger.reason === undefined ? '' : `: ${trigger.reason}`}`
    }
    case 'manualCopy': {
      const what = `copies of ${counted(trigger.resourceArns.length, 'image build')}`
      return `${wanted} ${what}${trigger.reason === undefined ? '' : `: ${trigger.reason}`}`
    }
    case 'refused':
      return `somebody gave it this input: ${trigger.inputText}`
  }
}

function whomText(trigger: Extract<Run['trigger'], { kind: 'manual' }>): string {
  const { accounts = [], organizationalUnits = [], organization = false } = trigger
  return [
    ...(accounts.length === 0 ? [] : [counted(accounts.length, 'account')]),
    ...(organizationalUnits.length === 0 ? [] : [counted(organizationalUnits.length, 'organizational unit')]),
    ...(organization ? ['the organization'] : []),
  ].join(', ')
}

const columns = [
  { header: 'RESOURCE', gives: true },
  { header: 'REGION' },
  { header: 'OUTCOME' },
  { header: 'PRINCIPALS', align: 'right' as const },
]

function rowOf(share: ShareRecord, run: Run): readonly Cell[] {
  const { result } = share
  return [
    { text: resourceName(share.resourceArn) },
    { text: share.resourceArn.split(':')[3] ?? '' },
    result === undefined
      ? { text: undoneText(run) }
      : { text: result.outcome, tone: toneOfOutcome(result.outcome) },
    { text: `${principalsDone(share)} of ${share.principals.length}` },
  ]
}

/** What became of a share that has no outcome. */
function undoneText(run: Run): string {
  if (isCheckOnly(run)) return 'checked'
  if (run.observed === true) return 'observed'
  return run.endedAt === undefined ? 'not yet' : 'not done'
}

function principalsDone({ principals, result }: ShareRecord): number {
  if (result === undefined) return 0
  const apart = new Map(
    result.exceptions.flatMap((group) => group.principals.map((one) => [one, group.outcome] as const)),
  )
  return principals.filter((one) => (apart.get(one) ?? result.outcome) === 'done').length
}

function whyNotText({ resourceArn, result }: ShareRecord, terminal: Terminal): string[] {
  if (result === undefined) return []
  const { finding, exceptions, sideFindings = [] } = result
  if (finding === undefined && exceptions.length + sideFindings.length === 0) return []
  const name = `${terminal.paint(resourceName(resourceArn), 'strong')}: ${result.outcome}`
  return [
    [
      name,
      ...(finding === undefined
        ? []
        : [findingText(finding, terminal, { indent: 2, tone: toneOfOutcome(result.outcome) })]),
      ...sideFindings.map((one) => findingText(one, terminal, { indent: 2, tone: 'plain' })),
      ...exceptions.map((exception) => exceptionText(exception, terminal)),
    ].join('\n'),
  ]
}

function exceptionText({ principals, outcome, finding }: PrincipalGroup, terminal: Terminal): string {
  const tone = toneOfOutcome(outcome)
  const names = wrapText(principals.join(', '), terminal.width, 2)
  const name = `${names}: ${terminal.paint(outcome, tone)}`
  return finding === undefined ? name : `${name}\n${findingText(finding, terminal, { indent: 4, tone })}`
}

function nextText({ run, isRunning, commandLine }: ShownRun): string {
  if (isRunning === false) return `Next:\n${startAgainCommand(run)}`
  switch (run.status) {
    case 'planning':
    case 'sharing':
      return `Next: ${commandLine('show', run.runId)}`
    case 'succeeded':
      return `Next: ${commandLine('runs')}`
    case 'failed':
      return `Next, when the remedies are applied:\n${startAgainCommand(run)}`
  }
}
