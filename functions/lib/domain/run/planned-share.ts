import type { Finding } from '../outcome.ts'
import { readResourceArn } from '../resource-arn.ts'
import type { ResourceArn } from '../resource-arn.ts'
import type { PlannedShare, PrincipalGroup, ShareRecord } from './run.ts'

/** What is to be shared with whom, and what the checks found that speaks against nothing. */
export interface PlannedResource extends Pick<PlannedShare, 'principals' | 'ruleShares' | 'alsoWanted'> {
  readonly arn: ResourceArn
  readonly outsideAccounts: readonly string[]
  readonly apart: readonly PrincipalGroup[]
  readonly adopt: boolean
  readonly sideFindings: readonly Finding[]
}

/**
 * A planned share that passed the checks, with its ARN taken apart.
 * @throws Error when the ledger has no such share, or one that the checks should have blocked: a bug of ours.
 */
export function readPlannedShare(record: ShareRecord | undefined, resourceArn: string): PlannedResource {
  const reading = readResourceArn(resourceArn)
  if (record === undefined || reading.kind !== 'resource') {
    throw new Error(
      `Expected a planned share of ${resourceArn}, got ${record === undefined ? 'none' : reading.kind}`,
    )
  }
  const { outsideAccounts = [], apart = [], adopt = false, sideFindings = [] } = record
  return { ...record, arn: reading.arn, outsideAccounts, apart, adopt, sideFindings }
}
