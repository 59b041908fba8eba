import type { ConcurrentCopies } from '../functions/lib/domain/copying/copy-rule-schema.ts'
import { defaultLimit } from '../functions/lib/domain/copying/lane-limit.ts'
import type { RulesSettings, RunMode } from '../functions/lib/domain/rules/rules.ts'
import { counted } from './wording.ts'

/** What each mode means, in the words of every command that shows rules. */
export const modeMeanings: Readonly<Record<RunMode, string>> = {
  observe: 'runs of builds plan and check, and change nothing',
  apply: 'runs of builds are carried out',
}

/** What a person should know of the mode that a file is put with; none where it says itself that runs are carried out. */
export function modeNotes(file: { readonly mode: RunMode; readonly modeInFile: boolean }): readonly string[] {
  const { mode, modeInFile } = file
  if (mode === 'apply') return []
  if (modeInFile) return [`Mode observe: ${modeMeanings.observe}.`]
  return [
    `Mode observe, because the file names none: ${modeMeanings.observe}. To have them carried out, say so in the file:`,
    '  settings: { mode: apply }',
  ]
}

/** Settings with their new values, one text for each. */
export function settingTexts(settings: RulesSettings): readonly string[] {
  const { mode, prune, concurrentCopies, checkReuseMinutes } = settings
  return [
    ...(mode === undefined ? [] : [`~ setting mode: ${mode}, ${modeMeanings[mode]}`]),
    ...(prune === undefined ? [] : [`~ setting prune: ${prune}`]),
    ...(concurrentCopies === undefined ? [] : [`~ setting concurrentCopies: ${limitText(concurrentCopies)}`]),
    ...(checkReuseMinutes === undefined ? [] : [`~ setting checkReuseMinutes: ${checkReuseMinutes}`]),
  ]
}

function limitText({ default: limit = defaultLimit, headroom = 0, ...others }: ConcurrentCopies): string {
  const { overrides = [], countAllPending = false } = others
  return [
    `${limit} for each account and Region`,
    ...(headroom === 0 ? [] : [`${headroom} of them left to others`]),
    ...(countAllPending ? ['every pending AMI counts'] : []),
    ...(overrides.length === 0 ? [] : [counted(overrides.length, 'override')]),
  ].join(', ')
}
