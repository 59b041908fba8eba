import { parameterNameFrom } from '../copying/parameter-name.ts'
import { repeatedEntries } from './repeated-entries.ts'
import type { DraftRule } from './rules-draft.ts'
import type { Mismatch } from './rules-problem.ts'

/** The longest values that placeholders can have: a name of 128 characters, and Image Builder's largest version. */
const longest = { imageName: 'x'.repeat(128), version: '999999.999999.999999/1' }

/** What speaks against the SSM parameters of a rule, whatever the image. */
export function findParameterConflicts({ ssmParameters }: DraftRule): readonly Mismatch[] {
  if (ssmParameters === undefined) return []
  const names = ssmParameters.value.map(({ parameterName }, index) => ({
    path: [...ssmParameters.path, index, 'parameterName'],
    text: parameterName,
  }))
  return [
    ...repeatedEntries(names, 'a parameter that the list names once'),
    ...names.flatMap(({ path, text }) => {
      const reading = parameterNameFrom(text, longest, 'the name')
      if (reading.kind === 'name') return []
      return [{ path, expectation: 'a name that SSM takes', hint: `${reading.finding.what}.` }]
    }),
  ]
}
