import { isMutating } from '../cloud/call-log.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Usage } from './cost.ts'

/** What the runs used of the services that AWS bills, and how often they changed something. */
export interface MeasuredUsage extends Usage {
  /** Calls by the product's functions to Image Builder, RAM and EC2 that changed something. */
  readonly mutatingSharingCalls: number
}

/** Services whose resources the product gives to others. */
const sharingServices: ReadonlySet<string> = new Set(['imagebuilder', 'ram', 'ec2'])

/** Sums up what the product's roles did in a cloud; `executionArns` are all executions, children included. */
export function usageOf(cloud: Cloud, executionArns: readonly string[]): MeasuredUsage {
  const byProduct = cloud.core.calls.all().filter(({ caller }) => caller.roleArn !== undefined)
  const onLedger = byProduct.filter(({ service }) => service === 'dynamodb')
  const billed = cloud.lambda.billed()

  return {
    stateTransitions: sum(executionArns.map((arn) => cloud.stepFunctions.billedTransitions(arn))),
    lambdaInvocations: sum(billed.map(({ invocations }) => invocations)),
    lambdaGbSeconds: sum(billed.map(({ gbSeconds }) => gbSeconds)),
    ledgerWrites: onLedger.filter(isMutating).length,
    ledgerReads: onLedger.filter((call) => !isMutating(call)).length,
    mutatingSharingCalls: byProduct.filter((call) => sharingServices.has(call.service) && isMutating(call))
      .length,
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}
