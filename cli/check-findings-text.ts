import type { CheckResult, Verdict } from '../functions/lib/domain/checks/check-result.ts'
import { checkOf } from '../functions/lib/domain/checks/registry/registry.ts'
import { toneOfVerdict } from './check-matrix-text.ts'
import { rankOfVerdict } from './check-matrix.ts'
import { findingText } from './finding-text.ts'
import type { Terminal } from './terminal.ts'
import { wrapText } from './wording.ts'

/** More places would hide the remedy. */
const placesShown = 5

/** More reasons are mostly one reason in other words; `--json` has them all. */
const reasonsShown = 20

/** What checks found, each once for all places where it is the same: what failed first, what is unproven last. */
export function checkFindingsText(results: readonly CheckResult[], terminal: Terminal): readonly string[] {
  const told = results.filter(({ verdict }) => verdict !== 'passed')
  const groups = [...Map.groupBy(told, reasonOf).values()].toSorted(
    (one, other) => rankOfGroup(one) - rankOfGroup(other),
  )
  const texts = groups.flatMap((same) => groupText(same, terminal))
  const more = texts.length - reasonsShown
  return more > 0 ? [...texts.slice(0, reasonsShown), `and ${more} more; --json has them all`] : texts
}

/** The same for results that differ in nothing but the names of account, Region and what it is about. */
function reasonOf({ check, verdict, finding, reason, accountId, region, subject }: CheckResult): string {
  const text = JSON.stringify([check, verdict, finding?.what, finding?.remedy, reason])
  return [accountId, region, subject]
    .filter((name) => name !== undefined && name !== '')
    .reduce<string>((so, name) => so.replaceAll(name ?? '', '…'), text)
}

function rankOfGroup([first]: readonly CheckResult[]): number {
  return first === undefined ? 0 : rankOfVerdict(first.verdict)
}

function groupText(same: readonly CheckResult[], terminal: Terminal): readonly string[] {
  const [first] = same
  if (first === undefined) return []
  const { check, verdict, finding, reason } = first
  const head = `${verbOf(verdict)} ${placesText(same)}`
  const lines =
    finding === undefined ? [] : [findingText(finding, terminal, { indent: 2, tone: toneOfVerdict(verdict) })]
  const why =
    reason === undefined
      ? []
      : [wrapText(finding === undefined ? `${check}: ${reason}` : reason, terminal.width, 2)]
  return [
    [wrapText(head, terminal.width), ...lines, ...causesText(check, verdict, terminal), ...why].join('\n'),
  ]
}

function verbOf(verdict: Verdict): string {
  const [first = '', ...rest] = verdict
  return `${first.toUpperCase()}${rest.join('')}:`
}

function placesText(same: readonly CheckResult[]): string {
  const places = [...Map.groupBy(same, ({ accountId }) => accountId)].map(([accountId, own]) => {
    const regions = [...new Set(own.flatMap(({ region }) => region ?? []))]
    return regions.length === 0 ? accountId : `${accountId} in ${regions.join(', ')}`
  })
  const more = places.length - placesShown
  const shown = places.slice(0, placesShown).join('; ')
  return more > 0 ? `${shown}; and ${more} more accounts` : shown
}

/** What AWS answers alike, a person has to tell apart. */
function causesText(check: string, verdict: Verdict, terminal: Terminal): readonly string[] {
  const { causes = [] } = checkOf(check) ?? {}
  if (verdict === 'unproven' || causes.length < 2) return []
  return [wrapText(`Causes that look alike: ${causes.join('; ')}`, terminal.width, 2)]
}
