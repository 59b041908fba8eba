import {
  RemoveTargets$,
  type RemoveTargetsRequest,
  type RemoveTargetsResponse,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'

/** RemoveTargets: ids that the rule does not have are told, the others are removed. */
export function removeTargets(
  parts: RuleOperationParts,
): Operation<RemoveTargetsRequest, RemoveTargetsResponse> {
  return {
    schema: RemoveTargets$,
    needs: ({ Rule, EventBusName }, context) => [
      ruleNeed('events:RemoveTargets', { name: Rule, bus: EventBusName }, context),
    ],
    handle: ({ Rule = '', EventBusName, Ids = [] }, context) => {
      const unknownIds = parts.rules.removeTargets(ownBus(parts, EventBusName, context), Rule, Ids)
      return {
        FailedEntryCount: unknownIds.length,
        FailedEntries: unknownIds.map((id) => ({
          TargetId: id,
          ErrorCode: 'ResourceNotFoundException',
          ErrorMessage: `Rule ${Rule} does not have a target with the Id ${id}.`,
        })),
      }
    },
  }
}
