import type { Services } from '../../../cli/command.ts'
import { run } from '../../../cli/run.ts'
import type { CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import type { CopyResult } from '../../../functions/lib/domain/copying/copy-result.ts'
import type { Rules } from '../../../functions/lib/domain/rules/rules.ts'
import type { Run, ShareRecord } from '../../../functions/lib/domain/run/run.ts'
import type { StandingWant } from '../../../functions/lib/domain/run/want.ts'
import type { RetirementRecord } from '../../../functions/lib/ports/rule-share-ledger.ts'
import type { Printed } from './cli-session.ts'

/** What became of one run. */
export interface ToldRun {
  readonly run: Run
  readonly shares?: readonly ShareRecord[]
  readonly copyPlan?: CopyPlan
  readonly copyResult?: CopyResult
  readonly retirements?: readonly RetirementRecord[]
  readonly checks?: readonly CheckResult[]
  readonly isStopped?: boolean
}

/** An execution that a command started. */
export interface Started {
  readonly name: string
  readonly input: unknown
}

/** A ledger of lists, for commands that only read runs, and start some. */
export interface SmallLedger {
  readonly runs: ToldRun[]
  readonly started: Started[]
  /** What becomes of the executions that are started, at the second look at each. */
  onStart(become: (started: Started) => ToldRun): void
  readonly wants: StandingWant[]
  readonly rules: Map<string, Rules>
  /** Builds by the ids of the owner's AMIs. */
  readonly amis: Map<string, string>
  ibshare(...argv: string[]): Promise<Printed>
}

/** An empty one. */
export function createSmallLedger(): SmallLedger {
  const told: ToldRun[] = []
  const wants: StandingWant[] = []
  const rules = new Map<string, Rules>()
  const amis = new Map<string, string>()
  const started: Started[] = []
  let become: ((one: Started) => ToldRun) | undefined
  const find = (runId: string) => told.find((one) => one.run.runId === runId)
  const services = {
    runs: {
      listRuns: async () =>
        told.map((one) => one.run).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1)),
      readRun: async (runId: string) => find(runId)?.run,
      listWants: async (arn: string) => wants.filter(({ resourceArn }) => resourceArn === arn),
      readShare: async (runId: string, arn: string) =>
        find(runId)?.shares?.find(({ resourceArn }) => resourceArn === arn),
      listShares: async (runId: string) => find(runId)?.shares ?? [],
    },
    retirements: { listRetirements: async (runId: string) => find(runId)?.retirements ?? [] },
    copies: { readWait: async () => undefined, readCopies: async () => [] },
    copyPlans: {
      readCopyPlan: async (runId: string) => find(runId)?.copyPlan,
      readCopyResult: async (runId: string) => find(runId)?.copyResult,
    },
    checks: { readChecks: async (runId: string) => find(runId)?.checks ?? [] },
    executions: {
      isRunning: async (arn: string) => told.find(({ run }) => run.executionArn === arn)?.isStopped !== true,
    },
    buildOfAmi: async (imageId: string) => amis.get(imageId),
    runStarter: async () => ({
      startRun: async (one: Started) => {
        started.push(one)
        return { executionArn: `arn:execution:${one.name}`, alreadyStarted: false }
      },
    }),
    rules: {
      current: async () => [...rules].map(([version, found]) => ({ version, rules: found })).at(-1),
      read: async (version: string) => {
        const found = rules.get(version)
        return found === undefined ? undefined : { version, rules: found }
      },
    },
    clockAheadBy: () => 0,
  } as unknown as Services

  return {
    runs: told,
    started,
    onStart: (next) => {
      become = next
    },
    wants,
    rules,
    amis,
    ibshare: async (...argv) => {
      let stdout = ''
      let stderr = ''
      const exitCode = await run(argv, {
        stdout: (text) => void (stdout += text),
        stderr: (text) => void (stderr += text),
        env: {},
        connect: async () => services,
        readFile: async (path) => Promise.reject(new Error(`Expected no file to be read, got ${path}`)),
        now: () => Date.parse('2026-11-21T21:00:00Z'),
        wait: async () => {
          if (become !== undefined) told.push(...started.splice(0).map(become))
        },
        isTerminal: false,
      })
      return { exitCode, stdout, stderr }
    },
  }
}
