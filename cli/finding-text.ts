import type { Finding } from '../functions/lib/domain/outcome.ts'
import type { Terminal, Tone } from './terminal.ts'
import { wrapText } from './wording.ts'

/** A finding in lines: its check, what is the matter, where, and what to do about it. */
export function findingText(
  { check, what, where, remedy }: Finding,
  terminal: Terminal,
  { indent, tone }: { readonly indent: number; readonly tone: Tone },
): string {
  const { width } = terminal
  return [
    `${' '.repeat(indent)}${terminal.paint(check, tone)}`,
    wrapText(what, width, indent),
    wrapText(`Where: ${where}`, width, indent),
    wrapText(`Remedy: ${remedy}`, width, indent),
  ].join('\n')
}
