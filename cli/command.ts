import type { CheckResults } from '../functions/lib/ports/check-results.ts'
import type {
  CopyStore,
  GrantNotes,
  LaneStore,
  PauseSwitch,
  RunCopies,
  SweepControls,
  SweepList,
} from '../functions/lib/ports/copy-ledger.ts'
import type { CopyPlans } from '../functions/lib/ports/copy-plans.ts'
import type { Executions } from '../functions/lib/ports/executions.ts'
import type { RuleShareLedger } from '../functions/lib/ports/rule-share-ledger.ts'
import type { RulesStore } from '../functions/lib/ports/rules-store.ts'
import type { RunLedger } from '../functions/lib/ports/run-ledger.ts'
import type { SweepStarter } from '../functions/lib/ports/sweep-starter.ts'
import type { DeadLetters } from './dead-letter-queue.ts'
import type { ExitCode } from './exit-codes.ts'
import type { SweepExecutions } from './sweep-executions.ts'
import type { Terminal } from './terminal.ts'

/** Which account, Region and table a command works with. Absent members: as the AWS SDK finds them. */
export interface Connection {
  readonly profile?: string
  readonly region?: string
  readonly endpointUrl?: string
  readonly tableName: string
}

/** Whose credentials a command works with. */
export interface CallerIdentity {
  readonly accountId: string
  readonly arn: string
}

/** What commands work with. */
export interface Services {
  readonly rules: RulesStore
  readonly runs: RunLedger
  readonly retirements: Pick<RuleShareLedger, 'listRetirements'>
  readonly copies: Pick<CopyStore, 'listOpenCopies' | 'readCopies'> &
    Pick<LaneStore, 'readLane'> &
    Pick<RunCopies, 'listActiveLanes' | 'listRunLanes' | 'listWaits' | 'readWait'> &
    Pick<GrantNotes, 'listGrants'> &
    PauseSwitch &
    SweepControls &
    SweepList
  readonly copyPlans: Pick<CopyPlans, 'readCopyPlan' | 'readCopyResult'>
  readonly checks: Pick<CheckResults, 'readChecks'>
  readonly executions: Pick<Executions, 'isRunning'>
  /** Starts runs in the account and Region that the credentials are for. */
  runStarter(): Promise<Pick<Executions, 'startRun'>>
  /** The build that an AMI of the owner was made by, as its tag says; `undefined` where none says so. */
  buildOfAmi(imageId: string): Promise<string | undefined>
  /** The sweeps of the account and Region that the credentials are for. */
  sweeps(): Promise<SweepStarter & SweepExecutions>
  /** `undefined` where there is no dead-letter queue. */
  deadLetters(): Promise<DeadLetters | undefined>
  /** STS GetCallerIdentity. */
  caller(): Promise<CallerIdentity>
  /** By how many milliseconds AWS's clock is ahead of this machine's, as its answers tell; 0 before the first. */
  clockAheadBy(): number
}

/** What surrounds the command: in a process that process, in a test whatever the test likes. */
export interface CommandHost {
  stdout(text: string): void
  stderr(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  connect(connection: Connection): Promise<Services>
  /** The text of a file. */
  readFile(path: string): Promise<string>
  /** Milliseconds since the epoch. */
  now(): number
  /** Answers after so many milliseconds. */
  wait(milliseconds: number): Promise<void>
  /** Of the terminal; absent without one. */
  readonly columns?: number
  readonly isTerminal: boolean
}

/** An option that one command has beyond the global flags. */
interface CommandOption {
  /** The word for its value in the help text. */
  readonly value: string
  readonly help: string
}

/** What a command was asked to do. */
export interface CommandInput {
  /** What stands after the command's words. */
  readonly positionals: readonly string[]
  readonly options: Readonly<Record<string, string>>
  /** Nothing may be changed. */
  readonly dryRun: boolean
  /** A command line with the same global flags, to paste. */
  commandLine(...words: readonly string[]): string
  /** A command line of the AWS CLI for the same account and Region, to paste. */
  awsCommandLine(...words: readonly string[]): string
  /** Connects on the first call; a command that refuses its input never does. */
  services(): Promise<Services>
  readFile(path: string): Promise<string>
  /** Milliseconds since the epoch, by AWS's clock once something was asked of it. */
  now(): number
  wait(milliseconds: number): Promise<void>
  /** Says on stderr what goes on. */
  progress(text: string): void
}

/** What a command answers: the same for people and for programs. */
export interface CommandResult {
  readonly exitCode: ExitCode
  /** What `--json` prints; its form is a schema of output-schemas.ts. */
  readonly json: unknown
  /** What is printed otherwise. */
  text(terminal: Terminal): string
}

/** One command of ibshare. */
export interface Command {
  readonly words: readonly string[]
  /** What stands after the words, for example `FILE`; brackets mean that it may be absent. */
  readonly parameters: readonly string[]
  readonly summary: string
  readonly options: Readonly<Record<string, CommandOption>>
  run(input: CommandInput): Promise<CommandResult>
}
