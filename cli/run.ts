import packageFile from '../package.json' with { type: 'json' }
import { badInput } from './command-failure.ts'
import { parseCommandLine, quoteForShell, type CommandLine } from './command-line.ts'
import type { CommandHost, CommandInput, CommandResult, Services } from './command.ts'
import { commands } from './commands.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { explainError } from './explain-error.ts'
import { failureText } from './failure-text.ts'
import { defaultTableName, type GlobalFlags } from './global-flags.ts'
import { commandHelpText, helpText } from './help.ts'
import { createTerminal } from './terminal.ts'

/** Carries out one command line of ibshare, without the words `node ibshare`. Throws nothing; answers the exit code. */
export async function run(argv: readonly string[], host: CommandHost): Promise<ExitCode> {
  const terminal = createTerminal(host)
  try {
    const line = parseCommandLine(argv, commands)
    const { flags, command } = line
    if (flags.version) return print(host, packageFile.version)
    if (flags.help || command === undefined) {
      return print(
        host,
        command === undefined ? helpText(commands, terminal.width) : commandHelpText(command, terminal.width),
      )
    }
    const result = await command.run(inputOf(line, host))
    print(host, flags.json ? JSON.stringify(result.json, undefined, 2) : result.text(terminal))
    return result.exitCode
  } catch (error) {
    const failure = explainError(error, ['ibshare', ...argv].map(quoteForShell).join(' '))
    host.stderr(`${failureText(failure, { asJson: argv.includes('--json'), terminal })}\n`)
    return failure.exitCode
  }
}

function print(host: CommandHost, text: string): CommandResult['exitCode'] {
  host.stdout(`${text}\n`)
  return exitCodes.done
}

function inputOf(line: CommandLine, host: CommandHost): CommandInput {
  const { flags, positionals, options } = line
  let connected: Services | undefined
  return {
    positionals,
    options,
    dryRun: flags.dryRun,
    commandLine: (...words) => ['ibshare', ...words, ...connectionFlags(flags)].map(quoteForShell).join(' '),
    awsCommandLine: (...words) => ['aws', ...words, ...awsFlags(flags)].map(quoteForShell).join(' '),
    services: async () => (connected ??= await connect(flags, host)),
    readFile: async (path) => readFile(path, host),
    // What the ledger says is by AWS's clock; that of the embedded cloud runs ahead of every machine.
    now: () => host.now() + (connected?.clockAheadBy() ?? 0),
    wait: async (milliseconds) => host.wait(milliseconds),
    progress: (text) => host.stderr(`${text}\n`),
  }
}

async function connect(flags: GlobalFlags, host: CommandHost): ReturnType<CommandHost['connect']> {
  const { profile, region, endpointUrl, table } = flags
  if (endpointUrl !== undefined && !/^https?:$/.test(URL.parse(endpointUrl)?.protocol ?? '')) {
    throw badInput(`Expected --endpoint-url to be an http or https URL, got ${endpointUrl}`, 'ibshare --help')
  }
  return host.connect({
    tableName: table ?? defaultTableName,
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  })
}

/** What a command to paste needs in order to work with the same ledger. */
function connectionFlags(flags: GlobalFlags): string[] {
  return [...awsFlags(flags), ...(flags.table === undefined ? [] : ['--table', flags.table])]
}

/** The same flags, those that the AWS CLI has as well. */
function awsFlags({ profile, region, endpointUrl }: GlobalFlags): string[] {
  const given = Object.entries({ profile, region, 'endpoint-url': endpointUrl })
  return given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
}

async function readFile(path: string, host: CommandHost): Promise<string> {
  try {
    return await host.readFile(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw badInput(`Expected ${path} to be a file that can be read, got ${reason}`, 'name another file')
  }
}
