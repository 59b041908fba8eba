import type { RuleShareKey } from '../domain/sharing/rule-share.ts'
import { runPartition } from './ledger-keys.ts'
import type { ItemKey } from './ledger-keys.ts'

/** The partition of a rule's share in a Region. */
export function ruleSharePartition({ rule, region }: RuleShareKey): string {
  return `RULESHARE#${rule}#${region}`
}

/** The share itself. */
export function ruleShareKey(key: RuleShareKey): ItemKey {
  return { pk: ruleSharePartition(key), sk: 'META' }
}

/** What the sort keys of the resources of a share begin with. */
export const resourcePrefix = 'RESOURCE#'

/** A resource that we put into a share. */
export function sharedResourceKey(key: RuleShareKey, resourceArn: string): ItemKey {
  return { pk: ruleSharePartition(key), sk: `${resourcePrefix}${resourceArn}` }
}

/** What the sort keys of the needs of builds begin with. */
export const needPrefix = 'BUILD#'

/** That a build needs a resource in a share. */
export function needKey(
  key: RuleShareKey,
  need: { readonly imageArn: string; readonly resourceArn: string },
): ItemKey {
  return { pk: ruleSharePartition(key), sk: `${needPrefix}${need.imageArn}#${need.resourceArn}` }
}

/** What the sort keys of retirements begin with, in the partition of the run. */
export const retirementPrefix = 'RETIREMENT#'

/** What a run took out of a rule's share. */
export function retirementKey(runId: string, { rule, region }: RuleShareKey): ItemKey {
  return { pk: runPartition(runId), sk: `${retirementPrefix}${rule}#${region}` }
}
