import {
  PutTargets$,
  type PutTargetsRequest,
  type PutTargetsResponse,
  type Target,
} from '@aws-sdk/client-eventbridge'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { checkDefaultBus } from '../default-bus.ts'
import { placeOf, ruleNeed } from '../rule-operation.ts'
import type { RuleStore } from '../rule-store.ts'
import type { TargetSpec } from '../rule-target.ts'

/** AWS's limit on the targets of one request. */
const mostTargets = 10

/** The members of a target that are modelled here; all others are refused by name. */
const modelledMembers: ReadonlySet<string> = new Set([
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'DeadLetterConfig',
  'RetryPolicy',
])

/** PutTargets: Lambda functions and SQS queues. */
export function putTargets(rules: RuleStore): Operation<PutTargetsRequest, PutTargetsResponse> {
  return {
    schema: PutTargets$,
    needs: (input, context) => [ruleNeed('events:PutTargets', input.Rule, context)],
    handle: (input, context) => {
      const { Targets = [] } = input
      checkDefaultBus(input.EventBusName, placeOf(context))
      if (Targets.length === 0 || Targets.length > mostTargets)
        throw new ServiceError(
          'ValidationException',
          `Expected 1 to ${mostTargets} targets, got ${Targets.length}`,
        )
      rules.putTargets(placeOf(context), input.Rule ?? '', Targets.map(specOf))
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
  }
}

function specOf(target: Target): TargetSpec {
  const unsupported = Object.entries(target).find(
    ([member, value]) => value !== undefined && !modelledMembers.has(member),
  )
  if (unsupported !== undefined)
    throw new ServiceError(
      'ValidationException',
      `Expected only parameters that are modelled here, got ${unsupported[0]} for target ${target.Id ?? ''}.`,
    )
  const { InputTransformer, RetryPolicy } = target
  return {
    id: target.Id ?? '',
    arn: target.Arn ?? '',
    roleArn: target.RoleArn,
    input: target.Input,
    inputPath: target.InputPath,
    inputTransformer: InputTransformer && {
      inputPathsMap: InputTransformer.InputPathsMap,
      inputTemplate: InputTransformer.InputTemplate ?? '',
    },
    deadLetterQueueArn: target.DeadLetterConfig?.Arn,
    maximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts,
    maximumEventAgeSeconds: RetryPolicy?.MaximumEventAgeInSeconds,
  }
}
