import type { CommandHost, Connection, Services } from '../../../cli/command.ts'
import type { DeadLetters } from '../../../cli/dead-letter-queue.ts'
import { run } from '../../../cli/run.ts'
import type { SweepLook } from '../../../cli/sweep-executions.ts'
import { createDynamoCheckResults } from '../../../functions/lib/aws/dynamo-check-results.ts'
import { createDynamoCopyLedger } from '../../../functions/lib/aws/dynamo-copy-ledger.ts'
import { createDynamoCopyPlans } from '../../../functions/lib/aws/dynamo-copy-plans.ts'
import { createDynamoRuleShareLedger } from '../../../functions/lib/aws/dynamo-rule-share-ledger.ts'
import { createDynamoRulesStore } from '../../../functions/lib/aws/dynamo-rules-store.ts'
import { createDynamoRunLedger } from '../../../functions/lib/aws/dynamo-run-ledger.ts'
import { createDynamoSweepControls } from '../../../functions/lib/aws/dynamo-sweep-controls.ts'
import { sweepStart } from '../../../functions/lib/domain/copying/sweep-control.ts'
import type { CheckResults } from '../../../functions/lib/ports/check-results.ts'
import type { CopyLedger, SweepList } from '../../../functions/lib/ports/copy-ledger.ts'
import type { CopyPlans } from '../../../functions/lib/ports/copy-plans.ts'
import type { RuleShareLedger } from '../../../functions/lib/ports/rule-share-ledger.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'

/** What one command line printed. */
export interface Printed {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What AWS tells beside the ledger; a test changes it. */
export interface Surroundings {
  /** Executions of runs that were stopped. */
  readonly stopped: Set<string>
  /** By the names of sweeps; the others are asleep. */
  readonly sweeps: Map<string, SweepLook>
  /** Names of the sweeps that were started. */
  readonly started: string[]
  deadLetters: DeadLetters | undefined
  /** Milliseconds. */
  clockAheadBy: number
}

/** A person at a terminal, with a ledger of their own. */
export interface CliSession extends Services {
  readonly retirements: RuleShareLedger
  readonly copies: CopyLedger & SweepList
  readonly copyPlans: CopyPlans
  readonly checks: CheckResults
  readonly surroundings: Surroundings
  readonly ledger: LocalLedger
  /** Files that the person has, by path. */
  readonly files: Record<string, string>
  /** Every connection that was asked for. */
  readonly connections: Connection[]
  ibshare(...argv: string[]): Promise<Printed>
  /** The same, with another terminal, environment or services. */
  ibshareWith(host: Partial<CommandHost>, ...argv: string[]): Promise<Printed>
  close(): Promise<void>
}

/** The administrator of account 222222222222 on 2026-11-21, without a terminal. */
export async function startCliSession(): Promise<CliSession> {
  const ledger = await startLocalLedger()
  const surroundings: Surroundings = {
    stopped: new Set(),
    sweeps: new Map(),
    started: [],
    deadLetters: { queueUrl: 'https://sqs/dead-letters', messages: 0, beingRead: 0 },
    clockAheadBy: 0,
  }
  const services = {
    rules: createDynamoRulesStore(ledger.client, ledger.tableName),
    runs: createDynamoRunLedger(ledger.client, ledger.tableName),
    retirements: createDynamoRuleShareLedger(ledger.client, ledger.tableName),
    copies: {
      ...createDynamoCopyLedger(ledger.client, ledger.tableName),
      ...createDynamoSweepControls(ledger.client, ledger.tableName),
    },
    copyPlans: createDynamoCopyPlans(ledger.client, ledger.tableName),
    checks: createDynamoCheckResults(ledger.client, ledger.tableName),
    executions: { isRunning: async (arn) => !surroundings.stopped.has(arn) },
    buildOfAmi: async () => undefined,
    runStarter: async () => ({
      startRun: async ({ name }) => Promise.reject(new Error(`Expected no run to be started, got ${name}`)),
    }),
    sweeps: async () => ({
      look: async (sweep) => surroundings.sweeps.get(sweepStart(sweep).name) ?? { kind: 'asleep' },
      start: async ({ name }) => {
        surroundings.started.push(name)
        return 'started'
      },
    }),
    deadLetters: async () => surroundings.deadLetters,
    caller: async () => ({ accountId: '222222222222', arn: 'arn:aws:iam::222222222222:user/op' }),
    clockAheadBy: () => surroundings.clockAheadBy,
  } satisfies Services
  const files: Record<string, string> = {}
  const connections: Connection[] = []

  const ibshareWith = async (host: Partial<CommandHost>, ...argv: string[]): Promise<Printed> => {
    let stdout = ''
    let stderr = ''
    const exitCode = await run(argv, {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
      env: {},
      connect: async (connection) => {
        connections.push(connection)
        return services
      },
      readFile: async (path) => {
        const text = files[path]
        if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
        return text
      },
      now: () => Date.parse('2026-11-21T21:00:00Z'),
      wait: async () => Promise.resolve(),
      isTerminal: false,
      ...host,
    })
    return { exitCode, stdout, stderr }
  }
  return {
    ...services,
    surroundings,
    ledger,
    files,
    connections,
    ibshare: async (...argv) => ibshareWith({}, ...argv),
    ibshareWith,
    close: async () => ledger.close(),
  }
}

/** The longest line of a text, in columns; colours do not count. */
export function widthOf(text: string): number {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replaceAll(/\u001B\[\d+m/g, '')
  return Math.max(...plain.split('\n').map((line) => line.length))
}
