import type { CloudCore } from '../cloud/core.ts'
import type { FunctionInvoker } from '../cloud/invocation.ts'
import type { EdgeRecorder } from './definition/edges.ts'
import type { MapRuns } from './executions/map-runs.ts'
import { createTemplateEvaluator } from './expressions/evaluate-template.ts'
import { createAwsSdkCall, type CallApi } from './integrations/aws-sdk-call.ts'
import type { Integration } from './integrations/integration.ts'
import { createLambdaInvoke } from './integrations/lambda-invoke.ts'
import { createPutEvents, type PutEvents } from './integrations/put-events.ts'
import { createStartExecution, type StartExecution } from './integrations/start-execution.ts'
import type { TaskTokens } from './integrations/task-tokens.ts'
import type { Engine } from './interpreter/model.ts'
import { startLine } from './interpreter/start-line.ts'

/** What Step Functions reaches outside of itself. */
export interface Integrations {
  readonly invoker: FunctionInvoker
  readonly putEvents: PutEvents
  /** Absent: Tasks may call the API of Step Functions itself; those that call others fail with States.Runtime. */
  readonly callApi?: CallApi
  /** Told each edge that an execution takes, children of Map Runs under their machine's name. */
  readonly edges?: Pick<EdgeRecorder, 'record'>
}

/** What the engine needs from the rest of the service. */
export interface EngineParts {
  readonly core: CloudCore
  readonly integrations: Integrations
  readonly tokens: TaskTokens
  readonly mapRuns: Pick<MapRuns, 'start'>
  readonly startExecution: StartExecution
}

/** Connects the interpreter with the services around it. */
export function createEngine(parts: EngineParts): Engine {
  const { core, integrations, tokens } = parts
  const { clock, identifiers } = core
  const byKind: Readonly<Record<'lambdaInvoke' | 'startExecution' | 'putEvents' | 'awsSdk', Integration>> = {
    lambdaInvoke: createLambdaInvoke(core, integrations.invoker),
    startExecution: createStartExecution(core, parts.startExecution),
    putEvents: createPutEvents(core, integrations.putEvents),
    awsSdk: createAwsSdkCall(core, integrations.callApi),
  }
  const engine: Engine = {
    clock,
    identifiers,
    evaluator: createTemplateEvaluator({
      identifiers,
      now: () => clock.now(),
    }),
    recordEdge: ({ stateMachineName }, edge) => integrations.edges?.record(stateMachineName, edge),
    callTask: async (call) => byKind[call.resource.kind](call),
    issueToken: (execution) => tokens.issue(execution),
    startLine: (around, spec) => startLine(engine, around, spec),
    startMapRun: (spec) => parts.mapRuns.start(spec),
  }
  return engine
}
