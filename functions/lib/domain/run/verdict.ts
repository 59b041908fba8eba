import type { CopyGroup, CopyResult } from '../copying/copy-result.ts'
import { isSettledWell, outcomes } from '../outcome.ts'
import type { Finding, Outcome } from '../outcome.ts'
import { isResultSettledWell, undone } from '../sharing/share-result.ts'
import type { OutcomeCounts, ShareRecord, ShareResult } from './run.ts'

/** How a run ends. */
export interface Verdict {
  readonly status: 'succeeded' | 'failed'
  readonly counts: OutcomeCounts
  /** Present for a failed run: the name and the cause of its Fail state. */
  readonly failure?: { readonly error: string; readonly cause: string }
}

/** Ten findings of three parts each stay below the 32,768 characters that Step Functions takes as a cause. */
const mostListed = 10
const longestPart = 900

/** A share of a run, as far as a verdict needs it. */
export type JudgedShare = Pick<ShareRecord, 'resourceArn' | 'result' | 'apart'>

/**
 * Counts the outcomes of a run's shares and says how it ends. `copies`: what became of its copies, where it plans some.
 * `failure`: why the workflow did not come to its end. `observed`: nothing was to be changed.
 */
export function judgeRun(run: {
  readonly runId: string
  readonly shares: readonly JudgedShare[]
  readonly copies?: CopyResult | undefined
  readonly failure?: Finding | undefined
  readonly observed?: boolean
}): Verdict {
  const { runId, shares, copies, failure, observed = false } = run
  const results = shares.map((share) => ({
    share,
    result: share.result ?? (observed ? onlyObserved(share) : notRecorded(share)),
  }))
  // Nothing was to become of what an observing run lets pass.
  const counted = observed ? results.filter(({ share }) => share.result !== undefined) : results
  const counts = countOutcomes(counted.map(({ result }) => result))
  const open = results.filter(({ result }) => !isResultSettledWell(result))
  const openCopies = (copies?.groups ?? []).filter(({ outcome }) => !isSettledWell(outcome))
  if (failure === undefined && open.length + openCopies.length === 0) return { status: 'succeeded', counts }

  const findings = [failure, ...open.flatMap(findingsOf), ...openCopies.map(findingOfCopies)].filter(
    (finding) => finding !== undefined,
  )
  const error =
    failure?.check ??
    errorName(
      open.map(({ result }) => result),
      openCopies,
    )
  const undone = observed ? cannotBe : wereNot
  const head = [
    sharesText(counts, { shares: shares.length, open: open.length, undone }),
    copiesText(copies, undone),
  ].filter((text) => text !== '')
  return { status: 'failed', counts, failure: { error, cause: causeText({ runId, head, findings }) } }
}

function notRecorded(share: JudgedShare): ShareResult {
  return undone('failed', {
    check: 'OUTCOME_NOT_RECORDED',
    what: 'The run ended without a recorded outcome for the resource',
    where: share.resourceArn,
    remedy: 'Start the run again: what is shared already stays as it is',
  })
}

/** Nothing stands in the way but what the plan says of single principals. */
function onlyObserved({ apart = [] }: JudgedShare): ShareResult {
  return { outcome: 'skipped', shareArns: [], exceptions: apart, requestIds: [] }
}

function countOutcomes(results: readonly ShareResult[]): OutcomeCounts {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

/** Under which name a run fails: operators and alarms tell by it where to look. */
function errorName(results: readonly ShareResult[], copies: readonly CopyGroup[]): string {
  const isToDo = (outcome: Outcome): boolean => outcome !== 'blocked'
  const shares = results.flatMap(openOutcomes).some(isToDo)
  const isCopyToDo = copies.some(({ outcome }) => isToDo(outcome))
  if (shares && isCopyToDo) return 'SharesAndCopiesIncomplete'
  if (shares) return 'SharesIncomplete'
  return isCopyToDo ? 'CopiesIncomplete' : 'PrerequisitesMissing'
}

function openOutcomes({ outcome, exceptions }: ShareResult): readonly Outcome[] {
  return [outcome, ...exceptions.map((exception) => exception.outcome)].filter((one) => !isSettledWell(one))
}

/** Findings on accounts name the resource as well, because those of several resources stand together. */
function findingsOf(judged: {
  readonly share: JudgedShare
  readonly result: ShareResult
}): readonly (Finding | undefined)[] {
  const { outcome, finding, exceptions } = judged.result
  const { resourceArn } = judged.share
  const findings = [{ outcome, finding }, ...exceptions]
    .filter((one) => !isSettledWell(one.outcome))
    .map((one) => one.finding)
  return findings.map((one) => (one === undefined ? undefined : withResource(one, resourceArn)))
}

function withResource({ check, what, where, remedy }: Finding, resourceArn: string): Finding {
  return { check, what, where: where === resourceArn ? where : `${where}, ${resourceArn}`, remedy }
}

/** One finding stands for all copies of its group. */
function findingOfCopies({ finding, copies }: CopyGroup): Finding | undefined {
  const others = copies.length - 1
  if (finding === undefined || others < 1) return finding
  const { check, what, where, remedy } = finding
  return { check, what, where: `${where} and ${others} more`, remedy }
}

/** How what is undone is told. */
type Undone = typeof wereNot | typeof cannotBe

const wereNot = 'not'
/** Of a run that changes nothing, which knows no outcome of what could be done. */
const cannotBe = 'cannot be'

function sharesText(
  counts: OutcomeCounts,
  told: { readonly shares: number; readonly open: number; readonly undone: Undone },
): string {
  const { shares, open, undone } = told
  if (shares === 0) return ''
  return `${open} of ${shares} resources ${undone} shared as wanted (${countsText(counts)})`
}

function copiesText(copies: CopyResult | undefined, undone: Undone): string {
  if (copies === undefined || copies.groups.length === 0) return ''
  const open = sumOf(copies.counts, (outcome) => !isSettledWell(outcome))
  const of = undone === wereNot ? ` of ${sumOf(copies.counts, () => true)}` : ''
  return `${open}${of} copies ${undone} made as wanted (${countsText(copies.counts)})`
}

function sumOf(counts: OutcomeCounts, isCounted: (outcome: Outcome) => boolean): number {
  return outcomes.reduce((sum, outcome) => sum + (isCounted(outcome) ? (counts[outcome] ?? 0) : 0), 0)
}

function countsText(counts: OutcomeCounts): string {
  return Object.entries(counts)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ')
}

function causeText(told: {
  readonly runId: string
  readonly head: readonly string[]
  readonly findings: readonly Finding[]
}): string {
  const { runId, head, findings } = told
  const more = findings.length - mostListed
  return [
    ...(head.length === 0 ? ['The run ended before anything was planned'] : head),
    ...findings.slice(0, mostListed).map((finding, index) => `${index + 1}. ${findingText(finding)}`),
    ...(more > 0 ? [`and ${more} more`] : []),
    `All of it: ibshare show ${runId}`,
  ].join('\n')
}

function findingText({ check, what, where, remedy }: Finding): string {
  // AWS's sentences bring their own full stop.
  return `${check} at ${cut(where)}: ${cut(what.replace(/\.+$/, ''))}. Remedy: ${cut(remedy)}`
}

function cut(text: string): string {
  return text.length <= longestPart ? text : `${text.slice(0, longestPart - 1)}…`
}
