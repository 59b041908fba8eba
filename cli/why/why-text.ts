import { checkFindingsText } from '../check-findings-text.ts'
import { findingText } from '../finding-text.ts'
import { resourceName } from '../resource-name.ts'
import { shortenRunId } from '../run-names.ts'
import { toneOfOutcome } from '../run-wording.ts'
import { renderTable, type Cell } from '../table.ts'
import type { Terminal, Tone } from '../terminal.ts'
import { moment, wrapText } from '../wording.ts'
import type { ExplainedWay, WhyAnswer } from './answer.ts'
import { isThere, type StandingWay } from './way.ts'

/** What `ibshare why` prints, without its last line. */
export function whyText(answer: WhyAnswer, terminal: Terminal): string {
  const { ways, reason } = answer
  const blocks = [
    headText(answer, terminal),
    ...(ways.length === 0 ? [] : [waysText(ways, terminal)]),
    ...(reason === undefined
      ? []
      : [
          `${wrapText(reason.what, terminal.width, 2)}\n${wrapText(`Remedy: ${reason.remedy}`, terminal.width, 2)}`,
        ]),
    ...throughText(answer, terminal),
    ...reasonsText(ways, terminal),
    ...checkFindingsText(untoldChecks(answer), terminal),
  ]
  return blocks.join('\n\n')
}

function headText({ accountId, image, answer, ways }: WhyAnswer, terminal: Terminal): string {
  const name = resourceName(image)
  const there = ways.filter(isThere).length
  switch (answer) {
    case 'has':
      return terminal.paint(`${accountId} has ${name}`, 'good')
    case 'part':
      return terminal.paint(`${accountId} has part of ${name}: ${there} of ${ways.length}`, 'bad')
    case 'hasNot':
      return terminal.paint(`${accountId} does not have ${name}`, 'bad')
    case 'unproven':
      return terminal.paint(`Whether ${accountId} has ${name}, the ledger does not tell`, 'strong')
  }
}

function waysText(ways: readonly ExplainedWay[], terminal: Terminal): string {
  const columns = [
    { header: 'WAY' },
    { header: 'REGION' },
    { header: 'OUTCOME' },
    { header: 'SINCE (UTC)' },
    { header: 'RULE', gives: true },
    { header: 'RUN', gives: true, shorten: shortenRunId },
  ]
  const rows = ways.map((way): readonly Cell[] => [
    { text: way.kind, tone: 'strong' },
    { text: way.region },
    { text: way.outcome, tone: toneOfWay(way) },
    { text: way.since === undefined ? '-' : moment(way.since).slice(0, 16) },
    { text: way.wantedBy.join(', ') },
    { text: way.runId },
  ])
  return renderTable(columns, rows, terminal)
}

function toneOfWay({ outcome }: StandingWay): Tone {
  return outcome === 'retired' ? 'bad' : toneOfOutcome(outcome)
}

function throughText({ accountId, ways }: WhyAnswer, terminal: Terminal): readonly string[] {
  const through = [...new Set(ways.flatMap((way) => way.through ?? []))]
  return through.map((principal) =>
    wrapText(
      `Given to ${principal}: the account has it if it is a member, which Organizations tells: aws organizations list-parents --child-id ${accountId}`,
      terminal.width,
      2,
    ),
  )
}

/** Those that no way names as its reason. */
function untoldChecks({ ways, checks }: WhyAnswer): WhyAnswer['checks'] {
  const told = new Set(ways.map(({ finding }) => finding?.check))
  return checks.filter(({ check }) => !told.has(check))
}

function reasonsText(ways: readonly ExplainedWay[], terminal: Terminal): readonly string[] {
  const byReason = Map.groupBy(ways, ({ finding }) => finding?.check)
  return [...byReason.values()].flatMap((same) => {
    const [first] = same
    if (first?.finding === undefined) return []
    const head = same.map(({ kind, region, outcome }) => `${kind} in ${region} ${outcome}`).join(', ')
    const text = findingText(first.finding, terminal, { indent: 2, tone: toneOfWay(first) })
    return [[wrapText(head, terminal.width), text, ...caughtText(first, terminal)].join('\n')]
  })
}

/** Which check tells what AWS refused, and what it said. */
function caughtText({ caughtBy, runId }: ExplainedWay, { width }: Terminal): readonly string[] {
  if (caughtBy === undefined) return []
  const { check, means, before, verdict } = caughtBy
  const said = verdict === undefined ? 'it was not asked' : `it said: ${verdict}`
  const when = before
    ? `The check ${check} tells it before anything is done (ibshare check); of ${runId} ${said}.`
    : `No check can tell it before (${check}): AWS says it only when the real call is made.`
  return [wrapText(`AWS means: ${means}.`, width, 2), wrapText(when, width, 2)]
}
