import type * as z from 'zod/mini'

import { readPlannedShare, type PlannedResource } from '../lib/domain/run/planned-share.ts'
import type { PrincipalOutcome } from '../lib/domain/run/run.ts'
import { groupPrincipals } from '../lib/domain/sharing/principal-groups.ts'
import {
  alsoInForeignShares,
  severalRuleShares,
  shareNameTaken,
  shareNotVisible,
} from '../lib/domain/sharing/rule-share-findings.ts'
import { judgeRuleShares } from '../lib/domain/sharing/rule-share-progress.ts'
import type { ShareTrace } from '../lib/domain/sharing/share-result-schema.ts'
import { combineGroups } from '../lib/domain/sharing/share-result.ts'
import { surplusFindings } from '../lib/domain/sharing/surplus.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import { findRuleShare } from '../lib/rule-shares/find-rule-share.ts'
import type { input, output } from './contract.ts'
import { createRuleShare } from './create-rule-share.ts'
import { fillRuleShare } from './fill-rule-share.ts'
import { emptyLook } from './rule-share-look.ts'
import type { RuleShareAim, RuleShareDeps, RuleShareLook } from './rule-share-look.ts'

/** What associating needs. */
export interface AssociateShareDeps extends RuleShareDeps {
  readonly ledger: Pick<RunLedger, 'readShare' | 'readRun'>
}

type Asked = z.infer<typeof input>

/** Looks at the share of each rule that wants the resource, and asks RAM for what it lacks; once each. */
export function createAssociateShare(deps: AssociateShareDeps) {
  return async (asked: Asked): Promise<z.infer<typeof output>> => {
    const { runId, resourceArn } = asked
    const trace = asked.trace ?? { refused: [], promoted: [], requestIds: [], asked: [] }
    const planned = readPlannedShare(await deps.ledger.readShare(runId, resourceArn), resourceArn)
    const imageOfRun = await imageOf(asked, deps)
    const refused = new Set(trace.refused.flatMap(({ principals }) => principals))

    const looks: RuleShareLook[] = []
    for (const ruleShare of planned.ruleShares) {
      const key = { rule: ruleShare.rule, region: planned.arn.region }
      const aim = { ...asked, arn: planned.arn, ruleShare, key, asked: trace.asked ?? [], refused }
      const imageArn = ruleShare.isEarlierBuild ? resourceArn : imageOfRun
      looks.push(await lookAt(imageArn === undefined ? aim : { ...aim, imageArn }, deps))
    }
    return judge(planned, { looks, trace: extend(trace, looks) }, deps)
  }
}

/** For which build a run shares the resource; of a manual input that is known for images only. */
async function imageOf({ runId, resourceArn }: Asked, { ledger }: AssociateShareDeps) {
  const trigger = (await ledger.readRun(runId))?.trigger
  if (trigger?.kind === 'imageBuilt') return trigger.resourceArn
  return resourceArn.includes(':image/') ? resourceArn : undefined
}

async function lookAt(aim: RuleShareAim, deps: AssociateShareDeps): Promise<RuleShareLook> {
  const { key } = aim
  const found = await findRuleShare(key, deps)
  switch (found.kind) {
    case 'taken':
      return { ...emptyLook, hold: { outcome: 'blocked', finding: shareNameTaken(key, found.share) } }
    case 'unseen':
      return { ...emptyLook, hold: { outcome: 'waiting', finding: shareNotVisible(key, found.shareArn) } }
    case 'none':
      return createRuleShare(aim, deps)
    case 'found': {
      const look = await fillRuleShare(aim, await deps.shares.read(found.share), deps)
      const { others } = found
      return others.length === 0 ? look : { ...look, sideFindings: [severalRuleShares(key, others)] }
    }
  }
}

function extend(trace: ShareTrace, looks: readonly RuleShareLook[]): ShareTrace {
  const before = outcomesOf(trace)
  const added = looks.flatMap(({ refused }) => refused)
  const all = new Map([...before, ...added].map((one) => [one.principal, one]))
  return {
    ...trace,
    refused: groupPrincipals([...all.values()]),
    requestIds: [...trace.requestIds, ...looks.flatMap(({ requestIds }) => requestIds)],
    asked: [...(trace.asked ?? []), ...looks.flatMap(({ asked }) => asked)],
  }
}

/** The place of a refusal is the principal; in the group of the trace it is all of them. */
function outcomesOf({ refused }: ShareTrace): readonly PrincipalOutcome[] {
  return refused.flatMap(({ principals, outcome, finding }) =>
    principals.map((principal) => ({
      principal,
      outcome,
      ...(finding === undefined ? {} : { finding: { ...finding, where: principal } }),
    })),
  )
}

async function judge(
  planned: PlannedResource,
  { looks, trace }: { readonly looks: readonly RuleShareLook[]; readonly trace: ShareTrace },
  { shares }: AssociateShareDeps,
): Promise<z.infer<typeof output>> {
  const { arn, principals, outsideAccounts } = planned
  const refused = new Map(
    outcomesOf(trace).flatMap(({ principal, finding }) =>
      finding === undefined ? [] : [[principal, finding] as const],
    ),
  )
  const states = planned.ruleShares.flatMap((ruleShare, index) => {
    const look = looks[index]
    return look === undefined ? [] : [{ ...look, ruleShare }]
  })
  const carried = { resourceArn: arn.text, region: arn.region, principals, outsideAccounts, refused }
  const { kind, outcomes } = judgeRuleShares(carried, states)
  const shareArns = looks.flatMap(({ share }) => share?.arn ?? [])
  const foreign = kind === 'waiting' ? [] : await shares.findForeignCarriers(arn.text, shareArns)
  const sideFindings = [
    ...planned.sideFindings,
    ...looks.flatMap((look) => look.sideFindings),
    ...surplusFindings(
      looks.flatMap((look) => look.surplus),
      planned,
    ),
    ...(foreign.length === 0 ? [] : [alsoInForeignShares(arn.text, foreign)]),
  ]
  const result = combineGroups([...groupPrincipals(outcomes), ...planned.apart], {
    shareArns,
    requestIds: trace.requestIds,
    ...(sideFindings.length === 0 ? {} : { sideFindings }),
  })
  return { kind, trace, result }
}
