import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

import { clientsOf } from '../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../local/cloud/in-process-cloud.ts'
import type { Place } from '../../local/cloud/place.ts'
import type { Deployment } from '../../local/deploy/assembly.ts'
import {
  deployDestination as deployStack,
  readDestinationTemplate,
} from '../../local/deploy/destination-stack.ts'
import { templateSchema } from '../../local/deploy/template.ts'
import { allow, ownerId, region } from './organization-cloud.ts'

const roleName = 'EC2ImageBuilderDistributionCrossAccountRole'

/** A template without assets, ready to be deployed anywhere. */
export const deploymentOf = (
  stackName: string,
  template: unknown,
  parameters: Readonly<Record<string, string>> = {},
): Deployment => ({
  stackName,
  environment: 'aws://unknown-account/unknown-region',
  template: templateSchema.parse(template),
  parameters,
  assets: new Map(),
})

/** Deploys the committed template of destination accounts, with the owner of these tests. */
export const deployDestination = async (
  cloud: InProcessCloud,
  place: Place,
  parameters: Readonly<Record<string, string>> = {},
) =>
  deployStack(cloud, place, {
    template: readDestinationTemplate(),
    parameters: { OwnerAccountId: ownerId, ...parameters },
  })

/** Makes a role of the owner account that may assume roles anywhere, and answers a client that acts in it. */
export async function ownerRole(cloud: InProcessCloud, name: string, path = '/'): Promise<STSClient> {
  const trust = { Effect: 'Allow', Principal: { AWS: ownerId }, Action: 'sts:AssumeRole' }
  const { arn } = cloud.iam.roles.createRole({
    accountId: ownerId,
    name,
    path,
    assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
    inlinePolicies: { enter: { Version: '2012-10-17', Statement: [allow('sts:AssumeRole')] } },
  })
  return new STSClient(await settingsOf(cloud, clientsOf(cloud.connection, ownerId, region).sts, arn))
}

/** Settings of clients in the role of a destination account, which somebody assumes. */
export const enter = async (cloud: InProcessCloud, accountId: string, sts: STSClient, inRegion = region) =>
  settingsOf(cloud, sts, `arn:aws:iam::${accountId}:role/${roleName}`, inRegion)

async function settingsOf(cloud: InProcessCloud, sts: STSClient, roleArn: string, inRegion = region) {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'test' }))
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
  }
}
