import type { Run } from '../functions/lib/domain/run/run.ts'
import { quoteForShell } from './command-line.ts'

/** The AWS CLI's command that starts a run with the same input again: as a new run, which does only what is missing. */
export function startAgainCommand(run: Run): string {
  const [, partition, , region = '', accountId = '', , machine = ''] = run.executionArn.split(':')
  const machineArn = `arn:${partition}:states:${region}:${accountId}:stateMachine:${machine}`
  return [
    'aws stepfunctions start-execution',
    `--region ${region}`,
    `--state-machine-arn ${machineArn}`,
    `--input ${inputArgument(run)}`,
  ].join(' \\\n  ')
}

function inputArgument({ trigger, startedAt }: Run): string {
  switch (trigger.kind) {
    case 'imageBuilt':
      return asArgument({
        eventId: trigger.eventId,
        resource: trigger.resourceArn,
        time: new Date(startedAt).toISOString(),
        ...(trigger.checkOnly === undefined ? {} : { checkOnly: trigger.checkOnly }),
      })
    case 'manual':
    case 'manualCopy': {
      const { kind: _, resourceArns, ...wanted } = trigger
      return asArgument({ resources: resourceArns, ...wanted })
    }
    case 'refused':
      // The same input would be refused again.
      return 'file://CORRECTED.json'
  }
}

function asArgument(input: unknown): string {
  return quoteForShell(JSON.stringify(input))
}
