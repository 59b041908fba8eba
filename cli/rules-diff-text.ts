import type * as z from 'zod'

import { countedList, principalTexts } from './effect-wording.ts'
import type { rulesDiffOutput } from './output-schemas.ts'
import { reachLines } from './reach-wording.ts'
import { modeNotes, settingTexts } from './rules-settings-text.ts'
import { waiverText } from './rules-waivers.ts'
import type { Terminal, Tone } from './terminal.ts'
import { wrapText } from './wording.ts'

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
    ...modeNotes(output).map((note) => wrapText(note, terminal.width)),
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
    ...settingTexts(output.settingsChanged).map((text): Line => ({ text, tone: 'plain' })),
    ...output.waiversAdded.map((one): Line => ({ text: `+ ${waiverText(one)}`, tone: 'bad' })),
    ...output.waiversRemoved.map((one): Line => ({ text: `- ${waiverText(one)}`, tone: 'good' })),
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
    ...principalTexts(rule.principalsGained).map((text): Line => ({ text: `gains ${text}`, tone: 'good' })),
    ...principalTexts(rule.principalsLost).map((text): Line => ({ text: `loses ${text}`, tone: 'bad' })),
    ...exclusionLines('leaves out', rule.exclusionsAdded, 'bad'),
    ...exclusionLines('no longer leaves out', rule.exclusionsRemoved, 'good'),
    ...reachLines(rule.reach),
  ]
}

function exclusionLines(verb: string, accountIds: readonly string[], tone: Tone): Line[] {
  return accountIds.length === 0 ? [] : [{ text: `${verb} ${countedList(accountIds, 'account')}`, tone }]
}
