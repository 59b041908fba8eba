import type { CloudCore } from '../../cloud/core.ts'
import type { Caller } from '../../cloud/service.ts'
import type { ExecutionStore } from '../executions/execution-store.ts'
import type { Execution } from '../executions/execution.ts'
import type { MapRuns } from '../executions/map-runs.ts'
import type { TaskTokens } from '../integrations/task-tokens.ts'
import type { StateMachines } from '../state-machines.ts'

/** What a start asks for: a name or an input that is not given gets AWS's default. */
export interface StartCall {
  readonly stateMachineArn: string
  readonly name: string | undefined
  readonly input: string | undefined
}

/** What the operations of the API work on. */
export interface ApiParts {
  readonly core: CloudCore
  readonly stateMachines: StateMachines
  readonly executions: ExecutionStore
  readonly mapRuns: MapRuns
  readonly tokens: TaskTokens
  readonly start: (
    call: StartCall,
    context: { readonly caller: Caller; readonly region: string },
  ) => Execution
}
