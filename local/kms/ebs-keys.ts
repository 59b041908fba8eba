import type { Place } from '../cloud/place.ts'
import type { Caller } from '../cloud/service.ts'
import { accessSentence } from '../iam/access-sentence.ts'
import type { ContextValues } from '../iam/request-context.ts'
import { decideKeyAccess } from './key-access.ts'
import { findKey } from './key-lookup.ts'
import { isSymmetric } from './key-spec.ts'
import type { Key } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

/** KMS, as EC2 uses it for the volumes and snapshots of an account. */
export interface EbsKeys {
  /** The ARN of the key that AWS manages for an account's volumes; made with its first use. */
  defaultKeyArn(place: Place): string
  /** The ARN of the key that an account means by an id, an alias or an ARN; `undefined` when there is none in the Region. */
  find(keyId: string, place: Place): string | undefined
  /** Whether AWS manages the key: what such a key encrypts cannot be shared. */
  isAwsManaged(keyArn: string): boolean
  /**
   * What keeps an account from using a key for its volumes: one sentence; `undefined` when nothing does. It asks for
   * `user`, of that account: its administrator when absent.
   */
  useProblem(keyArn: string, place: Place, user?: Caller): string | undefined
}

/** What an account needs of a key to launch from a snapshot that it encrypts (EBS User Guide, "Share the KMS key"). */
const actions = [
  'kms:DescribeKey',
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:GenerateDataKeyWithoutPlaintext',
]

/** KMS for EC2, over all keys. */
export function createEbsKeys(parts: KmsParts): EbsKeys {
  const { keys } = parts
  return {
    defaultKeyArn: (place) => keys.ebsKey(place).arn,
    find: (keyId, place) => {
      const search = findKey(keys, keyId, place)
      return search.kind === 'found' ? search.key.arn : undefined
    },
    isAwsManaged: (keyArn) => keys.find(keyArn)?.manager === 'AWS',
    useProblem: (keyArn, place, user) => {
      const key = keys.find(keyArn)
      if (key === undefined) return `Key ${keyArn} does not exist`
      if (key.state !== 'Enabled')
        return `Key ${keyArn} is ${key.state === 'Disabled' ? 'disabled' : 'pending deletion'}`
      const administrator = { accountId: place.accountId, arn: `arn:aws:iam::${place.accountId}:root` }
      if (!isSymmetric(key)) return `Key ${keyArn} is not symmetric`
      return accessProblem(parts, key, { caller: user ?? administrator, region: place.region })
    },
  }
}

function accessProblem(
  parts: KmsParts,
  key: Key,
  { caller, region }: { readonly caller: Caller; readonly region: string },
): string | undefined {
  for (const action of actions) {
    const decision = decideKeyAccess(parts, key, {
      caller,
      action,
      region,
      context: viaEc2(action, region),
      newGrant: { operations: grantedToEc2, constraints: undefined },
    })
    if (decision.kind !== 'allowed') {
      return decision.by === 'resource'
        ? `The policy of key ${key.arn} does not allow account ${caller.accountId} the action ${action}`
        : accessSentence(decision, { callerArn: caller.arn, action, resource: key.arn })
    }
  }
  return undefined
}

/** What EC2 has granted to itself on a key, so that a volume opens without its user; which operations is ours. */
const grantedToEc2 = ['Decrypt'] as const

/** EC2 asks on its user's behalf, and grants to itself (KMS Developer Guide, "kms:ViaService", "kms:GrantIsForAWSResource"). */
function viaEc2(action: string, region: string): ContextValues {
  return {
    'kms:ViaService': `ec2.${region}.amazonaws.com`,
    ...(action === 'kms:CreateGrant'
      ? { 'kms:GrantIsForAWSResource': 'true', 'kms:GrantOperations': grantedToEc2 }
      : {}),
    'aws:ViaAWSService': 'true',
  }
}
