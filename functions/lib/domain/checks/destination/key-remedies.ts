import { partitionOfRegion } from '../../partition.ts'
import { ownerOfArn, regionOfArn } from '../../resource-arn.ts'
import { keyActions } from './key-actions.ts'
import { allowRole } from './remedies.ts'

/** How to make a key usable again that is in a state other than Enabled. */
export function enableKey(keyArn: string, state: string): string {
  const flags = `--key-id ${keyArn} --region ${regionOfArn(keyArn)}`
  switch (state) {
    case 'Disabled':
      return `aws kms enable-key ${flags}`
    case 'PendingDeletion':
      return `aws kms cancel-key-deletion ${flags} && aws kms enable-key ${flags}`
    default:
      return `Look at the key (aws kms describe-key ${flags}), or name another one (kmsKeys of the rule)`
  }
}

/**
 * How to let the role of an account use a key. KMS's sentence names the side that is missing; where it does not, both
 * are told.
 */
export function letRoleUseKey(accountId: string, keyArn: string, sentence: string): string {
  const denied = /explicit deny in an? ([a-z -]+)/.exec(sentence)?.[1]
  if (denied !== undefined) {
    return `Take the deny of the ${denied} away, or except the role from it: it forbids a use of ${keyArn}`
  }
  if (sentence.includes('no service control policy')) {
    return `Let the service control policies of ${accountId} allow kms:* on ${keyArn}`
  }
  if (sentence.includes('no identity-based policy')) return letRole(accountId, keyArn)
  if (sentence.includes('no resource-based policy')) return letAccount(accountId, keyArn)
  return `${letAccount(accountId, keyArn)}. ${letRole(accountId, keyArn)}`
}

/** IAM does not know keys by their alias: an alias stands for all keys of its account and Region. */
function letRole(accountId: string, keyArn: string): string {
  const isAlias = keyArn.includes(':alias/')
  const region = regionOfArn(keyArn)
  return allowRole(accountId, `kms-${region}-${keyArn.split('/').slice(1).join('-')}`, {
    Action: keyActions,
    Resource: isAlias ? `arn:${partitionOfRegion(region)}:kms:${region}:${ownerOfArn(keyArn)}:key/*` : keyArn,
  })
}

function letAccount(accountId: string, keyArn: string): string {
  const statement = {
    Sid: `ImageBuilderDistribution${accountId}`,
    Effect: 'Allow',
    Principal: { AWS: `arn:${partitionOfRegion(regionOfArn(keyArn))}:iam::${accountId}:root` },
    Action: keyActions,
    Resource: '*',
  }
  return `In the account ${ownerOfArn(keyArn)}, add to the policy of ${keyArn}: ${JSON.stringify(statement)} (aws kms put-key-policy --policy-name default, with the statements that are there)`
}
