import {
  CreateGrantCommand,
  CreateKeyCommand,
  KMSClient,
  type CreateGrantCommandInput,
} from '@aws-sdk/client-kms'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { ownerId, region, settingsOfRole } from '../../support/organization-cloud.ts'

export const kmsOf = (cloud: InProcessCloud, accountId = ownerId, inRegion = region): KMSClient =>
  clientsOf(cloud.connection, accountId, inRegion).kms

export const root = (accountId: string): string => `arn:aws:iam::${accountId}:root`

/** A key policy that lets the owner's IAM policies decide, and says more. */
export const policyWith = (...statements: readonly object[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: root(ownerId) }, Action: 'kms:*', Resource: '*' },
      ...statements,
    ],
  })

/** A statement of a key policy. */
export const opening = (principal: unknown, action: unknown = 'kms:*', rest: object = {}): object => ({
  Effect: 'Allow',
  Principal: principal === '*' ? '*' : { AWS: principal },
  Action: action,
  Resource: '*',
  ...rest,
})

/** A new key of the owner, by its ARN. */
export async function newKey(cloud: InProcessCloud, ...statements: readonly object[]): Promise<string> {
  const { KeyMetadata } = await kmsOf(cloud).send(new CreateKeyCommand({ Policy: policyWith(...statements) }))
  return KeyMetadata!.Arn!
}

/** A role with these statements, by its ARN, and a client in a session of it. */
export async function roleIn(cloud: InProcessCloud, accountId: string, statements: readonly object[] = []) {
  const nothing = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
  const settings = await settingsOfRole(cloud, accountId, [nothing, ...statements])
  return { arn: settings.roleArn, client: new KMSClient(settings) }
}

/** A grant of the owner. */
export async function grant(
  cloud: InProcessCloud,
  KeyId: string,
  input: Partial<CreateGrantCommandInput>,
): Promise<{ GrantId: string; GrantToken: string }> {
  const command = new CreateGrantCommand({ KeyId, Operations: ['DescribeKey'], ...input })
  const { GrantId, GrantToken } = await kmsOf(cloud).send(command)
  return { GrantId: GrantId!, GrantToken: GrantToken! }
}

/** What becomes of a call: nothing but the error's name. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: Error) => error.name,
  )
}
