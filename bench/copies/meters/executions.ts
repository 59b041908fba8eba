import type { StepFunctions } from '../../../local/step-functions/step-functions.ts'

/** An execution as its events tell it. */
export interface WatchedRun {
  readonly arn: string
  /** Name of its state machine, children of Map Runs under that of their parent. */
  readonly machine: string
  readonly startMs: number
  readonly endMs: number | undefined
  readonly status: string
  readonly events: number
}

/** One look of the sweep at its lanes. */
export interface Tick {
  readonly fromMs: number
  readonly toMs: number
}

/** Every execution of a cloud, counted rather than kept. */
export interface ExecutionMeter {
  readonly all: () => readonly WatchedRun[]
  readonly find: (arn: string) => WatchedRun | undefined
  /** Resolves when none of the given executions runs any more. */
  readonly ended: (arns: readonly string[]) => Promise<void>
  readonly ticks: () => readonly Tick[]
}

const endings: ReadonlyMap<string | undefined, string> = new Map([
  ['ExecutionSucceeded', 'SUCCEEDED'],
  ['ExecutionFailed', 'FAILED'],
  ['ExecutionAborted', 'ABORTED'],
  ['ExecutionTimedOut', 'TIMED_OUT'],
])

/** Counts from now on; `tickState` names the state whose tasks are ticks. */
export function meterExecutions(
  stepFunctions: Pick<StepFunctions, 'onHistoryEvent'>,
  tickState: string,
): ExecutionMeter {
  const runs = new Map<string, WatchedRun>()
  const ticks: Tick[] = []
  const openTicks = new Map<string, number>()
  const waiting = new Set<() => void>()

  stepFunctions.onHistoryEvent(({ executionArn: arn, stateMachineArn, event }) => {
    const atMs = event.timestamp?.getTime() ?? 0
    const known = runs.get(arn)
    const status = endings.get(event.type)
    runs.set(arn, {
      arn,
      machine: known?.machine ?? machineOf(stateMachineArn),
      startMs: known?.startMs ?? atMs,
      endMs: status === undefined ? undefined : atMs,
      status: status ?? 'RUNNING',
      events: (known?.events ?? 0) + 1,
    })
    if (event.stateEnteredEventDetails?.name === tickState) openTicks.set(arn, atMs)
    const begun = openTicks.get(arn)
    if (begun !== undefined && event.stateExitedEventDetails?.name === tickState) {
      ticks.push({ fromMs: begun, toMs: atMs })
      openTicks.delete(arn)
    }
    if (status !== undefined) for (const ask of waiting) ask()
  })

  return {
    all: () => [...runs.values()],
    find: (arn) => runs.get(arn),
    ticks: () => ticks,
    ended: async (arns) =>
      new Promise((resolve) => {
        const ask = (): void => {
          if (!arns.every((arn) => (runs.get(arn)?.status ?? 'RUNNING') !== 'RUNNING')) return
          waiting.delete(ask)
          resolve()
        }
        waiting.add(ask)
        ask()
      }),
  }
}

function machineOf(stateMachineArn: string): string {
  const name = stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1)
  return name.split('/')[0] ?? name
}
