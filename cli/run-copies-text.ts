import type { CopyGroup } from '../functions/lib/domain/copying/copy-result.ts'
import type { PlanCosts } from '../functions/lib/domain/copying/plan-costs.ts'
import type { CopyProgress } from '../functions/lib/domain/copying/run-progress.ts'
import { isSettledWell } from '../functions/lib/domain/outcome.ts'
import type { Finding, Outcome } from '../functions/lib/domain/outcome.ts'
import { copyPlacesText } from './copy-places-text.ts'
import { countsText, dollars, gigabytes } from './copy-wording.ts'
import { findingText } from './finding-text.ts'
import type { RunCopies } from './run-copies.ts'
import { toneOfOutcome } from './run-wording.ts'
import { renderTable, type Cell } from './table.ts'
import type { Terminal, Tone } from './terminal.ts'
import { counted, moment, wrapText } from './wording.ts'

/** With more rows, Regions are told instead; `--json` has them all. */
const rowsShown = 20

/** More reasons are mostly one reason in other words. */
const reasonsShown = 10

/** What `ibshare show` prints of the copies of a run, in blocks. */
export function runCopiesText(
  copies: RunCopies,
  isObserving: boolean,
  terminal: Terminal,
): readonly string[] {
  const { plan, groups } = copies
  return [
    headText(copies, isObserving, terminal),
    ...(groups.some((group) => group.copies.length > 0) ? [amisText(groups, terminal)] : []),
    ...reasonsText(groups, terminal),
    ...sideFindingsText(plan.sideFindings, terminal),
  ]
}

function headText(
  { plan, counts, progress, pause }: RunCopies,
  isObserving: boolean,
  terminal: Terminal,
): string {
  const { copies, images, costs, nothingToCopy } = plan
  // Of a run that observes, only what something stands in the way of has an outcome.
  const became = countsText(counts)
  const what =
    nothingToCopy === undefined
      ? `${counted(copies.length, 'copy', 'copies')} of ${counted(images.length, 'image')}${isObserving ? ', only planned' : ''}${became === '' ? '' : `: ${became}`}`
      : `nothing to copy: ${nothingToCopy}`
  const lines = [
    ...(progress === undefined || copies.length === 0 ? [] : [progressText(progress, pause)]),
    ...(copies.length === 0 ? [] : costLines(costs)),
  ]
  return [
    wrapText(`Copies: ${what}`, terminal.width),
    ...lines.map((line) => wrapText(line, terminal.width, 2)),
  ].join('\n')
}

function progressText(
  { counts, doneGigabytes, gigabytes: all, expectedEnd }: CopyProgress,
  pause: RunCopies['pause'],
): string {
  const inProgress = (counts.admitted ?? 0) + (counts.copying ?? 0)
  const states = `${inProgress} in progress, ${counts.queued ?? 0} queued, ${counts.finishing ?? 0} finishing`
  const end =
    pause !== undefined
      ? `none is started since ${moment(pause.since).slice(0, 16)} UTC: paused by ${pause.by}`
      : expectedEnd === undefined
        ? 'the end cannot be told yet'
        : `expected end ${moment(expectedEnd).slice(0, 16)} UTC`
  return `now: ${states}; ${gigabytes(doneGigabytes)} of ${gigabytes(all)} done, ${end}`
}

function costLines({ planned, withoutRelay, asLaunchPermission, pricesAsOf }: PlanCosts): readonly string[] {
  const { transferGigabytes, transferDollars, storageGigabytes, storageDollarsPerMonth } = planned
  const saved = withoutRelay.transferDollars - transferDollars
  return [
    `cost: at most ${gigabytes(transferGigabytes)} between Regions (${dollars(transferDollars)} once), ${gigabytes(storageGigabytes)} of snapshots (${dollars(storageDollarsPerMonth)} a month), list prices of ${pricesAsOf}`,
    ...(saved > 0 ? [`without relay: ${dollars(withoutRelay.transferDollars)} once for transfer`] : []),
    `launch permission instead of copies: ${dollars(asLaunchPermission.transferDollars)} once, ${dollars(asLaunchPermission.storageDollarsPerMonth)} a month`,
  ]
}

function amisText(groups: readonly CopyGroup[], terminal: Terminal): string {
  const columns = [
    { header: 'ACCOUNT' },
    { header: 'REGION' },
    { header: 'OUTCOME' },
    { header: 'AMI', gives: true },
  ]
  const all = groups.flatMap(({ outcome, copies }) => copies.map((copy) => ({ ...copy, outcome })))
  if (all.length > rowsShown) return regionsText(all, terminal)
  const rows = all.map(({ accountId, region, outcome, imageId }): readonly Cell[] => [
    { text: accountId, tone: 'strong' },
    { text: region },
    { text: outcome, tone: toneOf(outcome) },
    { text: imageId ?? '-' },
  ])
  return renderTable(columns, rows, terminal)
}

/** How many copies of a Region came to what; who has none is told with the reasons. */
function regionsText(
  copies: readonly { readonly region: string; readonly outcome: Outcome }[],
  terminal: Terminal,
): string {
  // What needs a person comes first, as in the groups.
  const outcomes = [...new Set(copies.map(({ outcome }) => outcome))]
  const columns = [
    { header: 'REGION', gives: true },
    ...outcomes.map((outcome) => ({ header: outcome.toUpperCase(), align: 'right' as const })),
  ]
  const rows = [...Map.groupBy(copies, ({ region }) => region)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([region, same]): readonly Cell[] => {
      const name: Cell = { text: region, tone: 'strong' }
      const counts = outcomes.map((outcome): Cell => {
        const count = same.filter((copy) => copy.outcome === outcome).length
        return { text: String(count), tone: count === 0 ? 'faint' : toneOf(outcome) }
      })
      return [name].concat(counts)
    })
  return `${renderTable(columns, rows, terminal)}\nWho has which AMI: --json`
}

function toneOf(outcome: Outcome): Tone {
  return outcome === 'waiting' ? 'plain' : toneOfOutcome(outcome)
}

function reasonsText(groups: readonly CopyGroup[], terminal: Terminal): readonly string[] {
  const reasons = groups.flatMap((group) => whyText(group, terminal))
  const more = reasons.length - reasonsShown
  return more > 0
    ? [...reasons.slice(0, reasonsShown), `and ${counted(more, 'more reason')}; --json has them all`]
    : reasons
}

function whyText({ outcome, finding, copies }: CopyGroup, terminal: Terminal): readonly string[] {
  if (finding === undefined) return []
  const tone = isSettledWell(outcome) || outcome === 'waiting' ? 'plain' : 'bad'
  const head =
    copies.length === 0
      ? outcome
      : `${counted(copies.length, 'copy', 'copies')} ${outcome}: ${copyPlacesText(copies)}`
  return [`${wrapText(head, terminal.width)}\n${findingText(finding, terminal, { indent: 2, tone })}`]
}

/** One of each check: a plan for hundreds of accounts says the same of each. */
function sideFindingsText(findings: readonly Finding[], terminal: Terminal): readonly string[] {
  return [...Map.groupBy(findings, ({ check }) => check).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const head = same.length === 1 ? 'To know:' : `To know, in ${same.length} places:`
    return [`${head}\n${findingText(first, terminal, { indent: 2, tone: 'plain' })}`]
  })
}
