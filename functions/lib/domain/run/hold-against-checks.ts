import type { CheckResult } from '../checks/check-result.ts'
import { blockingResult } from '../checks/destination/blocking.ts'
import { abortedRules, abortFinding, obstaclesOf } from '../checks/on-finding.ts'
import type { AbortedRules } from '../checks/on-finding.ts'
import type { BlockedCopy, CopyPlan } from '../copying/copy-plan.ts'
import type { CopyOutcome } from '../copying/copy-result.ts'
import type { LaneKey } from '../copying/lane-key.ts'
import { relayIdOf } from '../copying/relay-progress.ts'
import type { PlannedCopy } from '../copying/source-plan.ts'
import { noOutputs } from '../copying/wanted-copy.ts'
import type { CopyOutputs } from '../copying/wanted-copy.ts'
import type { Finding } from '../outcome.ts'

/** A copy plan after the destinations were checked. */
export interface CheckedCopies {
  /** What can be made, without outputs in accounts that results stand in the way of. */
  readonly copies: readonly PlannedCopy[]
  /** What is left out, with what becomes of it; what the plan itself refused is among it. */
  readonly leftOut: readonly CopyOutcome[]
  /** What stands in the way of something that is no copy: the whole of a configuration, or an output. */
  readonly findings: readonly Finding[]
}

/** The part of a plan that checks can leave something of. */
export type CheckedPlan = Pick<CopyPlan, 'copies' | 'blocked' | 'findings' | 'abortingRules'>

/**
 * Leaves out what failed checks stand in the way of: the copies of the account, and of the Region where the check has
 * one. What is waived is left out as well, because it would fail; it is only not held against the run. A rule that
 * aborts on a finding leaves all of its copies out.
 */
export function holdAgainstChecks(plan: CheckedPlan, results: readonly CheckResult[]): CheckedCopies {
  const obstacleOf = obstaclesByLane(results)
  const aborted = abortedRulesOf(plan, results)
  const judged = withNeededRelays(
    plan.copies.map((copy) => ({ copy, end: endOf(copy, obstacleOf(copy), aborted) })),
  )
  const left = judged.flatMap(({ copy, end }) => (end === undefined ? [copy] : []))
  return {
    copies: left.map((copy) => ({ ...copy, outputs: openOutputs(copy, obstacleOf) })),
    leftOut: [...plan.blocked.map(endOfRefused), ...judged.flatMap(({ end }) => end ?? [])],
    findings: [...plan.findings, ...outputFindings(left, obstacleOf)],
  }
}

/** The rules of a plan that are left undone as a whole, because they ask for that and something stands in the way of them. */
export function abortedRulesOf(plan: CheckedPlan, results: readonly CheckResult[]): AbortedRules {
  const aborting = (plan.abortingRules ?? []).map((name) => ({ name, onFinding: 'abort' as const }))
  return abortedRules(aborting, [
    ...obstaclesOf(plan.copies.flatMap(lanesTouchedBy), results),
    ...plan.blocked.filter(({ isWaived }) => isWaived === undefined),
    ...plan.findings.map((finding) => ({ wantedBy: [], finding })),
  ])
}

/** Where an AMI is made, and where it is put into something: parameters may be in accounts that only launch it. */
function lanesTouchedBy({ accountId, region, outputs, wantedBy }: PlannedCopy) {
  const others = [...outputs.launchTemplates, ...outputs.parameters].map((output) => output.accountId)
  return [...new Set([accountId, ...others])].map((id) => ({ accountId: id, region, wantedBy }))
}

interface JudgedCopy {
  readonly copy: PlannedCopy
  readonly end: CopyOutcome | undefined
}

/**
 * A relay is made for those that are taken from it, whichever rules want them, and only for those: what would cross to a
 * Region for nobody is no longer planned. The owner's own copy that an aborted rule wants is made for them without outputs.
 */
function withNeededRelays(judged: readonly JudgedCopy[]): readonly JudgedCopy[] {
  const needed = new Set(
    judged.flatMap(({ copy, end }) => (end === undefined ? (relayIdOf(copy) ?? []) : [])),
  )
  return judged.flatMap(({ copy, end }): readonly JudgedCopy[] => {
    if (!needed.has(copy.id)) return copy.isOnlyRelay === true ? [] : [{ copy, end }]
    return [{ copy: end === undefined ? copy : { ...copy, outputs: noOutputs }, end: undefined }]
  })
}

/** What stands in the way of something in a lane. */
type ObstacleOf = (lane: LaneKey) => CheckResult | undefined

function obstaclesByLane(results: readonly CheckResult[]): ObstacleOf {
  const byAccount = Map.groupBy(results, ({ accountId }) => accountId)
  return (lane) => blockingResult(lane, byAccount.get(lane.accountId) ?? [])
}

function endOfRefused({ accountId, region, sourceImageId, finding, isWaived }: BlockedCopy): CopyOutcome {
  const outcome = isWaived === undefined ? 'blocked' : 'waived'
  return { outcome, finding, copy: { accountId, region, sourceImageId } }
}

function endOf(
  copy: PlannedCopy,
  result: CheckResult | undefined,
  aborted: AbortedRules,
): CopyOutcome | undefined {
  const { accountId, region, sourceImageId, existingImageId: imageId } = copy
  const trace = { accountId, region, sourceImageId, ...(imageId === undefined ? {} : { imageId }) }
  if (result !== undefined) {
    const outcome = result.verdict === 'waived' ? 'waived' : 'blocked'
    return { outcome, finding: findingOf(result), copy: trace }
  }
  const finding = abortFinding(copy.wantedBy, aborted)
  return finding === undefined ? undefined : { outcome: 'blocked', finding, copy: trace }
}

/** A waived finding tells also until when and why it is waived. */
function findingOf({ check, accountId, verdict, finding, reason }: CheckResult): Finding {
  const remedy = `Look at what the checks say: ibshare check --account ${accountId}`
  const told = finding ?? { check, what: 'The check fails', where: accountId, remedy }
  return verdict === 'waived' && reason !== undefined ? { ...told, what: `${told.what}; ${reason}` } : told
}

/** The owner's AMI goes into parameters of accounts that launch it: one that nobody gets into costs the others nothing. */
function openOutputs({ outputs, region }: PlannedCopy, obstacleOf: ObstacleOf): CopyOutputs {
  const isOpen = ({ accountId }: { readonly accountId: string }) =>
    obstacleOf({ accountId, region }) === undefined
  return {
    ...outputs,
    launchTemplates: outputs.launchTemplates.filter(isOpen),
    parameters: outputs.parameters.filter(isOpen),
  }
}

function outputFindings(copies: readonly PlannedCopy[], obstacleOf: ObstacleOf): readonly Finding[] {
  const results = copies.flatMap(({ outputs, region }) =>
    [...outputs.launchTemplates, ...outputs.parameters].map(({ accountId }) =>
      obstacleOf({ accountId, region }),
    ),
  )
  return [...new Set(results)].flatMap((result) =>
    result === undefined || result.verdict === 'waived' ? [] : [findingOf(result)],
  )
}
