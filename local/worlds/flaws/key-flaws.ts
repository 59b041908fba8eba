import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms'

import { BadInput } from '../../bad-input.ts'
import { clientsOf } from '../../cloud/clients.ts'
import { customerKeyPolicy } from '../../kms/key-policy.ts'
import { documentOf, type Flaw, type Site } from './flaw.ts'

/** What may be wrong with the keys of an account, and with what the owner's key lets it do. */
export const keyFlaws = {
  aliasMissing: {
    breaks: everyKey(
      async ({ kms, alias }) => void (await kms.send(new DeleteAliasCommand({ AliasName: alias }))),
    ),
    mends: everyKey(async ({ kms, alias }) => createKey(kms, alias)),
  },
  keyDisabled: {
    breaks: everyKey(
      async ({ kms, keyId }) => void (await kms.send(new DisableKeyCommand({ KeyId: await keyId() }))),
    ),
    mends: everyKey(
      async ({ kms, keyId }) => void (await kms.send(new EnableKeyCommand({ KeyId: await keyId() }))),
    ),
  },
  keyPendingDeletion: {
    breaks: everyKey(async ({ kms, keyId }) => {
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId: await keyId(), PendingWindowInDays: 7 }))
    }),
    mends: everyKey(async ({ kms, keyId }) => {
      const KeyId = await keyId()
      await kms.send(new CancelKeyDeletionCommand({ KeyId }))
      await kms.send(new EnableKeyCommand({ KeyId }))
    }),
  },
  keyAsymmetric: {
    breaks: everyKey(async ({ kms, alias }) => {
      const made = await kms.send(new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }))
      await kms.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: made.KeyMetadata?.KeyId }))
    }),
    mends: everyKey(async ({ kms, alias }) => {
      const made = await kms.send(new CreateKeyCommand({}))
      await kms.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: made.KeyMetadata?.KeyId }))
    }),
  },
  keyPolicyLacksRole: {
    breaks: everyKey(async ({ kms, keyId, site }) => putPolicy(kms, await keyId(), administratorsOnly(site))),
    mends: everyKey(async ({ kms, keyId, site, region }) => {
      const KeyId = await keyId()
      const Policy = customerKeyPolicy({ accountId: site.accountId, region })
      await kms.send(new PutKeyPolicyCommand({ KeyId, Policy }))
    }),
  },
  sourceKeyPolicy: {
    breaks: async (site) => changeUsers(site, (users) => users.filter((id) => id !== site.accountId)),
    mends: async (site) => changeUsers(site, (users) => [...users, site.accountId]),
  },
} satisfies Readonly<Record<string, Flaw>>

/** The key of an account behind the world's alias in one Region. */
interface KeyOfSite {
  readonly site: Site
  readonly region: string
  readonly kms: KMSClient
  readonly alias: string
  readonly keyId: () => Promise<string>
}

/** Does something with the key of each Region. */
function everyKey(act: (key: KeyOfSite) => Promise<void>): (site: Site) => Promise<void> {
  return async (site) => {
    const { regions, keyAlias: alias } = site.destinations
    if (alias === undefined)
      throw new BadInput('destinations.flaws: Expected destinations.keyAlias beside flaws of keys')
    for (const region of regions) {
      const { kms } = clientsOf(site.connection, site.accountId, region)
      await act({ site, region, kms, alias, keyId: async () => keyIdOf(kms, alias) })
    }
  }
}

async function keyIdOf(kms: KMSClient, alias: string): Promise<string> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }))
  return KeyMetadata?.KeyId ?? alias
}

/** Makes a key that an account manages, with an alias. */
export async function createKey(kms: KMSClient, alias: string, policy?: object): Promise<void> {
  const Policy = policy === undefined ? {} : { Policy: JSON.stringify(policy) }
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(Policy))
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }))
}

async function putPolicy(kms: KMSClient, KeyId: string, policy: object): Promise<void> {
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy) }))
}

const administration = ['Describe', 'Get', 'List', 'Put', 'Update', 'Enable', 'Disable', 'Schedule', 'Cancel']

/** What the KMS Developer Guide gives to key administrators, and nothing to anybody else. */
function administratorsOnly({ accountId }: Site): object {
  return documentOf({
    Sid: 'Allow access for key administrators',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: administration.map((verb) => `kms:${verb}*`),
    Resource: '*',
  })
}

/** The policy of a key of the owner that other accounts may use (KMS Developer Guide, "Allowing users in other accounts"). */
export function sharedKeyPolicy(ownerId: string, users: readonly string[]): object {
  const rootOf = (accountId: string): string => `arn:aws:iam::${accountId}:root`
  const own = { Effect: 'Allow', Principal: { AWS: rootOf(ownerId) }, Action: 'kms:*', Resource: '*' }
  const use = {
    Effect: 'Allow',
    Principal: { AWS: users.map(rootOf) },
    Action: ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant'],
    Resource: '*',
  }
  return documentOf(own, ...(users.length === 0 ? [] : [use]))
}

async function changeUsers(
  { connection, world, destinations }: Site,
  change: (users: readonly string[]) => readonly string[],
): Promise<void> {
  const { ownerAccountId, region } = world
  const { sourceKeyAlias: alias } = destinations
  if (alias === undefined)
    throw new BadInput('destinations.flaws: Expected destinations.sourceKeyAlias beside sourceKeyPolicy')
  const { kms } = clientsOf(connection, ownerAccountId, region)
  const KeyId = await keyIdOf(kms, alias)
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId }))
  const named = new Set([...Policy.matchAll(/iam::(\d{12}):root/g)].map(([, id = '']) => id))
  const users = [...named].filter((id) => id !== ownerAccountId)
  await putPolicy(kms, KeyId, sharedKeyPolicy(ownerAccountId, change(users)))
}
