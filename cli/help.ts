import { usageOf } from './command-line.ts'
import type { Command } from './command.ts'
import { globalFlags, type FlagForm } from './global-flags.ts'
import { wrapText } from './wording.ts'

/** What `ibshare --help` prints. */
export function helpText(commands: readonly Command[], width: number): string {
  return [
    'Shows and steers imagebuilder-share: who gets which image, and why not.',
    '',
    ...commands.map((command) => entry(usageOf(command).replace(/^ibshare /, ''), command.summary, width)),
    '',
    'Flags of every command:',
    ...globalFlags.map((flag) => entry(flagUsage(flag), flag.help, width)),
    '',
    'Exit codes: 0 done, 1 not everything done, 2 bad input, 3 refused by AWS.',
  ].join('\n')
}

/** What `ibshare COMMAND --help` prints. */
export function commandHelpText(command: Command, width: number): string {
  const options = Object.entries(command.options).map(([name, { value, help }]) =>
    entry(`--${name} ${value}`, help, width),
  )
  return [
    usageOf(command),
    '',
    wrapText(`${command.summary}.`, width, 2),
    ...options,
    '',
    'Flags of every command: ibshare --help',
  ].join('\n')
}

/** Where the right column begins. */
const rightColumn = 28

function entry(left: string, right: string, width: number): string {
  const lines = wrapText(right, width, rightColumn)
  return left.length + 4 > rightColumn
    ? `  ${left}\n${lines}`
    : `  ${left.padEnd(rightColumn - 2)}${lines.trimStart()}`
}

function flagUsage({ name, short, value }: FlagForm): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`
  return short === undefined ? long : `-${short}, ${long}`
}
