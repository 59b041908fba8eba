import { verdicts, type CheckResult, type Verdict } from '../functions/lib/domain/checks/check-result.ts'

/** Accounts of which the checks say the same, in Regions of which they say the same. */
export interface MatrixRow {
  readonly accounts: readonly string[]
  /** None where the checks are about the accounts as a whole. */
  readonly regions: readonly string[]
  /** One for each of the matrix's checks, in their order; `undefined`: not asked there. */
  readonly verdicts: readonly (Verdict | undefined)[]
}

/** What checks say, destination by destination. */
export interface CheckMatrix {
  /** Ids; what failed somewhere first, what passed everywhere last. */
  readonly checks: readonly string[]
  /** What failed first. */
  readonly rows: readonly MatrixRow[]
}

/** How many results have each verdict; verdicts that none has are absent. */
export type VerdictCounts = Readonly<Partial<Record<Verdict, number>>>

/** What a person wants to see first. */
export const bySeverity = ['failed', 'waived', 'warned', 'unproven', 'passed'] as const satisfies Verdict[]

/** Lays results out as a matrix, rows that are alike folded into one. */
export function matrixOf(results: readonly CheckResult[]): CheckMatrix {
  const checks = [...Map.groupBy(results, ({ check }) => check)]
    .toSorted(([one, some], [other, others]) => rankOfAll(some) - rankOfAll(others) || compare(one, other))
    .map(([check]) => check)
  const rows = [...Map.groupBy(results, ({ accountId }) => accountId)]
    .toSorted(([one], [other]) => compare(one, other))
    .flatMap(([accountId, own]) => rowsOfAccount(accountId, own, checks))
  const folded = [...Map.groupBy(rows, alike).values()].flatMap((same) => {
    const [first] = same
    return first === undefined ? [] : [{ ...first, accounts: same.flatMap(({ accounts }) => accounts) }]
  })
  return { checks, rows: folded.toSorted((one, other) => rankOfRow(one) - rankOfRow(other)) }
}

/** Counts results by their verdict. */
export function countVerdicts(results: readonly Pick<CheckResult, 'verdict'>[]): VerdictCounts {
  const counted = Map.groupBy(results, ({ verdict }) => verdict)
  const found = verdicts.filter((verdict) => counted.has(verdict))
  return Object.fromEntries(found.map((verdict) => [verdict, counted.get(verdict)?.length ?? 0]))
}

/** How urgent a verdict is: 0 for what failed. */
export function rankOfVerdict(verdict: Verdict): number {
  return bySeverity.indexOf(verdict)
}

/** What is about the account as a whole holds in each of its Regions. */
function rowsOfAccount(
  accountId: string,
  results: readonly CheckResult[],
  checks: readonly string[],
): readonly MatrixRow[] {
  const byRegion = Map.groupBy(results, ({ region }) => region)
  const asAWhole = byRegion.get(undefined) ?? []
  const named = [...byRegion.keys()].filter((region) => region !== undefined).toSorted(compare)
  const rows = (named.length === 0 ? [undefined] : named).map((region) => {
    const here = region === undefined ? asAWhole : [...asAWhole, ...(byRegion.get(region) ?? [])]
    const regions = region === undefined ? [] : [region]
    const byCheck = Map.groupBy(here, ({ check }) => check)
    return {
      accounts: [accountId],
      regions,
      verdicts: checks.map((check) => worstOf(byCheck.get(check) ?? [])),
    }
  })
  return [...Map.groupBy(rows, (row) => JSON.stringify(row.verdicts)).values()].flatMap((same) => {
    const [first] = same
    return first === undefined ? [] : [{ ...first, regions: same.flatMap(({ regions }) => regions) }]
  })
}

/** One place may have several results of a check, for example one for each of its keys. */
function worstOf(results: readonly CheckResult[]): Verdict | undefined {
  return bySeverity.find((verdict) => results.some((one) => one.verdict === verdict))
}

function alike({ regions, verdicts: said }: MatrixRow): string {
  return JSON.stringify([regions, said])
}

function rankOfAll(results: readonly CheckResult[]): number {
  return Math.min(...results.map(({ verdict }) => rankOfVerdict(verdict)))
}

function rankOfRow({ verdicts: said }: MatrixRow): number {
  return Math.min(
    ...said.map((verdict) => (verdict === undefined ? bySeverity.length : rankOfVerdict(verdict))),
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
