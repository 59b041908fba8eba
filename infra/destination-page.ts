import { destinationDiff } from './destination-diff.ts'

/** The page that tells people of the template of destination accounts. */
export const destinationPageFile = 'docs/destination-accounts.md'

const block = /^```diff\n[^`]*^```$/m

/**
 * The page with the diff of a template in place of the one that it has.
 * @throws Error when the page has no block for it.
 */
export function showDiff(page: string, template: unknown): string {
  if (!block.test(page)) throw new Error(`Expected ${destinationPageFile} to have a block of diff, got none`)
  const lines = ['```diff', ...destinationDiff(template), '```']
  return page.replace(block, () => lines.join('\n'))
}
