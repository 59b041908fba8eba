import { describe, expect, it } from 'vitest'

import { input } from '../../../functions/enqueue-copies/contract.ts'
import { createEnqueueCopies } from '../../../functions/enqueue-copies/enqueue-copies.ts'
import { withdrawRun } from '../../../functions/lib/copies/withdraw-run.ts'
import type { CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import { copyIdOf } from '../../../functions/lib/domain/copying/copy.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { CopyOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import { accountId, build, otherId } from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from './copying-world.ts'

const runId = 'run-1'
const call = { requestId: 'request-7' }
const parameter = (name: string): CopyOutputs => ({
  launchTemplates: [],
  parameters: [{ accountId, name, dataType: 'text' }],
})

function planOf(copies: readonly PlannedCopy[]): CopyPlan {
  return {
    images: [{ arn: build.arn, sourceImageId: build.sourceImageId }],
    copies,
    blocked: [],
    findings: [],
    sideFindings: [],
    costs: {} as CopyPlan['costs'],
  }
}

function functionWith(
  world: ReturnType<typeof createCopyingWorld>,
  copies?: readonly PlannedCopy[],
  results: readonly CheckResult[] = [],
) {
  const plan = copies === undefined ? undefined : planOf(copies)
  const { launchWanted: _, ...deps } = world.deps
  return createEnqueueCopies({
    ...deps,
    plans: { readCopyPlan: async () => plan },
    checks: { readChecks: async () => results },
  })
}

function copyOfAmi(copy: PlannedCopy, index: number): PlannedCopy {
  const source = { kind: 'image', imageId: `ami-${index}`, region: 'us-east-1' } as const
  const identity = { ...copy, sourceImageId: `ami-${index}` }
  return { ...identity, id: copyIdOf(identity), request: { ...copy.request, source } }
}

describe('enqueue-copies', () => {
  it('enqueues the written plan, grants its sources once, and starts the sweep', async () => {
    const world = createCopyingWorld()
    const copies = plannedCopies({ accountId }, { accountId: otherId })

    expect(await functionWith(world, copies)({ runId, token: 't' }, call)).toEqual({})

    expect(world.copies().map(({ state, wantedBy }) => [state, wantedBy])).toEqual([
      ['queued', [runId]],
      ['queued', [runId]],
    ])
    expect(world.grants.map(({ kind, accounts }) => [kind, accounts])).toEqual([
      ['image', [accountId, otherId]],
      ['snapshot', [accountId, otherId]],
    ])
    expect(world.contents.grants.get(build.sourceImageId)).toMatchObject({ imageArn: build.arn })
    expect(world.starts).toEqual([{ name: 'sweep-0-0', input: { shard: 0, generation: 0 } }])
    expect(world.answered).toEqual([])
    expect([...world.owners]).toEqual(['request-7'])
  })

  it.each([
    ['all of an account', undefined, [accountId]],
    ['what is in a Region', 'eu-west-1', [accountId, otherId]],
  ])(
    'leaves out %s that a failed check stands in the way of, and grants nothing for it',
    async (_, region, left) => {
      const world = createCopyingWorld()
      const inRegion = region === undefined ? {} : { region }
      const copies = plannedCopies(
        { accountId },
        { accountId: otherId },
        { accountId: otherId, region: 'us-east-1' },
      )
      const failed: CheckResult = {
        check: 'ROLE_NOT_ASSUMABLE',
        accountId: otherId,
        ...inRegion,
        verdict: 'failed',
      }
      await functionWith(world, copies, [failed])({ runId, token: 't' }, call)

      expect(world.copies().map((copy) => copy.accountId)).toEqual(left)
      expect(new Set(world.grants.flatMap(({ accounts }) => accounts))).toEqual(new Set(left))
    },
  )

  it('answers at once where checks stand in the way of everything', async () => {
    const world = createCopyingWorld()
    const failed: CheckResult = { check: 'ROLE_NOT_ASSUMABLE', accountId, verdict: 'failed' }
    await functionWith(world, plannedCopies({ accountId }), [failed])({ runId, token: 't' }, call)

    expect([world.copies(), world.grants, world.answered, world.starts]).toEqual([[], [], ['t'], []])
  })

  it.each([
    [60, 0, [60]],
    [70, 0, [60, 70]],
    [70, 20, [70]],
  ])(
    'starts the sweep for %s AMIs, %s of them copied before, at so many: %j',
    async (count, done, expected) => {
      const world = createCopyingWorld()
      const [copy] = plannedCopies({ accountId })
      const copies = Array.from({ length: count }, (_, index) => copyOfAmi(copy!, index))
      for (const known of copies.slice(0, done)) await world.deps.ledger.putCopy(doneCopy(known))
      const inQueue: number[] = []
      const { start } = world.deps.sweeps
      world.deps.sweeps.start = async (sweep) => {
        inQueue.push(world.copies().length)
        return start(sweep)
      }

      await functionWith(world, copies)({ runId, token: 't' }, call)

      expect(inQueue).toEqual(expected)
      expect(world.copies()).toHaveLength(count)
    },
  )

  it.each([
    ['every lane has copies among the first', accountId, ['sweep-0-0', 'sweep-0-0']],
    ['another lane gets its first copy later', otherId, ['sweep-0-0', 'sweep-0-1']],
  ])('wakes a sweep that sleeps already once more only where %s', async (_, last, expected) => {
    const world = createCopyingWorld()
    const { ledger, sweeps } = world.deps
    const { start } = sweeps
    sweeps.start = async (sweep) => {
      const { generation, demand } = await ledger.readSweep(0)
      const only = { ifGeneration: generation, ifDemand: demand }
      await ledger.noteSleep(0, '2099-01-01T00:00:00.000Z', only)
      return start(sweep)
    }
    const [copy] = plannedCopies({ accountId })
    const copies = Array.from({ length: 70 }, (__, index) =>
      copyOfAmi({ ...copy!, accountId: index < 60 ? accountId : last }, index),
    )
    await functionWith(world, copies)({ runId, token: 't' }, call)

    expect(world.starts.map(({ name }) => name)).toEqual(expected)
  })

  it('enqueues nothing twice when it is repeated with another token', async () => {
    const world = createCopyingWorld()
    const step = functionWith(world, plannedCopies({ accountId }))
    await step({ runId, token: 't-1' }, call)
    const before = world.copies()
    await step({ runId, token: 't-2' }, call)

    expect(world.copies()).toEqual(before)
    expect(world.contents.waits.get(runId)?.token).toBe('t-2')
  })

  it('refuses a run without a plan', async () => {
    await expect(functionWith(createCopyingWorld())({ runId, token: 't' }, call)).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining('plan of its copies'),
    })
  })

  it('refuses a run that was stopped and redriven, which would wait for copies that nobody makes', async () => {
    const world = createCopyingWorld()
    const step = functionWith(world, plannedCopies({ accountId }))
    await step({ runId, token: 't-1' }, call)
    await withdrawRun(runId, world.deps)

    await expect(step({ runId, token: 't-2' }, call)).rejects.toMatchObject({ name: 'RunWithdrawn' })
  })

  it('enqueues an AMI that is there already as finishing, and grants nothing for it', async () => {
    const world = createCopyingWorld()
    const [planned] = plannedCopies({ accountId, outputs: parameter('/golden') })
    await functionWith(world, [{ ...planned!, existingImageId: 'ami-there' }])({ runId, token: 't' }, call)

    expect(world.copies()).toMatchObject([{ state: 'finishing', imageId: 'ami-there' }])
    expect(world.grants).toEqual([])
  })

  it('asks an account once for an AMI that should be there: thousands may be when a run is repeated', async () => {
    const world = createCopyingWorld()
    const copies = plannedCopies({ accountId }, { accountId: otherId })
    for (const copy of copies) await world.deps.ledger.putCopy(doneCopy(copy))
    const asked: string[] = []
    const { destinations: known } = world.deps
    const destinations: typeof world.deps.destinations = {
      ...known,
      existingImages: async (lane, imageIds) => {
        asked.push(lane.accountId)
        return known.existingImages(lane, imageIds)
      },
    }
    const step = functionWith({ ...world, deps: { ...world.deps, destinations } }, copies)
    await step({ runId, token: 't' }, call)

    expect(asked.toSorted()).toEqual([accountId, otherId])
    expect(world.answered).toEqual(['t'])
  })

  it('answers at once where all is there, and starts no sweep', async () => {
    const world = createCopyingWorld()
    const copies = plannedCopies({ accountId })
    await world.deps.ledger.putCopy(doneCopy(copies[0]!))
    await functionWith(world, copies)({ runId, token: 't' }, call)

    expect(world.answered).toEqual(['t'])
    expect(world.contents.listed.size).toBe(0)
    expect(world.starts).toEqual([])
  })

  it('makes outputs of a copy that is done when they are added later, without copying again', async () => {
    const world = createCopyingWorld()
    const copies = plannedCopies({ accountId, outputs: parameter('/new') })
    await world.deps.ledger.putCopy({ ...doneCopy(copies[0]!), outputs: parameter('/old') })
    await functionWith(world, copies)({ runId, token: 't' }, call)

    expect(world.copies()).toMatchObject([
      { state: 'finishing', imageId: 'ami-done', attempt: 1, outputs: parameter('/new'), wantedBy: [runId] },
    ])
  })

  it('copies again where the AMI of a copy that is done is gone', async () => {
    const world = createCopyingWorld()
    const copies = plannedCopies({ accountId })
    await world.deps.ledger.putCopy(doneCopy(copies[0]!))
    world.gone.add('ami-done')
    await functionWith(world, copies)({ runId, token: 't' }, call)

    expect(world.copies()).toMatchObject([{ state: 'queued', attempt: 2 }])
  })

  it('adds its outputs to a copy that is underway when it joins', async () => {
    const world = createCopyingWorld()
    await world.enqueue('run-0', plannedCopies({ accountId, outputs: parameter('/one') }))
    await functionWith(world, plannedCopies({ accountId, outputs: parameter('/two') }))(
      { runId, token: 't' },
      call,
    )

    expect(world.copies()).toMatchObject([
      {
        wantedBy: ['run-0', runId],
        outputs: { parameters: [{ name: '/one' }, { name: '/two' }] },
      },
    ])
  })

  it('fails the copies of an account that EC2 does not grant the AMI, with its words', async () => {
    const world = createCopyingWorld()
    world.refused.set(otherId, {
      name: 'InvalidAMIAttributeItemValue',
      message: 'Invalid attribute item value',
    })
    await functionWith(world, plannedCopies({ accountId }, { accountId: otherId }))(
      { runId, token: 't' },
      call,
    )

    const byAccount = new Map(world.copies().map((copy) => [copy.accountId, copy]))
    expect(byAccount.get(accountId)).toMatchObject({ state: 'queued' })
    expect(byAccount.get(otherId)).toMatchObject({
      state: 'failed',
      finding: { check: 'GRANT_REFUSED', what: expect.stringContaining('Invalid attribute item value') },
    })
  })

  it.each([{ runId }, { runId, token: '' }, { runId, token: 't', copies: [] }])('refuses %j', (event) => {
    expect(input.safeParse(event).success).toBe(false)
  })
})

function doneCopy(planned: PlannedCopy) {
  const { isRelay: _, ...copy } = planned
  return {
    ...copy,
    state: 'done' as const,
    attempt: 1,
    firstAttempt: 1,
    imageId: 'ami-done',
    wantedBy: ['run-0'],
    enqueuedAt: '2026-11-22T09:00:00.000Z',
  }
}
