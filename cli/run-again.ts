import type { Run } from '../functions/lib/domain/run.ts'
import { quoteForShell } from './command-line.ts'

/** The AWS CLI's command that starts a run with the same input again: as a new run, which does only what is missing. */
export function startAgainCommand(run: Run): string {
  const [, partition, , region = '', accountId = '', , machine = ''] = run.executionArn.split(':')
  const machineArn = `arn:${partition}:states:${region}:${accountId}:stateMachine:${machine}`
  return [
    'aws stepfunctions start-execution',
    `--region ${region}`,
    `--state-machine-arn ${machineArn}`,
    `--input ${quoteForShell(JSON.stringify(inputOf(run)))}`,
  ].join(' \\\n  ')
}

function inputOf({ trigger, startedAt }: Run): unknown {
  switch (trigger.kind) {
    case 'imageBuilt':
      return {
        eventId: trigger.eventId,
        resource: trigger.resourceArn,
        time: new Date(startedAt).toISOString(),
      }
    case 'manual':
      return {
        resources: trigger.resourceArns,
        accounts: trigger.accountIds,
        ...(trigger.reason === undefined ? {} : { reason: trigger.reason }),
      }
  }
}
