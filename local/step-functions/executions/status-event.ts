import type { CloudEvent } from '../../cloud/core.ts'
import type { Ending, ExecutionSpec, Outcome } from './execution.ts'

/** Most bytes of escaped input and output in an event (guide, "EventBridge integration": 248 KiB). */
const mostDataBytes = 248 * 1024

/** The event that tells EventBridge of an execution's new status. */
export function statusEvent(
  execution: ExecutionSpec & { readonly startMs: number },
  outcome: Outcome,
): Omit<CloudEvent, 'version' | 'id' | 'time'> {
  const ending = outcome.status === 'RUNNING' ? undefined : outcome
  const output = outcome.status === 'SUCCEEDED' ? outcome.output : null
  const outputFits = escapedBytes(output) <= mostDataBytes
  const inputFits = escapedBytes(execution.input) + escapedBytes(output) <= mostDataBytes
  return {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    account: execution.accountId,
    region: execution.region,
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.stateMachineArn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name: execution.name,
      status: outcome.status,
      startDate: execution.startMs,
      stopDate: ending?.stopMs ?? null,
      input: inputFits ? execution.input : null,
      inputDetails: { included: inputFits },
      output: outputFits ? output : null,
      outputDetails: output === null ? null : { included: outputFits },
      error: reasonOf(ending)?.error ?? null,
      cause: reasonOf(ending)?.cause ?? null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: isRedrivable(outcome) ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      redriveStatusReason: isRedrivable(outcome) ? null : redriveRefusal(outcome),
    },
  }
}

/** Whether AWS would redrive an execution that ended like this. */
export function isRedrivable({ status }: Outcome): boolean {
  return status !== 'RUNNING' && status !== 'SUCCEEDED'
}

/** AWS's sentence on why an execution cannot be redriven. */
export function redriveRefusal({ status }: Outcome): string {
  return `Execution is ${status} and cannot be redriven`
}

function reasonOf(ending: Ending | undefined) {
  return ending === undefined || ending.status === 'SUCCEEDED' ? undefined : ending
}

function escapedBytes(text: string | null): number {
  return text === null ? 0 : Buffer.byteLength(JSON.stringify(text))
}
