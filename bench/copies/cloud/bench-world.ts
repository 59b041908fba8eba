import { worldSchema, type World } from '../../../local/worlds/world.ts'
import type { Cell } from '../result.ts'
import { homeRegion, laneLimit, type Workload } from '../workload.ts'

/** The account that owns the images. */
export const ownerId = '222222222222'

const managementId = '111111111111'

/** The id of the n-th destination account, from 0. */
export function accountIdOf(index: number): string {
  return `44${String(index).padStart(10, '0')}`
}

/** The ids of the destination accounts of a workload. */
export function accountIdsOf({ accounts }: Pick<Workload, 'accounts'>): readonly string[] {
  return Array.from({ length: accounts }, (_, index) => accountIdOf(index))
}

/** What keeps an account from getting its copies. */
export const flaws = ['noRole', 'otherTrust', 'copyDenied', 'roleWithoutCopyImage', 'copiesFail'] as const

/** What keeps an account from getting its copies. */
export type Flaw = (typeof flaws)[number]

/** The broken accounts of a workload: every fortieth and, of 180, so five, 3 %, each in another way. */
export function flawsOf({
  accounts,
  broken,
}: Pick<Workload, 'accounts' | 'broken'>): ReadonlyMap<string, Flaw> {
  if (!broken) return new Map()
  return new Map(
    flaws.flatMap((flaw, index) => {
      const account = 20 + index * 35
      return account < accounts ? [[accountIdOf(account), flaw] as const] : []
    }),
  )
}

/** The world of a cell: EC2 with AWS's published limits and rates, accounts that are ready to be copied to. */
export function benchWorld(workload: Workload, { seed, wakeUps, relay, ruleLimit }: Cell): World {
  const accountIds = accountIdsOf(workload)
  const everybody = [ownerId, managementId, ...accountIds]
  const worldFlaws = [...flawsOf(workload)].filter(([, flaw]) => isOfWorld(flaw))
  return worldSchema.parse({
    description: workload.title,
    seed,
    ownerAccountId: ownerId,
    region: homeRegion,
    accounts: everybody.map((id) => ({ id, name: `account-${id}` })),
    organization: { id: 'o-goldenimages', managementAccountId: managementId, accountIds: everybody },
    timing: { buildStateSeconds: 1 },
    ec2: {
      concurrentCopies: laneLimit,
      // EC2 Developer Guide, "Request throttling": bucket and refill of each account and Region.
      requestRates: {
        describe: { burst: 100, perSecond: 20 },
        mutating: { burst: 100, perSecond: 5 },
        operations: { CopyImage: { burst: 100, perSecond: 1 } },
      },
    },
    destinations: {
      regions: [...workload.regions],
      accountIds: [...accountIds],
      wakeUps,
      flaws: Object.fromEntries(worldFlaws),
    },
    rules: {
      version: 1,
      ownerAccountId: ownerId,
      regions: [...workload.regions],
      targets: { all: { accounts: [...accountIds] } },
      rules: [
        {
          name: 'golden',
          match: { imageNames: ['golden-*'] },
          targets: ['all'],
          copy: { regions: 'all', relay: relay ? 'auto' : false },
        },
      ],
      settings: {
        concurrentCopies: {
          ...(ruleLimit === undefined ? {} : { default: ruleLimit }),
          ...(workload.headroom === undefined ? {} : { headroom: workload.headroom }),
        },
      },
    },
  })
}

function isOfWorld(flaw: Flaw): boolean {
  return flaw === 'noRole' || flaw === 'otherTrust' || flaw === 'copyDenied'
}
