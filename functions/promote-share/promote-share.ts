import type * as z from 'zod/mini'

import type { Finding } from '../lib/domain/outcome.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { readPlannedShare } from '../lib/domain/run/planned-share.ts'
import type { PrincipalOutcome } from '../lib/domain/run/run.ts'
import { groupPrincipals } from '../lib/domain/sharing/principal-groups.ts'
import type { ResourceShare } from '../lib/domain/sharing/resource-share.ts'
import { permissionLimit, unmatchedPermission } from '../lib/domain/sharing/share-findings.ts'
import { judgeShares } from '../lib/domain/sharing/share-progress.ts'
import type { ShareTrace } from '../lib/domain/sharing/share-result-schema.ts'
import { combineGroups } from '../lib/domain/sharing/share-result.ts'
import type { Clock } from '../lib/ports/clock.ts'
import type { LeaseStore } from '../lib/ports/lease-store.ts'
import type { PermissionPromotion, PromotionAnswer, ResourceShares } from '../lib/ports/resource-shares.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'
import { promotePermission } from './promote-permission.ts'

/** What promoting needs. */
export interface PromoteShareDeps {
  readonly ledger: Pick<RunLedger, 'readShare'>
  readonly shares: ResourceShares
  readonly leases: Pick<LeaseStore, 'acquire' | 'release'>
  readonly clock: Clock
}

/** What one look came to. */
interface Look {
  readonly kind: 'waiting' | 'settled'
  readonly outcomes: readonly PrincipalOutcome[]
  readonly trace: ShareTrace
}

/** Looks at the shares that RAM derived from the policy, and promotes what is due; once each. */
export function createPromoteShare(deps: PromoteShareDeps) {
  const { ledger, shares } = deps

  return async (asked: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const { runId, resourceArn, executionArn, trace } = asked
    const planned = readPlannedShare(await ledger.readShare(runId, resourceArn), resourceArn)
    const refused = new Set(trace.refused.flatMap(({ principals }) => principals))
    const principals = planned.principals.filter((principal) => !refused.has(principal))
    const found = await shares.findByResource(resourceArn)

    const look = await promoteDue({ arn: planned.arn, executionArn, principals, found }, trace, deps)
    const carriers = found.map((share) => share.arn)
    const result = combineGroups([...groupPrincipals(look.outcomes), ...trace.refused], {
      shareArns: carriers,
      requestIds: look.trace.requestIds,
      ...(trace.sideFindings === undefined ? {} : { sideFindings: trace.sideFindings }),
    })
    return { kind: look.kind, trace: look.trace, result }
  }
}

interface FoundShares {
  readonly arn: ResourceArn
  readonly executionArn: string
  readonly principals: readonly string[]
  readonly found: readonly ResourceShare[]
}

async function promoteDue(about: FoundShares, trace: ShareTrace, deps: PromoteShareDeps): Promise<Look> {
  const { arn, principals, found } = about
  const { promoted } = trace
  const progress = judgeShares({ resourceArn: arn.text, principals, shares: found, promoted })
  if (progress.kind !== 'promote') return { ...progress, trace }

  const { shareArn } = progress
  const answer = await deps.shares.promote(shareArn)
  if (answer.kind !== 'noMatchingPermission')
    return promoteDue(about, promotedIn(trace, shareArn, answer), deps)

  const permission = await promotePermission({ ...about, shareArn }, deps)
  switch (permission.kind) {
    case 'limitReached':
      return undoneFor(
        principals,
        { kind: 'settled', finding: permissionLimit(arn, permission.reason) },
        trace,
      )
    case 'busy':
    case 'notPromotable':
      return undoneFor(
        principals,
        { kind: 'waiting', finding: unmatchedPermission(arn.text, shareArn) },
        trace,
      )
    case 'promoted':
    case 'present':
      return promoteAgain(about, shareArn, { trace: withRequest(trace, permission), deps })
  }
}

/** Now that there is a permission, RAM finds it; where it does not yet, the next look tries again. */
async function promoteAgain(
  about: FoundShares,
  shareArn: string,
  { trace, deps }: { readonly trace: ShareTrace; readonly deps: PromoteShareDeps },
): Promise<Look> {
  const answer = await deps.shares.promote(shareArn)
  if (answer.kind !== 'noMatchingPermission')
    return promoteDue(about, promotedIn(trace, shareArn, answer), deps)
  const finding = unmatchedPermission(about.arn.text, shareArn)
  return undoneFor(about.principals, { kind: 'waiting', finding }, trace)
}

function undoneFor(
  principals: readonly string[],
  { kind, finding }: { readonly kind: 'waiting' | 'settled'; readonly finding: Finding },
  trace: ShareTrace,
): Look {
  const outcome = kind === 'waiting' ? 'waiting' : 'failed'
  return { kind, outcomes: principals.map((principal) => ({ principal, outcome, finding })), trace }
}

function promotedIn(trace: ShareTrace, shareArn: string, answer: PromotionAnswer): ShareTrace {
  return { ...withRequest(trace, answer), promoted: [...trace.promoted, shareArn] }
}

function withRequest(trace: ShareTrace, answer: PromotionAnswer | PermissionPromotion): ShareTrace {
  return 'requestId' in answer ? { ...trace, requestIds: [...trace.requestIds, answer.requestId] } : trace
}
