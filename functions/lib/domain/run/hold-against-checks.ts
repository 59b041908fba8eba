import type { CheckResult } from '../checks/check-result.ts'
import { blockingResult } from '../checks/destination/blocking.ts'
import { abortedRules, abortFinding, obstaclesOf } from '../checks/on-finding.ts'
import type { AbortedRules, Obstacle } from '../checks/on-finding.ts'
import { waiveOutcome, waiveResult } from '../checks/waive.ts'
import type { WaiversAt } from '../checks/waive.ts'
import type { BlockedCopy, CopyPlan } from '../copying/copy-plan.ts'
import type { CopyOutcome } from '../copying/copy-result.ts'
import type { LaneKey } from '../copying/lane-key.ts'
import type { PlannedCopy } from '../copying/source-plan.ts'
import type { CopyOutputs } from '../copying/wanted-copy.ts'
import type { Finding } from '../outcome.ts'
import type { Rules } from '../rules/rules.ts'

/** A copy plan after the destinations were checked. */
export interface CheckedCopies {
  /** What can be made, without outputs in accounts that results stand in the way of. */
  readonly copies: readonly PlannedCopy[]
  /** What is left out, with what becomes of it; what the plan itself refused is among it. */
  readonly leftOut: readonly CopyOutcome[]
  /** What stands in the way of something that is no copy: the whole of a configuration, or an output. */
  readonly findings: readonly Finding[]
}

/** What the checks said, and how the rules of the run take it. */
export interface Checks {
  readonly results: readonly CheckResult[]
  /** Absent for a run without rules. */
  readonly rules?: Pick<Rules, 'rules' | 'waivers'> | undefined
  /** When the run was started, ISO 8601: waivers are held against it, whatever day it is by the time of the result. */
  readonly at: string
}

/** The part of a plan that checks can leave something of. */
export type CheckedPlan = Pick<CopyPlan, 'copies' | 'blocked' | 'findings'>

/**
 * Leaves out what failed checks stand in the way of: the copies of the account, and of the Region where the check has
 * one. What is waived is left out as well, because it would fail; it is only not held against the run. A rule that
 * aborts on a finding leaves all of its copies out.
 */
export function holdAgainstChecks(plan: CheckedPlan, { results, rules, at }: Checks): CheckedCopies {
  const waived = { waivers: rules?.waivers ?? [], at }
  const known = results.map((result) => waiveResult(result, waived))
  const obstacleOf = obstaclesByLane(known)
  const refused = plan.blocked.map((one) => ({ wantedBy: one.wantedBy, end: endOfRefused(one, waived) }))
  const aborted = abortedRules(rules?.rules ?? [], [
    ...obstaclesOf(plan.copies, known),
    ...refused.flatMap(({ wantedBy, end }) => obstacle(wantedBy, end)),
    ...plan.findings.map((finding) => ({ wantedBy: [], finding })),
  ])
  const judged = plan.copies.map((copy) => ({ copy, end: endOf(copy, obstacleOf(copy), aborted) }))
  const left = judged.flatMap(({ copy, end }) => (end === undefined ? [copy] : []))
  return {
    copies: left.map((copy) => ({ ...copy, outputs: openOutputs(copy, obstacleOf) })),
    leftOut: [...refused.map(({ end }) => end), ...judged.flatMap(({ end }) => end ?? [])],
    findings: [...plan.findings, ...outputFindings(left, obstacleOf)],
  }
}

/** What stands in the way of something in a lane. */
type ObstacleOf = (lane: LaneKey) => CheckResult | undefined

function obstaclesByLane(results: readonly CheckResult[]): ObstacleOf {
  const byAccount = Map.groupBy(results, ({ accountId }) => accountId)
  return (lane) => blockingResult(lane, byAccount.get(lane.accountId) ?? [])
}

function endOfRefused(
  { accountId, region, sourceImageId, finding }: BlockedCopy,
  waived: WaiversAt,
): CopyOutcome {
  const copy = { accountId, region, sourceImageId }
  return waiveOutcome<CopyOutcome>(accountId, { outcome: 'blocked', finding, copy }, waived)
}

function obstacle(wantedBy: readonly string[], { outcome, finding }: CopyOutcome): readonly Obstacle[] {
  return outcome === 'blocked' && finding !== undefined ? [{ wantedBy, finding }] : []
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
