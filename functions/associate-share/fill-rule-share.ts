import { permissionNameOf } from '../lib/domain/sharing/permission-name.ts'
import { addMembers } from '../lib/domain/sharing/refused-members.ts'
import type { ResourceShare } from '../lib/domain/sharing/resource-share.ts'
import {
  noDefaultPermission,
  shareLeaseHeld,
  strangerInOurShare,
} from '../lib/domain/sharing/rule-share-findings.ts'
import { carriedResources } from '../lib/domain/sharing/rule-share.ts'
import { gapsOf, type ShareGaps } from '../lib/domain/sharing/share-gaps.ts'
import { withShareLease } from '../lib/rule-shares/with-share-lease.ts'
import { askingLimits, emptyLook, refusedOutcomes, someAsked, stillToAsk } from './rule-share-look.ts'
import type { RuleShareAim, RuleShareDeps, RuleShareLook } from './rule-share-look.ts'

/** What one part of filling came to. */
type Part = Pick<RuleShareLook, 'isChanged' | 'asked' | 'requestIds' | 'refused' | 'hold'>

/** Puts into a share of ours what it lacks, once in a run: the resource, then the principals. */
export async function fillRuleShare(
  aim: RuleShareAim,
  share: ResourceShare,
  deps: RuleShareDeps,
): Promise<RuleShareLook> {
  const { arn, ruleShare } = aim
  const gaps = gapsOf(share, { resourceArn: arn.text, principals: ruleShare.principals })
  const look = { ...emptyLook, share, surplus: gaps.surplus }

  const noted = await note(aim, deps)
  if (noted === 'leaving') return { ...look, ...(await takeBack(aim, deps)) }
  const resource = await addResource(aim, { share, gaps }, deps)
  if (resource.hold !== undefined) return { ...look, ...resource }
  const principals = await addPrincipals(aim, { share, gaps }, deps)
  return {
    ...look,
    ...(principals.hold === undefined ? {} : { hold: principals.hold }),
    isChanged: resource.isChanged || principals.isChanged,
    asked: [...resource.asked, ...principals.asked],
    requestIds: [...resource.requestIds, ...principals.requestIds],
    refused: principals.refused,
  }
}

const nothingDone: Part = { isChanged: false, asked: [], requestIds: [], refused: [] }

async function note(aim: RuleShareAim, { ruleShareLedger, clock }: RuleShareDeps) {
  const { key, arn, runId, imageArn } = aim
  return ruleShareLedger.noteResource(key, {
    resourceArn: arn.text,
    runId,
    at: new Date(clock.now()).toISOString(),
    ...(imageArn === undefined ? {} : { imageArn }),
  })
}

/** A retirement has the lease while it takes resources out; after it RAM's lists say whether this one is gone. */
async function takeBack(aim: RuleShareAim, deps: RuleShareDeps): Promise<Part> {
  const { key, arn } = aim
  const leased = await withShareLease(aim, deps, async () => deps.ruleShareLedger.keepResource(key, arn.text))
  if (leased.kind === 'busy') return busy(aim, leased.ownerArn)
  return { ...nothingDone, isChanged: true }
}

/** Asked again under the lease: the share of another resource of the run may have opened it since. */
async function isClosed(
  { key }: RuleShareAim,
  share: ResourceShare,
  { shares }: RuleShareDeps,
): Promise<boolean> {
  if (share.allowsExternal === true) return false
  const now = await shares.findKnown(key, share.arn)
  return now.kind !== 'found' || now.share.allowsExternal !== true
}

interface Filling {
  readonly share: ResourceShare
  readonly gaps: ShareGaps
}

async function addResource(aim: RuleShareAim, { share, gaps }: Filling, deps: RuleShareDeps): Promise<Part> {
  const { arn } = aim
  const asked = `${share.arn} resource`
  if (!gaps.resource || aim.asked.includes(asked)) return nothingDone

  const permission = await deps.shares.findPermission(arn)
  if (permission.kind === 'none') {
    const finding = noDefaultPermission(arn, permissionNameOf(arn.type))
    return { ...nothingDone, hold: { outcome: 'blocked', finding } }
  }
  const requestIds: string[] = []
  if (permission.kind === 'ours') {
    const { permissionArn } = permission
    const leased = await withShareLease(aim, deps, async () =>
      deps.shares.attachPermission(share.arn, permissionArn, arn),
    )
    if (leased.kind === 'busy') return busy(aim, leased.ownerArn)
    if (leased.done !== undefined) requestIds.push(leased.done)
  }
  requestIds.push(await deps.shares.addResource(share.arn, arn.text))
  return { ...nothingDone, isChanged: true, asked: [asked], requestIds }
}

async function addPrincipals(
  aim: RuleShareAim,
  { share, gaps }: Filling,
  deps: RuleShareDeps,
): Promise<Part> {
  const asked = `${share.arn} principals`
  const wanted = stillToAsk(gaps.principals, aim)
  if (wanted.length === 0 || aim.asked.includes(asked)) return nothingDone

  const leased = await withShareLease(aim, deps, async () => {
    const strangers = await strangersIn(aim, share, deps)
    if (strangers.length > 0) return { strangers, requestIds: [], refused: [], isWhole: true }
    const requestIds: string[] = []
    if (aim.ruleShare.allowsExternal && (await isClosed(aim, share, deps))) {
      requestIds.push(await deps.shares.allowExternal(share.arn))
    }
    const placement = await addMembers(wanted, askingLimits(deps), async (principals) => {
      const answer = await deps.shares.addPrincipals(share.arn, principals)
      if (answer.kind === 'refused') return answer.refusal
      requestIds.push(answer.requestId)
      return undefined
    })
    const refused = refusedOutcomes(placement.refused, aim.key)
    return { strangers, requestIds, refused, isWhole: placement.left.length === 0 }
  })
  if (leased.kind === 'busy') return busy(aim, leased.ownerArn)
  const { strangers, requestIds, refused, isWhole } = leased.done
  if (strangers.length > 0) {
    return { ...nothingDone, hold: { outcome: 'blocked', finding: strangerInOurShare(share, strangers) } }
  }
  if (!isWhole) return { isChanged: true, asked: [someAsked(aim.key)], requestIds, refused }
  // RAM cannot be asked for what is on its way out; another look will.
  return { isChanged: requestIds.length > 0, asked: gaps.isLeaving ? [] : [asked], requestIds, refused }
}

/** A share's principals get all of its resources, so that each must be one that we put there for the rule. */
async function strangersIn(
  { key }: RuleShareAim,
  share: ResourceShare,
  { ruleShareLedger }: RuleShareDeps,
): Promise<readonly string[]> {
  const noted = new Set((await ruleShareLedger.listResources(key)).map(({ resourceArn }) => resourceArn))
  return carriedResources(share).filter((resourceArn) => !noted.has(resourceArn))
}

function busy({ key }: RuleShareAim, ownerArn: string): Part {
  return { ...nothingDone, hold: { outcome: 'waiting', finding: shareLeaseHeld(key, ownerArn) } }
}
