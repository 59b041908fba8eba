import { functionName, names } from '../../infra/names.ts'
import { isMutating } from '../cloud/call-log.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Caller } from '../cloud/service.ts'
import type { Usage } from './cost.ts'

/** What the runs used of the services that AWS bills, and how often they changed something. */
export interface MeasuredUsage extends Usage {
  /** Calls to Image Builder, RAM and EC2 that changed something, by the functions that share. */
  readonly mutatingSharingCalls: number
  /** Calls to EC2 and SSM that changed something, by the functions that copy. */
  readonly mutatingCopyCalls: number
}

/** Services whose resources the product gives to others. */
const sharingServices: ReadonlySet<string> = new Set(['imagebuilder', 'ram', 'ec2'])

/** Services in which the product makes copies and their outputs. */
const copyingServices: ReadonlySet<string> = new Set(['ec2', 'ssm'])

/** The roles in which the product copies: in its own account those of these functions, in others the fixed one. */
const copyingRoles: ReadonlySet<string> = new Set([
  names.destinationRole,
  ...['enqueue-copies', 'sweep-lanes', 'wake-lane', 'start-sweep', 'withdraw-run'].map(functionName),
])

/** What the schedule invokes, whether there is work or not. */
const scheduled = functionName('start-sweep')

/** Sums up what the product's roles did in a cloud; `executionArns` are all executions, children included. */
export function usageOf(cloud: Cloud, executionArns: readonly string[]): MeasuredUsage {
  const byProduct = cloud.core.calls.all().filter(({ caller }) => caller.roleArn !== undefined)
  const onLedger = byProduct.filter(({ service }) => service === 'dynamodb')
  const mutating = byProduct.filter(isMutating)
  const billed = cloud.lambda.billed().filter((use) => use.functionName !== scheduled)

  return {
    stateTransitions: sum(executionArns.map((arn) => cloud.stepFunctions.billedTransitions(arn))),
    lambdaInvocations: sum(billed.map(({ invocations }) => invocations)),
    lambdaGbSeconds: sum(billed.map(({ gbSeconds }) => gbSeconds)),
    ledgerWrites: onLedger.filter(isMutating).length,
    ledgerReads: onLedger.filter((call) => !isMutating(call)).length,
    mutatingSharingCalls: mutating.filter(
      (call) => sharingServices.has(call.service) && !isCopying(call.caller),
    ).length,
    mutatingCopyCalls: mutating.filter((call) => copyingServices.has(call.service) && isCopying(call.caller))
      .length,
  }
}

function isCopying({ roleArn = '' }: Caller): boolean {
  return copyingRoles.has(roleArn.slice(roleArn.lastIndexOf('/') + 1))
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}
