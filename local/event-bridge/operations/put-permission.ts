import { PutPermission$, type PutPermissionRequest } from '@aws-sdk/client-eventbridge'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { busAddressOf, busArnOf } from '../bus-address.ts'
import { readBusPolicy, withStatement, type StatementDocument } from '../bus-policy.ts'
import type { BusStore } from '../bus-store.ts'
import { ownBus, placeOf } from '../rule-operation.ts'

/** PutPermission: a whole policy, or one statement that lets an account or an organization put events. */
export function putPermission(buses: BusStore): Operation<PutPermissionRequest, Record<string, never>> {
  return {
    schema: PutPermission$,
    needs: ({ EventBusName }, context) => [
      { action: 'events:PutPermission', resource: busArnOf(busAddressOf(EventBusName, placeOf(context))) },
    ],
    handle: (input, context) => {
      const { Policy, EventBusName, ...statement } = input
      const bus = buses.get(ownBus({ buses }, EventBusName, context))
      const hasStatement = Object.values(statement).some((value) => value !== undefined)
      if (Policy !== undefined && hasStatement)
        throw invalid('Expected either Policy or the members of a statement, got both.')
      const policy =
        Policy === undefined
          ? withStatement(bus.policy, permissionStatement(statement, bus.arn))
          : readBusPolicy(Policy)
      buses.setPolicy(bus, policy)
      return {}
    },
  }
}

function permissionStatement(
  { StatementId, Action, Principal, Condition }: PutPermissionRequest,
  busArn: string,
): StatementDocument {
  if (Action !== 'events:PutEvents') throw invalid("Provided value in parameter 'action' is not supported.")
  if (!/^[\w-]{1,64}$/.test(StatementId ?? ''))
    throw invalid(`Expected StatementId to have 1 to 64 letters, digits and -_, got ${StatementId}`)
  if (!/^(?:\d{12}|\*)$/.test(Principal ?? ''))
    throw invalid(`Expected Principal to be an account id or *, got ${Principal}`)
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: busArn,
    ...(Condition === undefined ? {} : { Condition: conditionOf(Condition) }),
  }
}

/** AWS takes the organization's id as the only condition here. */
function conditionOf({ Type, Key, Value }: NonNullable<PutPermissionRequest['Condition']>): unknown {
  if (Type !== 'StringEquals' || Key !== 'aws:PrincipalOrgID')
    throw invalid(`Expected Condition to be StringEquals of aws:PrincipalOrgID, got ${Type} of ${Key}`)
  return { [Type]: { [Key]: Value } }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
