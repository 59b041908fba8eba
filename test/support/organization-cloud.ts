import { AssumeRoleCommand } from '@aws-sdk/client-sts'

import { clientsOf } from '../../local/cloud/clients.ts'
import {
  createInProcessCloud,
  type InProcessCloud,
  type InProcessSettings,
} from '../../local/cloud/in-process-cloud.ts'
import { worldSchema } from '../../local/worlds/world.ts'

export const startMs = Date.UTC(2027, 0, 4)
export const region = 'us-east-1'
export const otherRegion = 'eu-west-1'

export const managementId = '111111111111'
export const ownerId = '222222222222'
/** In a unit below the unit `workloads`. */
export const nonProdId = '440000000001'
/** In the unit `workloads` itself. */
export const workloadsId = '440000000002'
/** In the unit `sandbox`, and suspended. */
export const sandboxId = '440000000003'
export const outsiderId = '990000000009'

export const organizationId = 'o-goldenimages'
export const rootId = 'r-ab12'
export const unitIds = {
  workloads: 'ou-ab12-workloads',
  nonProd: 'ou-ab12-nonprod01',
  sandbox: 'ou-ab12-sandbox01',
} as const

const organization = {
  id: organizationId,
  managementAccountId: managementId,
  accountIds: [managementId, ownerId, nonProdId, workloadsId, sandboxId],
  units: [
    { id: unitIds.workloads, name: 'Workloads', accountIds: [workloadsId] },
    { id: unitIds.nonProd, name: 'NonProd', parent: unitIds.workloads, accountIds: [nonProdId] },
    { id: unitIds.sandbox, name: 'Sandbox', accountIds: [sandboxId] },
  ],
}

const accounts = [
  { id: managementId, name: 'management' },
  { id: ownerId, name: 'images' },
  { id: nonProdId, name: 'non-prod' },
  { id: workloadsId, name: 'workloads' },
  { id: sandboxId, name: 'sandbox', status: 'SUSPENDED' },
  { id: outsiderId, name: 'outsider' },
]

/** A whole cloud in this thread, with an organization of nested units and an account outside. */
export function createOrganizationCloud(
  change: object = {},
  settings: Partial<InProcessSettings> = {},
): InProcessCloud {
  const world = worldSchema.parse({
    ownerAccountId: ownerId,
    accounts,
    organization,
    timing: { emptyFirstPages: false, listLagSeconds: 0 },
    ...change,
  })
  return createInProcessCloud(world, { startMs, ...settings })
}

/** The settings of a client that acts in a role of an account: the account's own, or one made for the test. */
export async function settingsOfRole(
  cloud: InProcessCloud,
  accountId: string,
  statements: readonly object[],
  inRegion = region,
) {
  const name = `caller-${cloud.core.identifiers.hex(8)}`
  const { arn } = cloud.iam.roles.createRole({
    accountId,
    name,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: accountId }, Action: 'sts:AssumeRole' }],
    },
    inlinePolicies: { rights: { Version: '2012-10-17', Statement: statements } },
  })
  const { sts } = clientsOf(cloud.connection, accountId, inRegion)
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'test' }))
  return {
    region: inRegion,
    endpoint: cloud.connection.endpoint,
    requestHandler: cloud.connection.requestHandler!,
    maxAttempts: 1,
    credentials: {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    },
    /** The role that the session is of. */
    roleArn: arn,
  }
}

/** A statement that allows actions on resources. */
export const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
})
