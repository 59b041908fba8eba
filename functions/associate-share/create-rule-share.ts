import { permissionNameOf } from '../lib/domain/sharing/permission-name.ts'
import { addMembers, type Additions } from '../lib/domain/sharing/refused-members.ts'
import {
  noDefaultPermission,
  shareLeaseHeld,
  type RamRefusal,
} from '../lib/domain/sharing/rule-share-findings.ts'
import { creationToken } from '../lib/domain/sharing/rule-share.ts'
import { findRuleShare } from '../lib/rule-shares/find-rule-share.ts'
import { withShareLease } from '../lib/rule-shares/with-share-lease.ts'
import { askingLimits, emptyLook, refusedOutcomes, someAsked, stillToAsk } from './rule-share-look.ts'
import type { RuleShareAim, RuleShareDeps, RuleShareLook } from './rule-share-look.ts'

/** What creating came to; without an ARN RAM took none of the principals, and there is no share. */
interface Creation {
  readonly shareArn?: string
  readonly requestIds: readonly string[]
  readonly placement: Additions<RamRefusal>
}

/** Creates the share of a rule with its principals, under the share's lease; the resource comes with the next look. */
export async function createRuleShare(aim: RuleShareAim, deps: RuleShareDeps): Promise<RuleShareLook> {
  const { arn, key } = aim
  const permission = await deps.shares.findPermission(arn)
  if (permission.kind === 'none') {
    const finding = noDefaultPermission(arn, permissionNameOf(arn.type))
    return { ...emptyLook, hold: { outcome: 'blocked', finding } }
  }
  const leased = await withShareLease(aim, deps, async () => {
    // Whoever had the lease before may have made it.
    const found = await findRuleShare(key, deps)
    return found.kind === 'none' ? create(aim, found.previous, deps) : undefined
  })
  if (leased.kind === 'busy') {
    return { ...emptyLook, hold: { outcome: 'waiting', finding: shareLeaseHeld(key, leased.ownerArn) } }
  }
  if (leased.done === undefined) return { ...emptyLook, isChanged: true }
  const { shareArn, requestIds, placement } = leased.done
  const isWhole = placement.left.length === 0
  const asked = shareArn === undefined ? [] : [`${shareArn} principals`]
  return {
    ...emptyLook,
    isChanged: shareArn !== undefined || !isWhole,
    asked: isWhole ? asked : [someAsked(key)],
    requestIds,
    refused: refusedOutcomes(placement.refused, key),
  }
}

async function create(
  aim: RuleShareAim,
  previous: string | undefined,
  deps: RuleShareDeps,
): Promise<Creation> {
  const { key, ruleShare, runId, executionArn } = aim
  const { shares, ruleShareLedger, clock } = deps
  const requestIds: string[] = []
  let shareArn: string | undefined
  const begin = async (principals: readonly string[]): Promise<RamRefusal | undefined> => {
    const clientToken = creationToken({ key, executionArn, principals })
    const { allowsExternal } = ruleShare
    const answer = await shares.create({ key, principals, allowsExternal, clientToken })
    if (answer.kind === 'refused') return answer.refusal
    shareArn = answer.shareArn
    requestIds.push(answer.requestId)
    const at = new Date(clock.now()).toISOString()
    await ruleShareLedger.recordShare(key, { shareArn, runId, at }, previous)
    return undefined
  }
  const wanted = stillToAsk(ruleShare.principals, aim)
  const placement = await addMembers(wanted, askingLimits(deps), async (principals) => {
    if (shareArn === undefined) return begin(principals)
    const answer = await shares.addPrincipals(shareArn, principals)
    if (answer.kind === 'refused') return answer.refusal
    requestIds.push(answer.requestId)
    return undefined
  })
  return { requestIds, placement, ...(shareArn === undefined ? {} : { shareArn }) }
}
