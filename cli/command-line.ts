import { parseArgs } from 'node:util'

import { closestTo } from '../functions/lib/domain/rules/did-you-mean.ts'
import { badInput } from './command-failure.ts'
import type { Command } from './command.ts'
import { globalFlags, type GlobalFlags } from './global-flags.ts'

/** A command line, taken apart. */
export interface CommandLine {
  readonly flags: GlobalFlags
  /** Absent where no command is named, which is only right with `--help` or `--version`. */
  readonly command?: Command
  readonly positionals: readonly string[]
  /** Values of the command's own options, by name. */
  readonly options: Readonly<Record<string, string>>
}

/** Reads a command line. @throws CommandFailure (bad input) with what was expected. */
export function parseCommandLine(argv: readonly string[], commands: readonly Command[]): CommandLine {
  const { values, positionals } = readTokens(argv, commands)
  const command = findCommand(positionals, commands)
  const flags = {
    json: values.has('json'),
    dryRun: values.has('dry-run'),
    help: values.has('help'),
    version: values.has('version'),
    ...textFlag('profile', values.get('profile')),
    ...textFlag('region', values.get('region')),
    ...textFlag('endpointUrl', values.get('endpoint-url')),
    ...textFlag('table', values.get('table')),
  }
  if (flags.help || flags.version) return { flags, positionals: [], options: {}, ...commandIn(command) }
  if (command === undefined) throw unknownCommand(positionals, commands)

  const rest = positionals.slice(command.words.length)
  checkParameters(rest, command)
  return { flags, command, positionals: rest, options: ownOptions(values, command) }
}

/** A word as a shell reads it back. */
export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** How a command is called, for example `ibshare runs [--limit N]`. */
export function usageOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value }]) => `[--${name} ${value}]`)
  return ['ibshare', ...command.words, ...command.parameters, ...options].join(' ')
}

type Values = ReadonlyMap<string, string | undefined>

function readTokens(argv: readonly string[], commands: readonly Command[]) {
  const own = commands.flatMap((command) => Object.keys(command.options))
  const taking = [...globalFlags.filter((flag) => flag.value !== undefined).map((flag) => flag.name), ...own]
  const plain = globalFlags.filter((flag) => flag.value === undefined).map((flag) => flag.name)
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(taking.map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(plain.map((name) => [name, { type: 'boolean' as const }])),
      help: { type: 'boolean', short: 'h' },
    },
  })
  const values = new Map<string, string | undefined>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    checkOption(token, { taking, plain })
    values.set(token.name, token.value)
  }
  return { values, positionals }
}

function checkOption(
  token: {
    readonly name: string
    readonly rawName: string
    readonly value: string | undefined
    readonly inlineValue: boolean | undefined
  },
  known: { readonly taking: readonly string[]; readonly plain: readonly string[] },
): void {
  const { name, rawName, value, inlineValue } = token
  if (known.plain.includes(name)) {
    if (value !== undefined)
      throw badInput(`Expected ${rawName} to stand alone, got ${rawName}=${value}`, 'ibshare --help')
    return
  }
  if (!known.taking.includes(name)) {
    const closest = closestTo(name, [...known.taking, ...known.plain])
    const guess = closest === undefined ? '' : `; did you mean --${closest}?`
    throw badInput(`Expected an option of ibshare, got ${rawName}${guess}`, 'ibshare --help')
  }
  const isNextOption = inlineValue !== true && value?.startsWith('-') === true
  if (value === undefined || value === '' || isNextOption) {
    throw badInput(
      `Expected a value after ${rawName}, got ${isNextOption ? value : 'nothing'}`,
      'ibshare --help',
    )
  }
}

/** The command with the most words that the command line begins with. */
function findCommand(positionals: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands
    .filter((command) => command.words.every((word, index) => positionals[index] === word))
    .toSorted((a, b) => b.words.length - a.words.length)[0]
}

function unknownCommand(positionals: readonly string[], commands: readonly Command[]) {
  const names = commands.map((command) => command.words.join(' '))
  const got = positionals.slice(0, 2).join(' ')
  const closest = closestTo(got, names) ?? closestTo(positionals[0] ?? '', names)
  const guess = closest === undefined ? '' : `; did you mean ${closest}?`
  return badInput(
    `Expected a command (${names.join(', ')}), got ${got === '' ? 'none' : got}${guess}`,
    'ibshare --help',
  )
}

function checkParameters(given: readonly string[], command: Command): void {
  const { parameters } = command
  const needed = parameters.filter((parameter) => !parameter.startsWith('['))
  const missing = needed[given.length]
  const surplus = given[parameters.length]
  if (missing !== undefined)
    throw badInput(`Expected ${missing} after ${command.words.join(' ')}, got nothing`, usageOf(command))
  if (surplus !== undefined) {
    throw badInput(`Expected ${usageOf(command)}, got ${JSON.stringify(surplus)} besides`, usageOf(command))
  }
}

function ownOptions(values: Values, command: Command): Readonly<Record<string, string>> {
  const names = new Set(globalFlags.map((flag) => flag.name))
  const own = [...values].filter(([name]) => !names.has(name))
  const strange = own.find(([name]) => command.options[name] === undefined)
  if (strange !== undefined) {
    throw badInput(`Expected an option of ${command.words.join(' ')}, got --${strange[0]}`, usageOf(command))
  }
  return Object.fromEntries(own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

function textFlag(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value }
}

function commandIn(command: Command | undefined): { readonly command?: Command } {
  return command === undefined ? {} : { command }
}
