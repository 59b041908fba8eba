import {
  PutTargets$,
  type PutTargetsRequest,
  type PutTargetsResponse,
  type Target,
} from '@aws-sdk/client-eventbridge'

import { ServiceError, type Operation, type PermissionNeed } from '../../cloud/service.ts'
import { servicePrincipal } from '../role-session.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'
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

/** PutTargets: Lambda functions, SQS queues, event buses and state machines. */
export function putTargets(parts: RuleOperationParts): Operation<PutTargetsRequest, PutTargetsResponse> {
  return {
    schema: PutTargets$,
    needs: (input, context) => [
      ruleNeed('events:PutTargets', { name: input.Rule, bus: input.EventBusName }, context),
      ...(input.Targets ?? []).flatMap(passRole),
    ],
    handle: (input, context) => {
      const { Targets = [] } = input
      const bus = ownBus(parts, input.EventBusName, context)
      if (Targets.length === 0 || Targets.length > mostTargets)
        throw new ServiceError(
          'ValidationException',
          `Expected 1 to ${mostTargets} targets, got ${Targets.length}`,
        )
      parts.rules.putTargets(bus, input.Rule ?? '', Targets.map(specOf))
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
  }
}

function passRole({ RoleArn }: Target): readonly PermissionNeed[] {
  if (RoleArn === undefined) return []
  const context = { 'iam:PassedToService': servicePrincipal }
  return [{ action: 'iam:PassRole', resource: RoleArn, context }]
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
