import { ruleShareName } from '../functions/lib/domain/sharing/rule-share.ts'
import type { RetirementRecord } from '../functions/lib/ports/rule-share-ledger.ts'
import { findingText } from './finding-text.ts'
import { resourceName } from './resource-name.ts'
import type { Terminal } from './terminal.ts'
import { counted, wrapText } from './wording.ts'

/** More names would hide the rest; `--json` has them all. */
const namesShown = 10

/** What a run took out of the share of a rule that keeps the last builds, and what it had to leave in. */
export function retirementText(
  { rule, region, resourceArns, findings }: RetirementRecord,
  terminal: Terminal,
): string {
  const named = resourceArns.slice(0, namesShown).map(resourceName)
  const more = resourceArns.length - named.length
  const names = more === 0 ? named : [...named, `and ${more} more`]
  const what = `${counted(resourceArns.length, 'resource')} of older builds left in ${region}`
  return [
    // Rules have names of up to 64 characters.
    `${terminal.paint(ruleShareName(rule), 'strong')}:\n${wrapText(what, terminal.width, 2)}`,
    ...(names.length === 0 ? [] : [wrapText(names.join(', '), terminal.width, 2)]),
    ...findings.map((one) => findingText(one, terminal, { indent: 2, tone: 'plain' })),
  ].join('\n')
}
