import {
  CreateStateMachine$,
  DescribeStateMachine$,
  ListStateMachines$,
  UpdateStateMachine$,
  type CreateStateMachineInput,
  type CreateStateMachineOutput,
  type DescribeStateMachineInput,
  type DescribeStateMachineOutput,
  type ListStateMachinesInput,
  type ListStateMachinesOutput,
  type UpdateStateMachineInput,
  type UpdateStateMachineOutput,
} from '@aws-sdk/client-sfn'

import { ServiceError, type Operation, type PermissionNeed } from '../../cloud/service.ts'
import { stateMachineArn } from '../arns.ts'
import { servicePrincipal } from '../executions/role-session.ts'
import { findStateMachine } from './lookup.ts'
import { listPage } from './paging.ts'
import type { ApiParts } from './parts.ts'

/** CreateStateMachine: the same request again answers the machine that is there. */
export function createStateMachine({
  stateMachines,
}: ApiParts): Operation<CreateStateMachineInput, CreateStateMachineOutput> {
  return {
    schema: CreateStateMachine$,
    needs: ({ name = '', roleArn }, { caller, region }) => [
      {
        action: 'states:CreateStateMachine',
        resource: stateMachineArn({ region, accountId: caller.accountId }, name),
      },
      ...passRole(roleArn),
    ],
    handle: (input, { caller, region }) => {
      const { name = '', definition = '', roleArn = '', type, publish } = input
      const { loggingConfiguration, tracingConfiguration } = input
      if (publish === true) throw notModelled('publish')
      const machine = stateMachines.create(
        { accountId: caller.accountId, region },
        { name, definition, roleArn, type, loggingConfiguration, tracingConfiguration },
      )
      return { stateMachineArn: machine.arn, creationDate: new Date(machine.createdMs) }
    },
  }
}

/** UpdateStateMachine: executions that run keep the definition that they started with. */
export function updateStateMachine(
  parts: ApiParts,
): Operation<UpdateStateMachineInput, UpdateStateMachineOutput> {
  return {
    schema: UpdateStateMachine$,
    needs: ({ stateMachineArn: arn = '', roleArn }) => [
      { action: 'states:UpdateStateMachine', resource: arn },
      ...passRole(roleArn),
    ],
    handle: (input, context) => {
      const { definition, roleArn, loggingConfiguration, tracingConfiguration } = input
      if (input.publish === true) throw notModelled('publish')
      const machine = findStateMachine(parts, input.stateMachineArn, context)
      const change = { definition, roleArn, loggingConfiguration, tracingConfiguration }
      if (Object.values(change).every((value) => value === undefined)) {
        throw new ServiceError(
          'MissingRequiredParameter',
          'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
        )
      }
      const { revisionId } = parts.stateMachines.update(machine, change)
      return { updateDate: new Date(parts.core.clock.now()), revisionId }
    },
  }
}

/** DescribeStateMachine, of the machine as it is now. */
export function describeStateMachine(
  parts: ApiParts,
): Operation<DescribeStateMachineInput, DescribeStateMachineOutput> {
  return {
    schema: DescribeStateMachine$,
    needs: ({ stateMachineArn: arn = '' }) => [{ action: 'states:DescribeStateMachine', resource: arn }],
    handle: (input, context) => {
      const { arn, spec, createdMs, revisionId } = findStateMachine(parts, input.stateMachineArn, context)
      return {
        stateMachineArn: arn,
        name: spec.name,
        status: 'ACTIVE',
        definition: spec.definition,
        roleArn: spec.roleArn,
        type: 'STANDARD',
        creationDate: new Date(createdMs),
        loggingConfiguration: spec.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false },
        tracingConfiguration: spec.tracingConfiguration ?? { enabled: false },
        revisionId,
      }
    },
  }
}

/** ListStateMachines, by name. */
export function listStateMachines({
  stateMachines,
}: ApiParts): Operation<ListStateMachinesInput, ListStateMachinesOutput> {
  return {
    schema: ListStateMachines$,
    needs: () => [{ action: 'states:ListStateMachines', resource: '*' }],
    handle: (input, { caller, region }) => {
      const all = stateMachines.of({ accountId: caller.accountId, region })
      const { items, nextToken } = listPage(all, input, `state machines of ${caller.accountId} in ${region}`)
      return {
        stateMachines: items.map(({ arn, spec, createdMs }) => ({
          stateMachineArn: arn,
          name: spec.name,
          type: 'STANDARD',
          creationDate: new Date(createdMs),
        })),
        nextToken,
      }
    },
  }
}

function passRole(roleArn: string | undefined): PermissionNeed[] {
  if (roleArn === undefined) return []
  const context = { 'iam:PassedToService': servicePrincipal }
  return [{ action: 'iam:PassRole', resource: roleArn, context }]
}

function notModelled(member: string): ServiceError {
  return new ServiceError('ValidationException', `Expected no '${member}': versions are not modelled here`)
}
