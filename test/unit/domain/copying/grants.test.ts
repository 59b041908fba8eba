import { describe, expect, it } from 'vitest'

import {
  grantsToAdd,
  grantsToWithdraw,
  uniteGrants,
} from '../../../../functions/lib/domain/copying/grants.ts'
import type { GrantRecord } from '../../../../functions/lib/domain/copying/grants.ts'
import { accountId, copyOf, otherId, ownerId, region } from './copies.ts'
import { forSeeds } from './seeded-random.ts'

const image = {
  imageId: 'ami-1',
  region,
  launchAccounts: [otherId],
  snapshots: [
    { snapshotId: 'snap-1', accounts: [] },
    { snapshotId: 'snap-2', accounts: [accountId, otherId] },
  ],
}

describe('grantsToAdd', () => {
  it('grants what is missing once for all, never the owner, and records just that', () => {
    const { calls, record } = grantsToAdd(image, [accountId, otherId, accountId, ownerId], ownerId)

    expect(calls).toEqual([
      { kind: 'image', imageId: 'ami-1', accounts: [accountId] },
      { kind: 'snapshot', snapshotId: 'snap-1', accounts: [accountId, otherId] },
    ])
    expect(record).toEqual({
      imageId: 'ami-1',
      launchAccounts: [accountId],
      snapshots: [{ snapshotId: 'snap-1', accounts: [accountId, otherId] }],
    })
  })

  it('calls nothing where everything is granted', () => {
    const granted = { ...image, snapshots: [] }

    expect(grantsToAdd(granted, [otherId], ownerId).calls).toEqual([])
  })

  it('pages snapshots by 500 accounts and the AMI by 10,000', () => {
    const accounts = Array.from({ length: 10_001 }, (_, index) => String(500_000_000_000 + index))
    const { calls } = grantsToAdd({ ...image, snapshots: image.snapshots.slice(0, 1) }, accounts, ownerId)

    const sizes = (kind: string) =>
      calls.filter((call) => call.kind === kind).map((call) => call.accounts.length)
    expect(sizes('image')).toEqual([10_000, 1])
    expect(sizes('snapshot')).toEqual([...Array.from({ length: 20 }, () => 500), 1])
    expect(calls.filter(({ kind }) => kind === 'snapshot').flatMap((call) => call.accounts)).toEqual(accounts)
  })
})

describe('grantsToWithdraw', () => {
  const granted: GrantRecord = {
    imageId: 'ami-1',
    launchAccounts: [accountId, otherId],
    snapshots: [{ snapshotId: 'snap-1', accounts: [accountId, otherId] }],
  }
  const from = { kind: 'image', imageId: 'ami-1', region } as const
  const use = (copies: Parameters<typeof copyOf>[1][]) => ({
    copies: copies.map((changes, index) => copyOf(`c${index}`, changes)),
    launchWanted: [],
  })

  it('takes back what we granted to accounts whose last copy has ended', () => {
    const { calls, left } = grantsToWithdraw(
      granted,
      use([
        { source: from, state: 'done' },
        { source: from, state: 'copying', accountId: otherId },
      ]),
    )

    expect(calls).toEqual([
      { kind: 'image', imageId: 'ami-1', accounts: [accountId] },
      { kind: 'snapshot', snapshotId: 'snap-1', accounts: [accountId] },
    ])
    expect(left).toEqual({
      imageId: 'ami-1',
      launchAccounts: [otherId],
      snapshots: [{ snapshotId: 'snap-1', accounts: [otherId] }],
    })
  })

  it.each(['queued', 'admitted', 'copying'] as const)('keeps everything while a copy is %s', (state) => {
    const { calls, left } = grantsToWithdraw(
      granted,
      use([
        { source: from, state },
        { source: from, state, accountId: otherId },
      ]),
    )

    expect(calls).toEqual([])
    expect(left).toEqual(granted)
  })

  it('does not wait for outputs, nor for copies from another AMI', () => {
    const other = { kind: 'image', imageId: 'ami-2', region } as const
    const { left } = grantsToWithdraw(granted, use([{ source: from, state: 'finishing' }, { source: other }]))

    expect(left).toMatchObject({ launchAccounts: [], snapshots: [] })
  })

  it('leaves launch permission to accounts that a rule gives it, but not the snapshots', () => {
    const { calls } = grantsToWithdraw(granted, { copies: [], launchWanted: [accountId] })

    expect(calls).toEqual([
      { kind: 'image', imageId: 'ami-1', accounts: [otherId] },
      { kind: 'snapshot', snapshotId: 'snap-1', accounts: [accountId, otherId] },
    ])
  })

  it("keeps the grants on a relay's AMI for those who wait behind it", () => {
    const behind = { kind: 'relay', copyId: 'relay-1', region } as const
    const copies = [copyOf('c', { source: behind })]

    expect(
      grantsToWithdraw(granted, { copies, launchWanted: [], relayCopyId: 'relay-1' }).left.launchAccounts,
    ).toEqual([accountId])
    expect(
      grantsToWithdraw(granted, { copies, launchWanted: [], relayCopyId: 'relay-2' }).left.launchAccounts,
    ).toEqual([])
  })

  it('leaves nothing of ours behind after the last copy, and never takes what was there before, 300 seeds', () => {
    forSeeds(300, (random) => {
      const accounts = Array.from({ length: 6 }, (_, index) => String(440_000_000_001 + index))
      const some = () => accounts.filter(() => random.chance(0.5))
      const before = {
        imageId: 'ami-1',
        region,
        launchAccounts: some(),
        snapshots: [
          { snapshotId: 'snap-1', accounts: some() },
          { snapshotId: 'snap-2', accounts: some() },
        ],
      }
      const first = grantsToAdd(before, some(), ownerId)
      const granted = new Map<string, Set<string>>([
        ['ami-1', new Set(before.launchAccounts)],
        ...before.snapshots.map(({ snapshotId, accounts: all }) => [snapshotId, new Set(all)] as const),
      ])
      const idOf = (call: (typeof first.calls)[number]) =>
        call.kind === 'image' ? call.imageId : call.snapshotId
      const apply = (calls: typeof first.calls, add: boolean) => {
        for (const call of calls) {
          for (const account of call.accounts) {
            if (add) granted.get(idOf(call))?.add(account)
            else granted.get(idOf(call))?.delete(account)
          }
        }
      }
      apply(first.calls, true)
      const now = {
        ...before,
        launchAccounts: [...(granted.get('ami-1') ?? [])],
        snapshots: before.snapshots.map(({ snapshotId }) => ({
          snapshotId,
          accounts: [...(granted.get(snapshotId) ?? [])],
        })),
      }
      const second = grantsToAdd(now, some(), ownerId)
      apply(second.calls, true)

      const busy = use(
        some().map((account) => ({ source: from, accountId: account, state: 'copying' as const })),
      )
      const middle = grantsToWithdraw(uniteGrants(first.record, second.record), busy)
      apply(middle.calls, false)
      apply(grantsToWithdraw(middle.left, { copies: [], launchWanted: [] }).calls, false)

      expect(Object.fromEntries([...granted].map(([id, all]) => [id, [...all].toSorted()]))).toEqual({
        'ami-1': before.launchAccounts,
        'snap-1': before.snapshots[0]?.accounts,
        'snap-2': before.snapshots[1]?.accounts,
      })
    })
  })
})
