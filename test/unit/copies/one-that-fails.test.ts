import { describe, expect, it } from 'vitest'

import { wakeLane } from '../../../functions/lib/copies/wake-lane.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import {
  InvalidInput,
  PermissionMissing,
  RequestRefused,
  TransientServiceError,
} from '../../../functions/lib/domain/errors.ts'
import { createSweepLanes } from '../../../functions/sweep-lanes/sweep-lanes.ts'
import {
  accountId,
  build,
  otherId,
  ownerId,
  plainFacts,
  wantedCopy,
  wantedOf,
} from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from '../functions/copying-world.ts'

const place = { shard: 0, generation: 0, ticks: 1, after: null }
const call = { requestId: 'request-7' }
const details = { where: 'here', remedy: 'none' }

describe('a tick of the sweep', () => {
  it('serves every other lane, and answers runs, before it tells of a lane that it cannot read', async () => {
    const world = createCopyingWorld()
    const accounts = Array.from({ length: 25 }, (_, index) => String(440_000_000_001 + index))
    await world.enqueue('run-1', plannedCopies(...accounts.slice(1).map((one) => ({ accountId: one }))))
    await world.enqueue('run-2', plannedCopies({ accountId: accounts[0]! }))
    const { ledger } = world.deps
    const spoilt = {
      ...ledger,
      listOpenCopies: async (...asked: Parameters<typeof ledger.listOpenCopies>) => {
        if (asked[0].accountId === accounts[0]) throw new InvalidInput('an item that a hand spoilt', details)
        return ledger.listOpenCopies(...asked)
      },
    }
    const step = createSweepLanes({ ...world.deps, ledger: spoilt })

    expect(await step(place, call)).toEqual({ waitSeconds: 16, after: null })
    expect(new Set(world.images.map((image) => image.lane.accountId))).toEqual(new Set(accounts.slice(1)))
    world.finishAll()
    world.pass(3)
    for (const ticks of [2, 3, 4, 5]) await step({ ...place, ticks }, call).catch(() => {})

    expect(world.answered).toEqual(['token of run-1'])
    await expect(step({ ...place, ticks: 20 }, call)).rejects.toMatchObject({ name: 'InvalidInput' })
  })

  it('answers a run that could not be answered before, while another goes on', async () => {
    const world = createCopyingWorld()
    const { runAnswer } = world.deps
    let isThrottled = true
    const succeed = async (...asked: Parameters<typeof runAnswer.succeed>) => {
      if (!isThrottled) return runAnswer.succeed(...asked)
      isThrottled = false
      throw new TransientServiceError('throttled', details)
    }
    const step = createSweepLanes({ ...world.deps, runAnswer: { ...runAnswer, succeed } })
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await world.enqueue('run-2', plannedCopies({ accountId: otherId }))
    await step(place, call)
    for (const { imageId, lane } of world.images) if (lane.accountId === accountId) world.finish(imageId)

    await step({ ...place, ticks: 2 }, call)
    expect([isThrottled, world.answered]).toEqual([false, []])
    await step({ ...place, ticks: 3 }, call)

    expect(world.answered).toEqual(['token of run-1'])
    expect([...world.contents.listed.keys()]).toEqual(['run-2'])
  })

  it('withdraws every other grant before it tells of one that EC2 does not take back', async () => {
    const world = createCopyingWorld()
    const withdrawn: string[] = []
    const imageGrants = {
      ...world.deps.imageGrants,
      withdraw: async (_: string, { accounts, ...of }: (typeof world.grants)[number]) => {
        if (of.kind === 'image' && of.imageId === 'ami-a') throw new PermissionMissing('not allowed', details)
        withdrawn.push(...accounts)
      },
    }
    for (const [imageId, account] of [
      ['ami-a', accountId],
      ['ami-b', otherId],
    ] as const) {
      await world.deps.ledger.keepGrants({
        imageId,
        region: 'eu-west-1',
        sourceImageId: imageId,
        launchAccounts: [account],
        snapshots: [],
        copyRegions: ['eu-west-1'],
        grantedAt: new Date(0).toISOString(),
        version: 0,
      })
    }
    const step = createSweepLanes({ ...world.deps, imageGrants })

    await expect(step(place, call)).rejects.toMatchObject({ name: 'PermissionMissing' })
    expect(withdrawn).toEqual([otherId])
  })
})

describe('a grant that EC2 refuses whatever the account', () => {
  const quota = new RequestRefused('ec2:ModifyImageAttribute: The AMI is shared too often', details)

  it('fails the copies of its AMI, and no copy of another', async () => {
    const world = createCopyingWorld()
    const { imageGrants } = world.deps
    const refusing = {
      ...imageGrants,
      add: async (region: string, granted: (typeof world.grants)[number]) => {
        if (granted.kind === 'image' && granted.imageId === 'ami-copy0') throw quota
        return imageGrants.add(region, granted)
      },
    }
    const deps = { ...world.deps, imageGrants: refusing }
    const step = createSweepLanes(deps)
    const behindRelay = planSources(
      wantedOf([ownerId, accountId].map((one) => wantedCopy({ accountId: one, region: 'eu-west-1' }))),
      build,
      plainFacts,
    ).copies
    const straight = plannedCopies({ accountId: otherId })
    await world.enqueue('run-1', behindRelay)
    await step(place, call)
    world.finishAll()
    await world.enqueue('run-2', straight)
    const { generation } = await world.deps.ledger.readSweep(0)
    for (const ticks of [2, 3, 4, 5]) {
      world.finishAll()
      world.pass(3)
      if (world.answered.length < 2) await step({ ...place, generation, ticks }, call)
    }

    const ended = new Map(world.copies().map((copy) => [copy.accountId, copy]))
    expect(ended.get(ownerId)).toMatchObject({ state: 'done' })
    expect(ended.get(otherId)).toMatchObject({ state: 'done' })
    expect(ended.get(accountId)).toMatchObject({
      state: 'failed',
      finding: {
        check: 'GRANT_REFUSED',
        what: expect.stringContaining('shared too often'),
        remedy: details.remedy,
      },
    })
    expect(new Set(world.answered)).toEqual(new Set(['token of run-1', 'token of run-2']))
  })
})

describe('a relay whose AMI we may not look at', () => {
  it('fails after some tries, with what waits for it', async () => {
    const world = createCopyingWorld()
    const { imageGrants } = world.deps
    const read: typeof imageGrants.read = async (region, imageId) => {
      if (imageId === 'ami-copy0') throw new PermissionMissing('ec2:DescribeImageAttribute: denied', details)
      return imageGrants.read(region, imageId)
    }
    const deps = { ...world.deps, imageGrants: { ...imageGrants, read }, worker: 'waker' }
    const region = 'eu-west-1'
    const wanted = [ownerId, accountId].map((one) => wantedCopy({ accountId: one, region }))
    await world.enqueue('run-1', planSources(wantedOf(wanted), build, plainFacts).copies)
    for (let looks = 0; looks < 15; looks += 1) {
      for (const one of [ownerId, accountId]) await wakeLane({ accountId: one, region }, deps)
      world.finishAll()
      world.pass(1)
    }

    expect(world.copies()).toMatchObject([
      { state: 'failed', imageId: 'ami-copy0', finding: { what: expect.stringContaining('denied') } },
      { state: 'failed', finding: { check: 'RELAY_FAILED' } },
    ])
  })
})
