import type * as z from 'zod'

import { countedList, principalTexts } from './effect-wording.ts'
import type { rulesPutOutput } from './output-schemas.ts'
import { reachLines } from './reach-wording.ts'
import { modeNotes, settingTexts } from './rules-settings-text.ts'
import { waiverText } from './rules-waivers.ts'
import type { Terminal, Tone } from './terminal.ts'
import { wrapText } from './wording.ts'

type Output = z.infer<typeof rulesPutOutput>

/** What `ibshare rules put` prints: what the file changes, and what became of it. */
export function rulesPutText(
  put: { readonly output: Output; readonly basedOn: string | undefined; readonly next: string },
  terminal: Terminal,
): string {
  const { output, basedOn, next } = put
  const against = basedOn === undefined ? 'the first rules of this ledger' : `against ${basedOn}`
  return [
    `Rules ${terminal.paint(output.version, 'strong')}, ${against}`,
    ...changeLines(output).map(({ text, tone }) => terminal.paint(wrapText(text, terminal.width, 2), tone)),
    ...notes(output).map((note) => wrapText(note, terminal.width, 2)),
    '',
    verdict(output, terminal),
    ...modeNotes(output).map((note) => wrapText(note, terminal.width)),
    `Next: ${next}`,
  ].join('\n')
}

function notes({ unusedTargets, unusedKeys, keysMissing }: Output): readonly string[] {
  return [
    ...unusedTargets.map((target) => `target ${target} is named by no rule`),
    ...unusedKeys.map((name) => `keys ${name} are named by no rule`),
    ...keysMissing.map(
      ({ rule, keys, regions }) =>
        `keys ${keys} of rule ${rule} have none for ${countedList(regions, 'Region')}; an encrypted AMI gets the default key of the account there and cannot be shared on`,
    ),
  ]
}

interface Line {
  readonly text: string
  readonly tone: Tone
}

function changeLines({ changes }: Output): Line[] {
  const lines: Line[] = [
    ...changes.rulesAdded.map((name) => ({ text: `+ rule ${name}`, tone: 'good' as const })),
    ...changes.rulesRemoved.map((name) => ({ text: `- rule ${name}`, tone: 'bad' as const })),
    ...changes.rulesChanged.map((change) => {
      const members = change.members.length === 0 ? '' : ` ${change.members.join(', ')};`
      const principals = `principals ${plusMinus(change.principalsAdded, change.principalsRemoved)}`
      return { text: `~ rule ${change.name}:${members} ${principals}`, tone: 'plain' as const }
    }),
    ...changes.reachChanged.flatMap(({ name, ...reach }) =>
      reachLines(reach).map(({ text, tone }) => ({ text: `~ rule ${name} ${text}`, tone })),
    ),
    ...addedLines(principalTexts(changes.principalsAdded)),
    ...removedLines(principalTexts(changes.principalsRemoved)),
    ...addedLines(regionTexts(changes.regionsAdded)),
    ...removedLines(regionTexts(changes.regionsRemoved)),
    ...settingTexts(changes.settingsChanged).map((text) => ({ text, tone: 'plain' as const })),
    ...addedLines(changes.waiversAdded.map(waiverText)),
    ...removedLines(changes.waiversRemoved.map(waiverText)),
  ]
  return lines.length === 0 ? [{ text: 'no change', tone: 'faint' }] : lines
}

function plusMinus(added: readonly string[], removed: readonly string[]): string {
  return added.length + removed.length === 0 ? 'as before' : `+${added.length} -${removed.length}`
}

function regionTexts(regions: readonly string[]): readonly string[] {
  return regions.length === 0 ? [] : [countedList(regions, 'Region')]
}

function addedLines(texts: readonly string[]): Line[] {
  return texts.map((text) => ({ text: `+ ${text}`, tone: 'good' }))
}

function removedLines(texts: readonly string[]): Line[] {
  return texts.map((text) => ({ text: `- ${text}`, tone: 'bad' }))
}

function verdict(output: Output, terminal: Terminal): string {
  switch (output.outcome) {
    case 'put':
      return terminal.paint(`Put: from now on runs plan with ${output.version}.`, 'good')
    case 'unchanged':
      return 'Nothing to do: runs plan with these rules already.'
    case 'dryRun':
      return 'Dry run: nothing was written.'
    case 'conflict':
      return terminal.paint(
        `Not put: somebody else put ${output.current ?? 'other rules'} meanwhile. Look at what your file changes now.`,
        'bad',
      )
  }
}
