import type { CheckResult } from '../../functions/lib/domain/checks/check-result.ts'
import type { BlockedCopy, CopyPlan } from '../../functions/lib/domain/copying/copy-plan.ts'
import type { CopyGroup, CopyResult } from '../../functions/lib/domain/copying/copy-result.ts'
import type { LaneKey } from '../../functions/lib/domain/copying/lane-key.ts'
import type { PlannedCopy } from '../../functions/lib/domain/copying/source-plan.ts'
import { isSettledWell } from '../../functions/lib/domain/outcome.ts'
import type { Finding } from '../../functions/lib/domain/outcome.ts'
import type { Run, ShareRecord } from '../../functions/lib/domain/run/run.ts'
import { launchersOf } from '../why/copy-ways.ts'
import { shareWays } from '../why/share-ways.ts'

/** What a person wants to know of a run that checked. */
export interface CheckFilter {
  readonly rule: string | undefined
  readonly accountId: string | undefined
}

/** What a run found, before it is narrowed. */
export interface CheckFacts {
  readonly run: Run
  readonly results: readonly CheckResult[]
  readonly shares: readonly ShareRecord[]
  /** Absent for a run that plans no copies. */
  readonly copies: { readonly plan: CopyPlan; readonly groups: CopyResult['groups'] } | undefined
}

/** What checks say of a build. */
export interface Checked {
  readonly run: Run
  readonly results: readonly CheckResult[]
  /** What stands in the way beside the results: of the plan, of resources and of principals; each once. */
  readonly findings: readonly Finding[]
  /** Whether nothing stands in the way. */
  readonly passed: boolean
  /** Whether the run planned something of what is asked for; where it planned nothing at all, it says why itself. */
  readonly isPlanned: boolean
}

/** Narrows what a run found to a rule and an account. */
export function checkedOf({ run, results, shares, copies }: CheckFacts, filter: CheckFilter): Checked {
  const { rule, accountId } = filter
  const isOfRule = ({ wantedBy }: { readonly wantedBy: readonly string[] }): boolean =>
    rule === undefined || wantedBy.includes(rule)
  const planned = [...(copies?.plan.copies ?? []), ...(copies?.plan.blocked ?? [])].filter(isOfRule)
  const isMeant = (copy: LaneKey): boolean =>
    (accountId ?? copy.accountId) === copy.accountId && planned.some((one) => isAbout(copy, one))
  const meant = results.filter(
    (result) =>
      (accountId === undefined || result.accountId === accountId) &&
      (rule === undefined || planned.some((copy) => isAbout(result, copy))),
  )
  const findings = unique([
    ...(run.failure === undefined ? [] : [run.failure]),
    ...(copies?.groups ?? [])
      .filter(({ copies: some }) => some.length === 0 || some.some((copy) => isMeant(copy)))
      .flatMap(unsettled),
    ...shares.filter(isOfRule).flatMap((share) => findingsOfShare(share, accountId)),
  ])
  const told = new Set(meant.map(({ finding }) => finding?.check))
  const others = findings.filter(({ check }) => !told.has(check))
  const failed = meant.some(({ verdict }) => verdict === 'failed')
  const isPlanned =
    shares.length + (copies?.plan.copies.length ?? 0) === 0 ||
    planned.some((copy) => accountId === undefined || mayGet(copy, accountId)) ||
    shares.some((share) => isOfRule(share) && (accountId === undefined || mayBeIn(share, accountId)))
  return { run, results: meant, findings: others, passed: !failed && others.length === 0, isPlanned }
}

function mayGet(copy: PlannedCopy | BlockedCopy, accountId: string): boolean {
  return copy.accountId === accountId || ('outputs' in copy && launchersOf(copy, accountId).length > 0)
}

/** By its id, or as a member of a unit or an organization. */
function mayBeIn(share: ShareRecord, accountId: string): boolean {
  return shareWays(share, accountId, []).length > 0
}

function isAbout(one: Partial<LaneKey>, { accountId, region }: LaneKey): boolean {
  return one.accountId === accountId && (one.region ?? region) === region
}

function unsettled({ outcome, finding }: Pick<CopyGroup, 'outcome' | 'finding'>): readonly Finding[] {
  return finding === undefined || isSettledWell(outcome) ? [] : [finding]
}

function findingsOfShare(
  { result, apart = [] }: ShareRecord,
  accountId: string | undefined,
): readonly Finding[] {
  const groups = [...(result?.exceptions ?? []), ...apart].filter(
    ({ principals }) => accountId === undefined || principals.includes(accountId),
  )
  return [...(result === undefined ? [] : [result]), ...groups].flatMap(unsettled)
}

function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [`${one.check} ${one.what} ${one.where}`, one])).values()]
}
