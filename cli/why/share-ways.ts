import { kindOfPrincipal } from '../../functions/lib/domain/principal.ts'
import { regionOfArn } from '../../functions/lib/domain/resource-arn.ts'
import type { PrincipalGroup, ShareRecord } from '../../functions/lib/domain/run/run.ts'
import type { RetirementRecord } from '../../functions/lib/ports/rule-share-ledger.ts'
import type { Way } from './way.ts'

/** The ways in which a share gives a resource to an account: by its id, and by whatever it may be a member of. */
export function shareWays(
  share: ShareRecord,
  accountId: string,
  retirements: readonly RetirementRecord[],
): readonly Way[] {
  const named = [...share.principals, ...(share.apart ?? []).flatMap(({ principals }) => principals)]
  if (named.includes(accountId)) return [wayOf(share, accountId, retirements)]
  return share.principals
    .filter((principal) => kindOfPrincipal(principal) !== 'account')
    .map((principal) => Object.assign({ through: principal }, wayOf(share, principal, retirements)))
}

function wayOf(share: ShareRecord, principal: string, retirements: readonly RetirementRecord[]): Way {
  const { resourceArn, wantedBy, runId, recordedAt } = share
  const { outcome, finding } = outcomeOf(share, principal)
  const way = {
    kind: 'share',
    region: regionOfArn(resourceArn),
    outcome,
    wantedBy,
    runId,
    ...(recordedAt === undefined ? {} : { at: recordedAt }),
    ...(finding === undefined ? {} : { finding }),
  } as const
  const retired = outcome === 'done' ? retirementOf(share, principal, retirements) : undefined
  return retired === undefined ? way : { ...way, outcome: 'retired', at: retired.at }
}

function outcomeOf(
  { result, apart = [] }: ShareRecord,
  principal: string,
): Omit<PrincipalGroup, 'principals'> {
  const isMine = ({ principals }: PrincipalGroup): boolean => principals.includes(principal)
  return [...(result?.exceptions ?? []), ...apart].find(isMine) ?? result ?? { outcome: 'waiting' }
}

/** The last of the retirements by which the resource left every share of ours that gave it to the principal. */
function retirementOf(
  { resourceArn, ruleShares, recordedAt = '' }: ShareRecord,
  principal: string,
  retirements: readonly RetirementRecord[],
): RetirementRecord | undefined {
  const mine = ruleShares.filter(({ principals }) => principals.includes(principal))
  const left = mine.map(({ rule }) =>
    retirements
      .filter(
        ({ at, ...of }) => of.rule === rule && of.region === regionOfArn(resourceArn) && at > recordedAt,
      )
      .findLast(({ resourceArns }) => resourceArns.includes(resourceArn)),
  )
  return left.length > 0 && left.every((one) => one !== undefined) ? left.at(-1) : undefined
}
