import { ownerOfArn, regionOfArn } from '../../resource-arn.ts'

/** Whose keys images have, and how finely the resources are to be told apart. */
export interface KeyScope {
  readonly partition: string
  readonly ownerId: string
  readonly by: 'key' | 'account'
}

/**
 * Resources of a policy that may use keys to copy. The owner's keys are all among them: images have one of the Region
 * where they were built, which rules do not name. IAM does not know keys by their alias, so an alias stands for all keys
 * of its account and Region. A bare id is left out: copying refuses it.
 */
export function keyResources(
  kmsKeyIds: readonly string[],
  { partition, ownerId, by }: KeyScope,
): readonly string[] {
  const others = kmsKeyIds
    .filter((key) => key.startsWith('arn:') && ownerOfArn(key) !== ownerId)
    .map((key) => {
      if (by === 'account') return `arn:${partition}:kms:*:${ownerOfArn(key)}:key/*`
      if (!key.includes(':alias/')) return key
      return `arn:${partition}:kms:${regionOfArn(key)}:${ownerOfArn(key)}:key/*`
    })
  return [...new Set([`arn:${partition}:kms:*:${ownerId}:key/*`, ...others.toSorted()])]
}
