import type * as z from 'zod/mini'

import { PolicyChangedMeanwhile, PolicyRefused } from '../lib/domain/errors.ts'
import type { Finding } from '../lib/domain/outcome.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { readPlannedShare, type PlannedResource } from '../lib/domain/run/planned-share.ts'
import { judgeAdoption } from '../lib/domain/sharing/adopt-policy.ts'
import {
  maximumPolicyLength,
  readPolicy,
  sameMembers,
  union,
  writePolicy,
} from '../lib/domain/sharing/policy-document.ts'
import { groupPrincipals } from '../lib/domain/sharing/principal-groups.ts'
import { placeAccounts } from '../lib/domain/sharing/refused-accounts.ts'
import type { Placement } from '../lib/domain/sharing/refused-accounts.ts'
import {
  accountRefused,
  foreignPolicy,
  policyAdopted,
  policyNotAdoptable,
  policyTooLong,
} from '../lib/domain/sharing/share-findings.ts'
import { combineGroups, undone } from '../lib/domain/sharing/share-result.ts'
import { surplusFindings } from '../lib/domain/sharing/surplus.ts'
import type { ResourcePolicies } from '../lib/ports/resource-policies.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What applying needs. */
export interface ApplyPolicyDeps {
  readonly ledger: Pick<RunLedger, 'readShare'>
  readonly policies: ResourcePolicies
}

type Answer = z.infer<typeof output>

/** Brings the resource's policy to grant the wanted accounts beside those that it grants already. */
export function createApplyPolicy({ ledger, policies }: ApplyPolicyDeps) {
  return async ({ runId, resourceArn }: z.infer<typeof input>): Promise<Answer> => {
    const planned = readPlannedShare(await ledger.readShare(runId, resourceArn), resourceArn)
    const { arn, principals: accountIds } = planned
    const start = startingPoint(await policies.read(resourceArn), planned)
    if (start.kind === 'blocked') return blocked(start.finding)

    const { inPlace } = start
    const missing = accountIds.filter((id) => !inPlace.includes(id))
    const { length } = writePolicy(arn, union(inPlace, missing))
    const isDue = missing.length > 0 || start.kind === 'adopted'
    if (isDue && length > maximumPolicyLength) return blocked(policyTooLong(arn, length))

    const { placement, requestIds } = await grant(arn, { ...start, missing }, policies)
    const sideFindings = [
      ...planned.sideFindings,
      ...surplusFindings(inPlace, planned),
      ...(start.kind === 'adopted' ? [policyAdopted(arn, inPlace)] : []),
    ]
    return answerOf({ accountIds, apart: planned.apart, placement, requestIds, sideFindings })
  }
}

/** From which policy the step goes on: one of our form, or one that is brought into it. */
type StartingPoint =
  | { readonly kind: 'ours' | 'adopted'; readonly inPlace: readonly string[] }
  | { readonly kind: 'blocked'; readonly finding: Finding }

function startingPoint(policy: string | undefined, { arn, adopt }: PlannedResource): StartingPoint {
  const reading = readPolicy(policy, arn)
  if (reading.kind === 'none') return { kind: 'ours', inPlace: [] }
  if (reading.kind === 'ours') return { kind: 'ours', inPlace: reading.accountIds }
  if (!adopt) return { kind: 'blocked', finding: foreignPolicy(arn, reading.why) }

  const adoption = judgeAdoption(policy ?? '', arn)
  return adoption.kind === 'lossless'
    ? { kind: 'adopted', inPlace: adoption.accountIds }
    : { kind: 'blocked', finding: policyNotAdoptable(arn, adoption.why) }
}

/** Writes the policy, halving where AWS refuses, and reads it back. Nothing missing in our form: nothing written. */
async function grant(
  arn: ResourceArn,
  accounts: {
    readonly kind: 'ours' | 'adopted'
    readonly inPlace: readonly string[]
    readonly missing: readonly string[]
  },
  policies: ResourcePolicies,
): Promise<{ readonly placement: Placement; readonly requestIds: string[] }> {
  const { kind, inPlace, missing } = accounts
  const requestIds: string[] = []
  const write = async (accountIds: readonly string[]): Promise<void> => {
    requestIds.push(await policies.write(arn.text, writePolicy(arn, union(inPlace, accountIds))))
  }
  const placement = await placeAccounts(missing, async (accountIds) => {
    try {
      await write(accountIds)
      return undefined
    } catch (error) {
      if (error instanceof PolicyRefused) return error.message
      throw error
    }
  })
  // No list with a wanted account was taken, or none was needed; the form is still another's.
  if (kind === 'adopted' && requestIds.length === 0) await write([])
  if (requestIds.length > 0) await readBack(arn, union(inPlace, placement.granted), policies)
  return { placement, requestIds }
}

async function readBack(
  arn: ResourceArn,
  expected: readonly string[],
  policies: ResourcePolicies,
): Promise<void> {
  const reading = readPolicy(await policies.read(arn.text), arn)
  const got = reading.kind === 'ours' ? reading.accountIds : []
  if (sameMembers(got, expected)) return
  throw new PolicyChangedMeanwhile(
    `Expected the policy to grant the ${expected.length} accounts that were written, got ${reading.kind === 'ours' ? `${got.length} accounts` : `a ${reading.kind} policy`}`,
    {
      where: arn.text,
      remedy: 'Find out in CloudTrail who else writes the policy of this resource, then start the run again',
    },
  )
}

function answerOf(done: {
  readonly accountIds: readonly string[]
  readonly apart: PlannedResource['apart']
  readonly placement: Placement
  readonly requestIds: string[]
  readonly sideFindings: readonly Finding[]
}): Answer {
  const { accountIds, apart, placement, requestIds } = done
  const sideFindings = done.sideFindings.length === 0 ? {} : { sideFindings: done.sideFindings }
  const refused = groupPrincipals(
    placement.refused.map(({ accountId, reason }) => ({
      principal: accountId,
      outcome: 'failed',
      finding: accountRefused(accountId, reason),
    })),
  )
  return placement.refused.length === accountIds.length
    ? {
        kind: 'ended',
        result: combineGroups([...refused, ...apart], { shareArns: [], requestIds, ...sideFindings }),
      }
    : {
        kind: 'applied',
        trace: { refused: [...refused, ...apart], promoted: [], requestIds, ...sideFindings },
      }
}

function blocked(finding: Finding): Answer {
  return { kind: 'ended', result: undone('blocked', finding) }
}
