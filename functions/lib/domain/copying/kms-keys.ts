import type { Finding } from '../outcome.ts'
import { ownerOfArn, regionOfArn } from '../resource-arn.ts'
import type { LaneKey } from './lane-key.ts'

/** The keys of a rule: an ARN per Region, or one ARN with `{region}` and `{accountId}`. */
export type KmsKeys = string | Readonly<Record<string, string>>

const keyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[A-Za-z0-9/_-]+$/

/** The key for an account and Region; `undefined` where the map does not name the Region. */
export function kmsKeyFor(keys: KmsKeys, { accountId, region }: LaneKey): string | undefined {
  if (typeof keys !== 'string') return keys[region]
  return keys.replaceAll('{region}', region).replaceAll('{accountId}', accountId)
}

/** The key where the owner account owns it: only such a key can encrypt what the owner shares on. */
export function ownedKey(kmsKeyId: string | undefined, ownerId: string): string | undefined {
  return kmsKeyId !== undefined && ownerOfArn(kmsKeyId) === ownerId ? kmsKeyId : undefined
}

/** What speaks against a key before EC2 is asked, which would answer with an AMI that fails later. */
export function checkKmsKey(kmsKeyId: string, { accountId, region }: LaneKey): Finding | undefined {
  const where = `${kmsKeyId} for ${accountId} in ${region}`
  if (!keyArn.test(kmsKeyId)) {
    return {
      check: 'KMS_KEY_NOT_ARN',
      what: `Expected the ARN of a key or alias, got ${JSON.stringify(kmsKeyId)}; a bare id is looked for in the destination account only`,
      where,
      remedy: `Write the ARN that this answers: aws kms describe-key --key-id ${kmsKeyId} --region ${region} --query KeyMetadata.Arn`,
    }
  }
  const keyRegion = regionOfArn(kmsKeyId)
  if (keyRegion === region) return undefined
  return {
    check: 'KMS_KEY_OTHER_REGION',
    what: `The key is in ${keyRegion}, but an AMI in ${region} can be encrypted only with a key of ${region}`,
    where,
    remedy: `Name a key of ${region}: aws kms list-aliases --region ${region}`,
  }
}
