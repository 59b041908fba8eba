import type { CheckResult, Verdict } from '../functions/lib/domain/checks/check-result.ts'
import {
  bySeverity,
  countVerdicts,
  matrixOf,
  rankOfVerdict,
  type CheckMatrix,
  type MatrixRow,
  type VerdictCounts,
} from './check-matrix.ts'
import { renderTable, type Cell } from './table.ts'
import type { Terminal, Tone } from './terminal.ts'
import { counted, wrapText } from './wording.ts'

/** More rows would hide the findings; `--json` has them all. */
const rowsShown = 20

const signs = { failed: 'X', waived: 'w', warned: '!', unproven: '?', passed: '+' } as const satisfies Record<
  Verdict,
  string
>

/** Not asked at that place: nothing that is wanted there needs it. */
const notAsked = '·'

/** One letter for each column. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The matrix of checks: a head, a row for all places that are alike, what the signs and the letters mean. Without results, nothing. */
export function checkMatrixText(
  results: readonly CheckResult[],
  terminal: Terminal,
  { short }: { readonly short: boolean } = { short: false },
): string {
  if (results.length === 0) return ''
  const all = matrixOf(results)
  const told = short || !fits(all, terminal) ? withoutPassed(all) : all
  const passed = all.checks.filter((check) => !told.checks.includes(check))
  return [
    wrapText(checksSummary(results), terminal.width),
    ...(told.checks.length === 0 ? [] : [tableText(told, terminal), keyText(told, short, terminal)]),
    ...(passed.length === 0 ? [] : [wrapText(passedText(passed), terminal.width, 2)]),
  ].join('\n')
}

/** `Checks of 4 accounts: 1 failed, 30 passed`. */
export function checksSummary(results: readonly CheckResult[]): string {
  const accounts = new Set(results.map(({ accountId }) => accountId)).size
  return `Checks of ${counted(accounts, 'account')}: ${verdictsText(countVerdicts(results))}`
}

/** `1 failed, 30 passed`, the most urgent first. */
export function verdictsText(counts: VerdictCounts): string {
  return bySeverity
    .flatMap((verdict) => (counts[verdict] === undefined ? [] : [`${counts[verdict]} ${verdict}`]))
    .join(', ')
}

/** The colour of a verdict. */
export function toneOfVerdict(verdict: Verdict): Tone {
  switch (verdict) {
    case 'failed':
      return 'bad'
    case 'passed':
      return 'good'
    case 'waived':
    case 'warned':
    case 'unproven':
      return 'plain'
  }
}

/** Room for places, beside which the columns of checks stand. */
const placesWidth = 44

function fits({ checks }: CheckMatrix, { width }: Terminal): boolean {
  return checks.length <= Math.min(letters.length, Math.floor((width - placesWidth) / 2))
}

/** Without the columns that say the same everywhere. */
function withoutPassed({ checks, rows }: CheckMatrix): CheckMatrix {
  const kept = checks
    .map((_, index) => index)
    .filter((index) => rows.some(({ verdicts }) => ![undefined, 'passed'].includes(verdicts[index])))
    .slice(0, letters.length)
  const narrowed = rows.map((row) => ({ ...row, verdicts: kept.map((index) => row.verdicts[index]) }))
  return { checks: kept.flatMap((index) => checks[index] ?? []), rows: foldAgain(narrowed) }
}

/** Rows that differed in a column that is gone. */
function foldAgain(rows: readonly MatrixRow[]): readonly MatrixRow[] {
  const groups = Map.groupBy(rows, ({ regions, verdicts }) => JSON.stringify([regions, verdicts]))
  return [...groups.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    return [{ ...first, accounts: same.flatMap(({ accounts }) => accounts) }]
  })
}

function tableText(matrix: CheckMatrix, terminal: Terminal): string {
  const columns = [
    { header: 'ACCOUNTS', gives: true },
    { header: 'REGIONS', gives: true },
    { header: matrix.checks.map((_, index) => letterOf(index)).join(' ') },
  ]
  const shown = matrix.rows.slice(0, rowsShown)
  const rest = matrix.rows.slice(rowsShown)
  const table = renderTable(columns, shown.map(rowOf), { ...terminal, width: terminal.width - 2 })
  const lines = table.split('\n').map((line) => `  ${line}`)
  if (rest.length === 0) return lines.join('\n')
  return [...lines, `  and ${counted(rest.length, 'more row')}; --json has them all`].join('\n')
}

function rowOf({ accounts, regions, verdicts }: MatrixRow): readonly Cell[] {
  const said = verdicts.map((verdict) => (verdict === undefined ? notAsked : signs[verdict]))
  return [
    { text: namedOrCounted(accounts, { most: 2, noun: 'account' }), tone: 'strong' },
    { text: regions.length === 0 ? '-' : namedOrCounted(regions, { most: 1, noun: 'Region' }) },
    { text: said.join(' '), tone: toneOfRow(verdicts) },
  ]
}

function namedOrCounted(
  names: readonly string[],
  { most, noun }: { readonly most: number; readonly noun: string },
): string {
  return names.length <= most ? names.join(', ') : counted(names.length, noun)
}

function toneOfRow(verdicts: MatrixRow['verdicts']): Tone {
  const found = verdicts.filter((verdict) => verdict !== undefined)
  const [worst] = found.toSorted((one, other) => rankOfVerdict(one) - rankOfVerdict(other))
  return worst === undefined ? 'faint' : toneOfVerdict(worst)
}

function keyText({ checks, rows }: CheckMatrix, short: boolean, terminal: Terminal): string {
  const found = new Set(rows.flatMap(({ verdicts }) => verdicts))
  const meanings = [
    ...bySeverity
      .filter((verdict) => found.has(verdict))
      .map((verdict) => `${signs[verdict]} ${verdict}${short && verdict === 'unproven' ? whyUnproven : ''}`),
    ...(found.has(undefined) ? [`${notAsked} not asked`] : []),
  ]
  const named = checks.map((check, index) => `${letterOf(index)} ${check}`)
  return [meanings, named].map((parts) => wrapParts(parts, terminal.width)).join('\n')
}

/** Where the findings are left out, somebody else tells the reasons. */
const whyUnproven = ' (why: ibshare check)'

function letterOf(column: number): string {
  return letters.charAt(column)
}

/** A sign or a letter, and what it stands for, stay on one line. */
function wrapParts(parts: readonly string[], width: number): string {
  const noBreak = '\u00A0'
  const text = parts.map((part) => part.replaceAll(' ', noBreak)).join(', ')
  return wrapText(text, width, 2).replaceAll(noBreak, ' ')
}

function passedText(checks: readonly string[]): string {
  return `passed wherever asked: ${checks.join(', ')}`
}
