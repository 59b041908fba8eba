import type { Accounts } from '../cloud/accounts.ts'
import type { Place } from '../cloud/place.ts'
import type { Caller } from '../cloud/service.ts'
import { keyPolicyDecision } from './key-access.ts'
import { findKey } from './key-lookup.ts'
import type { KeyStore } from './key-store.ts'

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
export function createEbsKeys(keys: KeyStore, accounts: Accounts): EbsKeys {
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
      if (key.state !== 'Enabled') return `Key ${keyArn} is disabled`

      const administrator = { accountId: place.accountId, arn: `arn:aws:iam::${place.accountId}:root` }
      const caller = user ?? administrator
      const context = {
        'kms:ViaService': `ec2.${place.region}.amazonaws.com`,
        'kms:GrantIsForAWSResource': 'true',
        'aws:RequestedRegion': place.region,
      }
      const refused = actions.find(
        (action) =>
          keyPolicyDecision(key.policy, keyArn, { use: { caller, action, context }, accounts }) !== 'allowed',
      )
      return refused === undefined
        ? undefined
        : `The policy of key ${keyArn} does not allow account ${place.accountId} the action ${refused}`
    },
  }
}
