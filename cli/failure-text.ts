import type * as z from 'zod'

import type { CommandFailure } from './command-failure.ts'
import type { failureOutput } from './output-schemas.ts'
import type { Terminal } from './terminal.ts'
import { counted } from './wording.ts'

/** As many problems of a file as a person reads; `--json` has them all. */
const mostShown = 50

/** What is printed on stderr when a command cannot do what it was asked to. */
export function failureText(
  failure: CommandFailure,
  form: { readonly asJson: boolean; readonly terminal: Terminal },
): string {
  const { message, exitCode, next, problems } = failure
  if (form.asJson) {
    const output: z.infer<typeof failureOutput> = { error: { message, exitCode, next, problems } }
    return JSON.stringify(output, undefined, 2)
  }
  const shown = problems.slice(0, mostShown)
  const rest = problems.length - shown.length
  return [
    ...shown.map(({ file, line, column, message: problem }) => `${file}:${line}:${column} ${problem}`),
    ...(rest > 0 ? [`and ${counted(rest, 'more problem')}`] : []),
    `${form.terminal.paint('ibshare:', 'bad')} ${message}`,
    `Next: ${next}`,
  ].join('\n')
}
