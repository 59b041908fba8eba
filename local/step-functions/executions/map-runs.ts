import type { CloudCore } from '../../cloud/core.ts'
import { executionArn, mapRunArn, stateMachineArn } from '../arns.ts'
import { accessDenied, stepFunctionsSdk } from '../integrations/sdk-errors.ts'
import type { MapItem, MapRunSpec, StartedMapRun } from '../interpreter/model.ts'
import { toJsonText } from '../interpreter/payload.ts'
import type { Execution, ExecutionSpec } from './execution.ts'

/** A run of a Distributed Map, running or ended. */
export interface MapRun {
  readonly arn: string
  /** The execution whose Map state it is. */
  readonly executionArn: string
  /** `…:stateMachine:NAME/LABEL` */
  readonly stateMachineArn: string
  readonly startMs: number
  readonly itemCount: number
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
  children(): readonly Execution[]
  outcome(): { readonly status: 'RUNNING' } | { readonly status: MapRunEnding; readonly stopMs: number }
}

type MapRunEnding = 'SUCCEEDED' | 'FAILED' | 'ABORTED'

/** All runs of Distributed Maps. */
export interface MapRuns {
  start(spec: MapRunSpec): StartedMapRun
  find(arn: string): MapRun | undefined
  /** Newest first. */
  ofExecution(arn: string): readonly MapRun[]
}

/** What Map Runs need from the service. */
export interface MapRunServices {
  readonly core: Pick<CloudCore, 'authorizer' | 'clock' | 'identifiers'>
  readonly launch: (spec: ExecutionSpec) => Execution
}

/** No Map Run yet. */
export function createMapRuns({ core, launch }: MapRunServices): MapRuns {
  const runs = new Map<string, MapRun>()

  const start = (spec: MapRunSpec): StartedMapRun => {
    authoriseStart(core, spec)
    const { execution } = spec
    const machine = `${execution.stateMachineName}/${spec.label ?? core.identifiers.uuid()}`
    const arn = mapRunArn(execution, machine, core.identifiers.uuid())
    const children = new Map<number, Execution>()
    let outcome: ReturnType<MapRun['outcome']> = { status: 'RUNNING' }
    runs.set(arn, {
      arn,
      executionArn: execution.arn,
      stateMachineArn: stateMachineArn(execution, machine),
      startMs: core.clock.now(),
      itemCount: spec.itemCount,
      maxConcurrency: spec.maxConcurrency,
      toleratedFailureCount: spec.toleratedFailureCount,
      toleratedFailurePercentage: spec.toleratedFailurePercentage,
      children: () => [...children.values()],
      outcome: () => outcome,
    })

    return {
      mapRunArn: arn,
      runChild: async (item, input) => {
        const child = launch(
          childSpec(spec, { machine, mapRunArn: arn, name: core.identifiers.uuid(), input }),
        )
        children.set(item.Index, child)
        return (await child.ended).status
      },
      outputs: () => outputsOf(children),
      end: (status) => {
        outcome = { status, stopMs: core.clock.now() }
        for (const child of children.values()) child.stop({})
      },
    }
  }

  return {
    start,
    find: (arn) => runs.get(arn),
    ofExecution: (arn) => [...runs.values()].filter((run) => run.executionArn === arn).toReversed(),
  }
}

/** The machine's role needs states:StartExecution on the machine itself (guide, "IAM policies for Distributed Map"). */
function authoriseStart(
  { authorizer, identifiers }: MapRunServices['core'],
  { execution }: MapRunSpec,
): void {
  const need = {
    action: 'states:StartExecution',
    resource: stateMachineArn(execution, execution.stateMachineName),
  }
  const refusal = authorizer.refusal(execution.caller(), need, execution.region)
  if (refusal !== undefined) throw accessDenied(stepFunctionsSdk, refusal, identifiers.uuid())
}

function childSpec(
  { execution, states }: MapRunSpec,
  child: {
    readonly machine: string
    readonly mapRunArn: string
    readonly name: string
    readonly input: unknown
  },
): ExecutionSpec {
  return {
    arn: executionArn(execution, child.machine, child.name),
    name: child.name,
    accountId: execution.accountId,
    region: execution.region,
    stateMachineArn: stateMachineArn(execution, child.machine),
    stateMachineName: execution.stateMachineName,
    roleArn: execution.roleArn,
    states,
    timeoutSeconds: undefined,
    input: toJsonText(child.input),
    mapRunArn: child.mapRunArn,
  }
}

function outputsOf(children: ReadonlyMap<MapItem['Index'], Execution>): readonly unknown[] {
  return [...children]
    .toSorted(([one], [other]) => one - other)
    .flatMap(([, child]) => {
      const outcome = child.outcome()
      if (outcome.status !== 'SUCCEEDED') return []
      const output: unknown = JSON.parse(outcome.output)
      return [output]
    })
}
