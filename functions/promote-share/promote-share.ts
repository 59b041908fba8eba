import type * as z from 'zod/mini'

import { readPlannedShare } from '../lib/domain/planned-share.ts'
import type { ResourceShare } from '../lib/domain/resource-share.ts'
import type { AccountOutcome } from '../lib/domain/run.ts'
import { unmatchedPermission } from '../lib/domain/share-findings.ts'
import { judgeShares } from '../lib/domain/share-progress.ts'
import type { ShareTrace } from '../lib/domain/share-result-schema.ts'
import { combineAccounts } from '../lib/domain/share-result.ts'
import type { ResourceShares } from '../lib/ports/resource-shares.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What promoting needs. */
export interface PromoteShareDeps {
  readonly ledger: Pick<RunLedger, 'readShare'>
  readonly shares: ResourceShares
}

/** What one look came to. */
interface Look {
  readonly kind: 'waiting' | 'settled'
  readonly accounts: readonly AccountOutcome[]
  readonly trace: ShareTrace
}

/** Looks at the shares that RAM derived from the policy, and promotes what is due; once each. */
export function createPromoteShare({ ledger, shares }: PromoteShareDeps) {
  return async ({ runId, resourceArn, trace }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const planned = readPlannedShare(await ledger.readShare(runId, resourceArn), resourceArn)
    const refused = new Set(trace.refused.map(({ accountId }) => accountId))
    const accountIds = planned.accountIds.filter((id) => !refused.has(id))
    const found = await shares.findByResource(resourceArn)

    const look = await promoteDue({ resourceArn, accountIds, found }, trace, shares)
    const carriers = found.map((share) => share.arn)
    const result = combineAccounts([...look.accounts, ...trace.refused], {
      shareArns: carriers,
      requestIds: look.trace.requestIds,
      ...(trace.sideFindings === undefined ? {} : { sideFindings: trace.sideFindings }),
    })
    return { kind: look.kind, trace: look.trace, result }
  }
}

interface FoundShares {
  readonly resourceArn: string
  readonly accountIds: readonly string[]
  readonly found: readonly ResourceShare[]
}

async function promoteDue(about: FoundShares, trace: ShareTrace, shares: ResourceShares): Promise<Look> {
  const { resourceArn, accountIds, found } = about
  const progress = judgeShares({ resourceArn, accountIds, shares: found, promoted: trace.promoted })
  if (progress.kind !== 'promote') return { ...progress, trace }

  const { shareArn } = progress
  const answer = await shares.promote(shareArn)
  const promoted = [...trace.promoted, shareArn]
  switch (answer.kind) {
    case 'noMatchingPermission': {
      const finding = unmatchedPermission(resourceArn, shareArn)
      const accounts = accountIds.map((accountId) => ({ accountId, outcome: 'failed', finding }) as const)
      return { kind: 'settled', accounts, trace }
    }
    case 'alreadyPromoted':
      return promoteDue(about, { ...trace, promoted }, shares)
    case 'promoting': {
      const requestIds = [...trace.requestIds, answer.requestId]
      return promoteDue(about, { ...trace, promoted, requestIds }, shares)
    }
  }
}
