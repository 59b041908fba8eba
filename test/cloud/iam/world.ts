import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import type { Caller, Operation, Service } from '../../../local/cloud/service.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createIam } from '../../../local/iam/create-iam.ts'
import type { RoleDefinition } from '../../../local/iam/role-definition.ts'

export const owner = '111111111111'
export const destination = '222222222222'
export const outsider = '333333333333'
export const startMs = Date.UTC(2026, 0, 1)
export const region = 'eu-west-1'

/** IAM of three accounts, the first two of them in one organization. */
export function createWorld() {
  const clock = createVirtualClock(startMs)
  const accounts = createAccounts(
    [owner, destination, outsider].map((id) => ({ id, name: id })),
    {
      id: 'o-platform00',
      managementAccountId: owner,
      sharingEnabled: true,
      accountIds: new Set([owner, destination]),
    },
  )
  const iam = createIam({ clock, accounts, identifiers: createIdentifiers(7) })
  return { clock, ...iam }
}

export type World = ReturnType<typeof createWorld>

export const administrator = (accountId: string): Caller => ({
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
})

export const trusting = (Principal: unknown, Condition?: unknown) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal,
      Action: 'sts:AssumeRole',
      ...(Condition === undefined ? {} : { Condition }),
    },
  ],
})

export const allowing = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
})

export const lambdaRole = (overrides: Partial<RoleDefinition> = {}): RoleDefinition => ({
  accountId: owner,
  name: 'apply-policy',
  assumeRolePolicyDocument: trusting({ Service: 'lambda.amazonaws.com' }),
  ...overrides,
})

/** A session of a new role in an account, opened for Lambda. */
export function sessionIn(
  world: World,
  accountId: string,
  inlinePolicies: RoleDefinition['inlinePolicies'] = {},
): Caller {
  const role = world.roles.createRole(lambdaRole({ accountId, name: 'caller', inlinePolicies }))
  return world.sessions.assumeForService({
    roleArn: role.arn,
    servicePrincipal: 'lambda.amazonaws.com',
    sessionName: 'work',
  }).caller
}

/** Calls an operation of a service as the kernel would. */
export async function call<Input, Output>(
  service: Service,
  schema: Operation<Input, Output>['schema'],
  { caller, input }: { caller: Caller; input: Input },
): Promise<Output> {
  const operation = service.operations.find((candidate) => candidate.schema === schema) as Operation<
    Input,
    Output
  >
  return operation.handle(input, { caller, region, requestId: 'request' })
}
