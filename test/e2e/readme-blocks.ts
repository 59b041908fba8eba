import { readFileSync } from 'node:fs'

/** The text of README.md. */
export const readme = readFileSync('README.md', 'utf8')

/** The fenced block right after a marker. @throws Error when there is none. */
export function blockAfter(marker: string): string {
  const [, block] = readme.split(`${marker}\n`)[1]?.match(/^```\w*\n([^]*?)\n```$/m) ?? []
  if (block === undefined || !readme.includes(`${marker}\n\`\`\``)) {
    throw new Error(`Expected README.md to have the line ${marker} and a fenced block right after it`)
  }
  return block
}
