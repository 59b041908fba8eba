import {
  DisableImageBlockPublicAccessCommand,
  EnableAllowedImagesSettingsCommand,
  EnableEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ReplaceImageCriteriaInAllowedImagesSettingsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2'
import {
  CreateGrantCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  PutKeyPolicyCommand,
  type KMSClient,
} from '@aws-sdk/client-kms'

import { clientsOf } from '../../local/cloud/clients.ts'
import { limitTarget } from '../../local/organizations/limit-target.ts'
import type { CloudUnderTest } from './cloud-under-test.ts'
import { milan } from './flawed-world.ts'
import { ownerId } from './worlds.ts'

/** An account that may be set as it likes. */
interface Account {
  readonly cloud: CloudUnderTest
  readonly id: string
  readonly roleArn: string
  readonly ec2: EC2Client
  readonly kms: KMSClient
  /** Of its own key. */
  readonly keyId: string
}

/** Something that an account may have, with nothing in the way of its copies. */
type Setting = (account: Account) => unknown

const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement })
const nothing: Setting = () => undefined
const services = ['ec2:*', 'kms:*', 'ssm:*', 'sts:*', 'events:*']

const keyUse = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']

/** What key administrators may, in the words of the KMS Developer Guide; they use the key for nothing. */
const administers = (accountId: string): object => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: ['Describe', 'Get', 'List', 'Put', 'Update', 'Create', 'Revoke'].map((verb) => `kms:${verb}*`),
  Resource: '*',
})

const limited =
  (statement: object, instead = false): Setting =>
  ({ cloud, id }) =>
    limitTarget(cloud.cloud.organizationPolicies, {
      name: `limit-${id}`,
      document: document({ Resource: '*', ...statement }),
      targetId: id,
      instead,
    })

const putKeyPolicy = async ({ kms, keyId }: Account, ...statements: readonly object[]): Promise<unknown> =>
  kms.send(new PutKeyPolicyCommand({ KeyId: keyId, Policy: JSON.stringify(document(...statements)) }))

const allowing =
  (state: 'enabled' | 'audit-mode', criterion: object): Setting =>
  async ({ ec2 }) => {
    await ec2.send(new ReplaceImageCriteriaInAllowedImagesSettingsCommand({ ImageCriteria: [criterion] }))
    await ec2.send(new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: state }))
  }

/** Healthy settings, of each kind of which an account has one. */
export const healthySettings: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  role: {
    'as the template makes it': nothing,
    'that trusts roles by name': ({ cloud, roleArn }) =>
      cloud.cloud.iam.roles.updateAssumeRolePolicy(
        roleArn,
        document({
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ownerId}:root` },
          Action: 'sts:AssumeRole',
          Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ownerId}:role/imagebuilder-share-*` } },
        }),
      ),
    'with a permissions boundary': ({ cloud, roleArn }) =>
      cloud.cloud.iam.roles.setPermissionsBoundary(
        roleArn,
        document({ Effect: 'Allow', Action: services, Resource: '*' }),
      ),
    'without the read policy': ({ cloud, roleArn }) =>
      cloud.cloud.iam.roles.deleteRolePolicy(roleArn, 'imagebuilder-share-read'),
  },
  limits: {
    'not limited': nothing,
    'forbidden something else': limited({ Effect: 'Deny', Action: ['s3:*', 'ec2:TerminateInstances'] }),
    'allowed some services only': limited({ Effect: 'Allow', Action: services }, true),
    'kept to its Regions': limited({
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*'],
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', milan] } },
    }),
    'forbidden copies by other roles': limited({
      Effect: 'Deny',
      Action: 'ec2:CopyImage',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/EC2ImageBuilder*' } },
    }),
  },
  key: {
    'that IAM policies decide about': nothing,
    'whose policy names the role': async (account) =>
      putKeyPolicy(
        account,
        administers(account.id),
        { Effect: 'Allow', Principal: { AWS: account.roleArn }, Action: keyUse, Resource: '*' },
        {
          Effect: 'Allow',
          Principal: { AWS: account.roleArn },
          Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
          Resource: '*',
          Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
        },
      ),
    'that a grant opens to the role': async (account) => {
      await putKeyPolicy(account, administers(account.id))
      await account.kms.send(
        new CreateGrantCommand({
          KeyId: account.keyId,
          GranteePrincipal: account.roleArn,
          Operations: [
            'DescribeKey',
            'CreateGrant',
            'Decrypt',
            'ReEncryptFrom',
            'GenerateDataKey',
            'GenerateDataKeyWithoutPlaintext',
          ],
        }),
      )
    },
  },
  ebs: {
    'plain by default': nothing,
    'encrypted by default': async ({ ec2 }) => ec2.send(new EnableEbsEncryptionByDefaultCommand()),
    'encrypted by default with a key of its own': async ({ ec2, kms }) => {
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}))
      await ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: KeyMetadata!.Arn! }))
      await ec2.send(new EnableEbsEncryptionByDefaultCommand())
    },
  },
  allowedImages: {
    'of everybody': nothing,
    'only tried out': allowing('audit-mode', { ImageProviders: ['none'] }),
    'of the owner and Amazon': allowing('enabled', { ImageProviders: ['amazon', ownerId] }),
    'of our names': allowing('enabled', { ImageNames: ['al2023*'] }),
    'of the owner, if young': allowing('enabled', {
      ImageProviders: [ownerId],
      CreationDateCondition: { MaximumDaysSinceCreated: 30 },
    }),
  },
  publicAccess: {
    blocked: nothing,
    open: async ({ ec2 }) => ec2.send(new DisableImageBlockPublicAccessCommand()),
  },
}

/** Gives an account one setting of each kind; `choose` answers numbers from 0 to below 1. Answers what it has now. */
export async function settle(
  cloud: CloudUnderTest,
  id: string,
  choose: () => number,
): Promise<Readonly<Record<string, string>>> {
  const { kms } = clientsOf(cloud.cloud.connection, id, milan)
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/ami' }))
  const account: Account = {
    cloud,
    id,
    kms,
    ec2: await cloud.ec2(id, milan),
    keyId: KeyMetadata!.KeyId!,
    roleArn: `arn:aws:iam::${id}:role/EC2ImageBuilderDistributionCrossAccountRole`,
  }
  const chosen = Object.entries(healthySettings).map(([kind, settings]) => {
    const all = Object.entries(settings)
    return { kind, setting: all[Math.floor(choose() * all.length)]! }
  })
  // Administrators are limited as well: policies of the organization come last.
  const last = chosen.toSorted(
    (one, other) => Number(one.kind === 'limits') - Number(other.kind === 'limits'),
  )
  for (const { setting } of last) await setting[1](account)
  return Object.fromEntries(chosen.map(({ kind, setting }) => [kind, setting[0]]))
}
