import { checkFindingsText } from '../check-findings-text.ts'
import { checkMatrixText } from '../check-matrix-text.ts'
import { findingText } from '../finding-text.ts'
import { resourceName } from '../resource-name.ts'
import type { Terminal } from '../terminal.ts'
import { wrapText } from '../wording.ts'
import type { Checked } from './checked.ts'

/** What `ibshare check` prints, without its last line. */
export function checkText(
  { run, results, findings, passed }: Checked,
  imageArn: string,
  terminal: Terminal,
): string {
  const name = resourceName(imageArn)
  const head = passed
    ? terminal.paint(`Nothing stands in the way of ${name}; nothing was changed`, 'good')
    : terminal.paint(`Something stands in the way of ${name}; nothing was changed`, 'bad')
  const nothing = run.nothingToDo ?? 'No destination account was checked: nothing is to be copied'
  return [
    head,
    results.length === 0 ? wrapText(nothing, terminal.width, 2) : checkMatrixText(results, terminal),
    ...checkFindingsText(results, terminal),
    ...findings.map((finding) => findingText(finding, terminal, { indent: 2, tone: 'bad' })),
  ].join('\n\n')
}
