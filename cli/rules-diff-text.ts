import type * as z from 'zod'

import type { rulesDiffOutput } from './output-schemas.ts'
import type { Terminal, Tone } from './terminal.ts'
import { counted, wrapText } from './wording.ts'

type Output = z.infer<typeof rulesDiffOutput>
type RuleEffect = Output['rules'][number]

/** What `ibshare rules diff` prints: the effect of a file, rule by rule. */
export function rulesDiffText(
  { output, next }: { readonly output: Output; readonly next: string },
  terminal: Terminal,
): string {
  const against = output.current === undefined ? 'nothing: there are no rules yet' : output.current
  return [
    `Rules ${terminal.paint(output.version, 'strong')} against ${against}`,
    ...effectLines(output).map(({ text, tone }) => terminal.paint(wrapText(text, terminal.width, 2), tone)),
    '',
    `Next: ${next}`,
  ].join('\n')
}

interface Line {
  readonly text: string
  readonly tone: Tone
}

function effectLines(output: Output): Line[] {
  if (!output.changed) return [{ text: 'no change', tone: 'faint' }]
  const lines = [
    ...output.rules.flatMap(ruleLines),
    ...output.regionsAdded.map((name): Line => ({ text: `+ Region ${name}`, tone: 'good' })),
    ...output.regionsRemoved.map((name): Line => ({ text: `- Region ${name}`, tone: 'bad' })),
  ]
  return lines.length > 0
    ? lines
    : [{ text: 'another version with the same effect: order, or targets that no rule names', tone: 'plain' }]
}

const signs = { added: '+', removed: '-', changed: '~' } as const
const tones = { added: 'good', removed: 'bad', changed: 'plain' } as const

function ruleLines(rule: RuleEffect): Line[] {
  const members = rule.members.length === 0 ? '' : `: ${rule.members.join(', ')}`
  return [
    { text: `${signs[rule.change]} rule ${rule.name}${members}`, tone: tones[rule.change] },
    ...accountLines('gains', rule.accountsGained, 'good'),
    ...accountLines('loses', rule.accountsLost, 'bad'),
  ]
}

/** As many as a person reads; `--json` has them all. */
const mostNamed = 12

function accountLines(verb: string, accountIds: readonly string[], tone: Tone): Line[] {
  if (accountIds.length === 0) return []
  const rest = accountIds.length > mostNamed ? ` and ${accountIds.length - mostNamed} more` : ''
  const named = accountIds.slice(0, mostNamed).join(' ')
  return [{ text: `${verb} ${counted(accountIds.length, 'account')}: ${named}${rest}`, tone }]
}
