import { describe, expect, it } from 'vitest'

import { grantCopying } from '../../../functions/lib/copies/grants.ts'
import type { CopyGrant } from '../../../functions/lib/copies/grants.ts'
import { accountId, otherId, region } from '../domain/copying/copies.ts'
import { createCopyingWorld } from '../functions/copying-world.ts'

const imageId = 'ami-build'
const grant: CopyGrant = {
  imageId,
  region,
  sourceImageId: imageId,
  accounts: [accountId, otherId],
  copyRegions: [region],
}

/** An AMI that the accounts may copy, with one snapshot. */
function createWorld(accounts: readonly string[]) {
  const world = createCopyingWorld()
  const read = async () => ({
    imageId,
    region,
    launchAccounts: accounts,
    snapshots: [{ snapshotId: 'snap-1', accounts }],
  })
  const deps = { ...world.deps, worker: 'granter', imageGrants: { ...world.deps.imageGrants, read } }
  return { ...world, deps }
}

describe('an AMI that somebody else lets accounts copy', () => {
  it('is granted without a lease and a note', async () => {
    const { deps, owners, contents } = createWorld([accountId, otherId])

    expect(await grantCopying(grant, deps)).toEqual({ kind: 'granted', refused: [] })
    expect(owners.size).toBe(0)
    expect(contents.grants.size).toBe(0)
  })

  it('is granted under a lease to the accounts that are missing', async () => {
    const { deps, owners, grants, contents } = createWorld([accountId])

    await grantCopying(grant, deps)

    expect(owners).toEqual(new Set(['granter']))
    expect(grants.map(({ accounts }) => accounts)).toEqual([[otherId], [otherId]])
    expect(contents.grants.get(imageId)).toMatchObject({ launchAccounts: [otherId] })
  })

  it('is looked at under a lease when it may be ours, be it that it is withdrawn while we look', async () => {
    const { deps, owners } = createWorld([accountId, otherId])
    const note = {
      imageId,
      region,
      sourceImageId: imageId,
      launchAccounts: [accountId],
      snapshots: [],
      copyRegions: [region],
      grantedAt: new Date(0).toISOString(),
      version: 0,
    }
    let reads = 0
    const ledger = {
      ...deps.ledger,
      // Written by another function between the first look and the second.
      readGrants: async () => ((reads += 1) === 2 ? note : undefined),
    }

    await grantCopying(grant, { ...deps, ledger })
    expect(owners).toEqual(new Set(['granter']))

    owners.clear()
    await deps.ledger.keepGrants(note)
    await grantCopying(grant, deps)
    expect(owners).toEqual(new Set(['granter']))
  })
})
