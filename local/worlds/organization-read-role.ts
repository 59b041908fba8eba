import { functionName } from '../../infra/names.ts'
import type { Roles } from '../iam/roles.ts'
import type { World } from './world.ts'

const roleName = 'imagebuilder-share-organization-read'

/** The role of the management account that the product reads the organization with; none where the world has none. */
export function organizationReadRoleArn({ organization }: World): string | undefined {
  if (organization?.readRole !== true) return undefined
  return `arn:aws:iam::${organization.managementAccountId}:role/${roleName}`
}

/** Makes that role, as docs/operations.md tells the management account to. */
export function createOrganizationReadRole(roles: Roles, world: World): void {
  const { organization, ownerAccountId } = world
  if (organization?.readRole !== true) return
  const lists = ['ListAccounts', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent']
  const actions = lists.map((list) => `organizations:${list}`)
  roles.createRole({
    accountId: organization.managementAccountId,
    name: roleName,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: {
            AWS: ['plan-run', 'plan-copies'].map(
              (folder) => `arn:aws:iam::${ownerAccountId}:role/${functionName(folder)}`,
            ),
          },
          Action: 'sts:AssumeRole',
        },
      ],
    },
    inlinePolicies: {
      read: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
    },
  })
}
