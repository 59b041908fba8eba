import type * as z from 'zod/mini'

import type { Finding } from '../lib/domain/outcome.ts'
import { regionOfArn } from '../lib/domain/resource-arn.ts'
import { addMembers } from '../lib/domain/sharing/refused-members.ts'
import { planRetirement, type Retirement } from '../lib/domain/sharing/retirement.ts'
import {
  buildStillNeeded,
  retirementPostponed,
  type RamRefusal,
} from '../lib/domain/sharing/rule-share-findings.ts'
import { mostPerRequest, type ListedShare, type RuleShareKey } from '../lib/domain/sharing/rule-share.ts'
import type { RuleShareLedger } from '../lib/ports/rule-share-ledger.ts'
import type { RuleShares } from '../lib/ports/rule-shares.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import { findRuleShare } from '../lib/rule-shares/find-rule-share.ts'
import { withShareLease, type ShareLeaseDeps } from '../lib/rule-shares/with-share-lease.ts'
import type { input, output } from './contract.ts'

/** What retiring needs. */
export interface RetireBuildsDeps extends ShareLeaseDeps {
  readonly ledger: Pick<RunLedger, 'listShares'>
  readonly ruleShareLedger: RuleShareLedger
  readonly shares: Pick<RuleShares, 'findTagged' | 'findUntagged' | 'findKnown' | 'read' | 'removeResources'>
}

type Asked = z.infer<typeof input>

/** What retiring came to. */
interface Outcome {
  readonly resourceArns: readonly string[]
  readonly requestIds: readonly string[]
  readonly findings: readonly Finding[]
}

const nothing: Outcome = { resourceArns: [], requestIds: [], findings: [] }

/** Takes out of a rule's share what belongs only to builds that the rule keeps no longer. */
export function createRetireBuilds(deps: RetireBuildsDeps) {
  return async (asked: Asked): Promise<z.infer<typeof output>> => {
    const { runId, rule, region, at } = asked
    const key = { rule, region }
    const keep = await keepOf(asked, deps)
    const outcome = keep === undefined ? nothing : await retire(asked, keep, deps)
    const { resourceArns, findings } = outcome
    if (resourceArns.length + findings.length > 0) {
      await deps.ruleShareLedger.recordRetirement(runId, { ...key, ...outcome, at })
    }
    return { rule, region, retired: resourceArns.length, findings: findings.length }
  }
}

/** How many builds the rule kept when the run was planned. */
async function keepOf({ runId, rule, region }: Asked, { ledger }: RetireBuildsDeps) {
  const planned = await ledger.listShares(runId)
  return planned
    .filter(({ resourceArn }) => regionOfArn(resourceArn) === region)
    .flatMap(({ ruleShares }) => ruleShares)
    .find((ruleShare) => ruleShare.rule === rule)?.keep
}

async function retire(asked: Asked, keep: number, deps: RetireBuildsDeps): Promise<Outcome> {
  const { rule, region, executionArn, at } = asked
  const key = { rule, region }
  const leased = await withShareLease({ key, executionArn }, deps, async () => {
    const found = await findRuleShare(key, deps)
    return found.kind === 'found' ? empty({ key, keep, share: found.share, at }, deps) : nothing
  })
  if (leased.kind === 'done') return leased.done
  return { ...nothing, findings: [retirementPostponed(key, `${leased.ownerArn} changes the share`)] }
}

interface Share {
  readonly key: RuleShareKey
  readonly keep: number
  readonly share: ListedShare
  readonly at: string
}

async function empty(about: Share, deps: RetireBuildsDeps): Promise<Outcome> {
  const { key, keep, share } = about
  const { resources } = await deps.shares.read(share)
  const carried = new Set(
    resources.filter(({ status }) => status === 'ASSOCIATED').map(({ entity }) => entity),
  )
  const noted = await deps.ruleShareLedger.listResources(key)
  const retirement = planRetirement(await deps.ruleShareLedger.listNeeds(key), { keep, carried })

  // What RAM has not finished to put in cannot be taken out yet; the next run will.
  const settling = new Set(
    resources.filter(({ status }) => status === 'ASSOCIATING').map(({ entity }) => entity),
  )
  const leaving = new Set(retirement.resourceArns).difference(settling)
  const due = noted.filter(({ resourceArn }) => leaving.has(resourceArn))
  const marked: string[] = []
  for (const resource of due) {
    if (await deps.ruleShareLedger.markLeaving(key, resource, about.at)) marked.push(resource.resourceArn)
  }
  const removal = await remove(
    share,
    marked.filter((resourceArn) => carried.has(resourceArn)),
    deps,
  )
  for (const resourceArn of removal.kept) await deps.ruleShareLedger.keepResource(key, resourceArn)
  const gone = new Set(marked).difference(new Set(removal.kept))
  await settleNeeds(about, { retirement, gone }, deps)

  const postponed = removal.busy === undefined ? [] : [retirementPostponed(key, removal.busy)]
  return {
    resourceArns: removal.removed,
    requestIds: removal.requestIds,
    findings: [...removal.findings, ...postponed],
  }
}

/** What became of the attempt to take resources out. */
interface Removal {
  readonly removed: readonly string[]
  /** Those that stay in the share. */
  readonly kept: readonly string[]
  readonly requestIds: readonly string[]
  readonly findings: readonly Finding[]
  /** Why RAM takes nothing out just now. */
  readonly busy?: string
}

/** RAM refuses a whole list because of one resource on which a consumer depends: the rest goes on. */
async function remove(
  share: ListedShare,
  resourceArns: readonly string[],
  { shares }: RetireBuildsDeps,
): Promise<Removal> {
  const requestIds: string[] = []
  let busy: string | undefined
  const { granted, refused } = await addMembers(
    resourceArns,
    { size: mostPerRequest },
    async (some): Promise<RamRefusal | undefined> => {
      if (busy !== undefined) return { code: 'busy', message: busy }
      const answer = await shares.removeResources(share.arn, some)
      if (answer.kind === 'refused') return answer.refusal
      if (answer.kind === 'taken') {
        requestIds.push(answer.requestId)
        return undefined
      }
      busy = answer.why
      return { code: 'busy', message: busy }
    },
  )
  return {
    removed: granted,
    kept: refused.map(({ member }) => member),
    requestIds,
    findings: refused
      .filter(({ reason }) => reason.code !== 'busy')
      .map(({ member, reason }) => buildStillNeeded(member, share, reason)),
    ...(busy === undefined ? {} : { busy }),
  }
}

/** What stays in the share although nobody needs it is tried again by the next run, so its need stays open. */
async function settleNeeds(
  { key, at }: Share,
  { retirement, gone }: { readonly retirement: Retirement; readonly gone: ReadonlySet<string> },
  { ruleShareLedger }: RetireBuildsDeps,
): Promise<void> {
  const leaving = new Set(retirement.resourceArns)
  const settled = retirement.needs.filter(
    ({ resourceArn }) => !leaving.has(resourceArn) || gone.has(resourceArn),
  )
  for (const need of settled) await ruleShareLedger.retireNeed(key, need, at)
}
