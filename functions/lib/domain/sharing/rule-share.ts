import { createHash } from 'node:crypto'

import type { ResourceShare } from './resource-share.ts'

/** The share of ours for a rule in a Region. */
export interface RuleShareKey {
  /** The rule's name, or that of the share for manual inputs. */
  readonly rule: string
  readonly region: string
}

/** The tag that makes a share ours; its value is the rule. */
export const ruleTagKey = 'imagebuilder-share:rule'

/** RAM takes at most 100 resources in one request (API AssociateResourceShare); principals go in lists as long. */
export const mostPerRequest = 100

/** The name of the share of ours for a rule. */
export function ruleShareName(rule: string): string {
  return `imagebuilder-share-${rule}`
}

/** A share of ours as RAM lists it. */
export interface ListedShare {
  readonly arn: string
  readonly name: string
  /** Whether accounts outside the organization may be in it. */
  readonly allowsExternal?: boolean
}

/** How long a share that was just created may be missing from RAM's lists: like EC2, RAM is eventually consistent. */
export const unseenMinutes = 5

/**
 * The client token under which a share is created: the same for the same request of an execution, so that its
 * repeat makes no second share.
 */
export function creationToken(request: {
  readonly key: RuleShareKey
  readonly executionArn: string
  readonly principals: readonly string[]
}): string {
  const { key, executionArn, principals } = request
  const written = JSON.stringify([key.rule, key.region, executionArn, principals])
  return createHash('sha256').update(written).digest('hex').slice(0, 64)
}

/** The resources that a share carries or is about to carry. */
export function carriedResources(share: ResourceShare): readonly string[] {
  return share.resources.filter(({ status }) => isPresent(status)).map(({ entity }) => entity)
}

/** Whether an association gives access, or will without being asked for. */
export function isPresent(status: ResourceShare['resources'][number]['status']): boolean {
  switch (status) {
    case 'ASSOCIATED':
    case 'ASSOCIATING':
    case 'RESTORING':
    case 'SUSPENDED':
    case 'SUSPENDING':
      return true
    case 'FAILED':
    case 'DISASSOCIATED':
    case 'DISASSOCIATING':
      return false
  }
}
