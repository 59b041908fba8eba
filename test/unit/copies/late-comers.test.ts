import { describe, expect, it } from 'vitest'

import { enqueueCopies } from '../../../functions/lib/copies/enqueue-copies.ts'
import { wakeLane } from '../../../functions/lib/copies/wake-lane.ts'
import { withdrawRun } from '../../../functions/lib/copies/withdraw-run.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { CopyOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
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

const region = 'eu-west-1'
const parameter = (name: string): CopyOutputs => ({
  launchTemplates: [],
  parameters: [{ accountId, name, dataType: 'text' }],
})

describe('a run that comes while a copy is finished', () => {
  it('gets the outputs that it adds, although the others were made already', async () => {
    const world = createCopyingWorld()
    const { destinations } = world.deps
    let isFirst = true
    const deps = {
      ...world.deps,
      worker: 'waker',
      destinations: {
        ...destinations,
        writeParameter: async (...asked: Parameters<typeof destinations.writeParameter>) => {
          if (isFirst) {
            isFirst = false
            await world.enqueue('run-2', plannedCopies({ accountId, outputs: parameter('/two') }))
          }
          return destinations.writeParameter(...asked)
        },
      },
    }
    await world.enqueue('run-1', plannedCopies({ accountId, outputs: parameter('/one') }))
    await wakeLane({ accountId, region }, deps)
    world.finishAll()

    await wakeLane({ accountId, region }, deps)
    expect(world.copies()).toMatchObject([{ state: 'copying', wantedBy: ['run-1', 'run-2'] }])
    await wakeLane({ accountId, region }, deps)

    expect(world.copies()).toMatchObject([{ state: 'done' }])
    expect(new Set(world.parameters.keys())).toEqual(new Set(['/one', '/two']))
  })

  it('has tries of its own for the outputs that it adds', async () => {
    const world = createCopyingWorld()
    const throttled = { kind: 'refused', error: { name: 'ThrottlingException', message: 'slower' } } as const
    let isSlow = true
    const { destinations } = world.deps
    const writeParameter: typeof destinations.writeParameter = async (...asked) =>
      isSlow ? throttled : destinations.writeParameter(...asked)
    const deps = { ...world.deps, destinations: { ...destinations, writeParameter }, worker: 'waker' }
    const look = async (times: number) => {
      for (let looks = 0; looks < times; looks += 1) {
        world.pass(1)
        await wakeLane({ accountId, region }, deps)
        world.finishAll()
      }
    }
    await world.enqueue('run-1', plannedCopies({ accountId, outputs: parameter('/one') }))
    await look(10)
    expect(world.copies()).toMatchObject([{ state: 'finishing', finishTries: 9 }])

    await world.enqueue('run-2', plannedCopies({ accountId, outputs: parameter('/two') }))
    await look(1)
    isSlow = false
    await look(1)

    expect(world.copies()).toMatchObject([{ state: 'done' }])
    expect(new Set(world.parameters.keys())).toEqual(new Set(['/one', '/two']))
  })

  it('may copy the AMI of a relay, although the relay has granted it to the others already', async () => {
    const world = createCopyingWorld()
    const behindRelay = (account: string) =>
      planSources(
        wantedOf([ownerId, account].map((one) => wantedCopy({ accountId: one, region }))),
        build,
        plainFacts,
      ).copies
    const { imageGrants } = world.deps
    let isLate = true
    const deps = {
      ...world.deps,
      worker: 'waker',
      ledger: {
        ...world.deps.ledger,
        moveCopy: async (...asked: Parameters<typeof world.deps.ledger.moveCopy>) => {
          if (isLate && asked[1].to === 'done') {
            isLate = false
            await world.enqueue('run-2', behindRelay(otherId))
          }
          return world.deps.ledger.moveCopy(...asked)
        },
      },
      imageGrants,
    }
    await world.enqueue('run-1', behindRelay(accountId))
    await wakeLane({ accountId: ownerId, region }, deps)
    world.finishAll()
    await wakeLane({ accountId: ownerId, region }, deps)

    const toRelay = world.grants.filter(({ kind }) => kind === 'image').flatMap(({ accounts }) => accounts)
    expect(isLate).toBe(false)
    expect(new Set(toRelay)).toEqual(new Set([accountId, otherId]))
  })

  it('fails behind a relay whose AMI EC2 does not grant to the account, with its words', async () => {
    const world = createCopyingWorld()
    world.refused.set(otherId, {
      name: 'InvalidAMIAttributeItemValue',
      message: 'Invalid attribute item value',
    })
    const deps = { ...world.deps, worker: 'waker' }
    const wanted = [ownerId, accountId, otherId].map((one) => wantedCopy({ accountId: one, region }))
    await world.enqueue('run-1', planSources(wantedOf(wanted), build, plainFacts).copies)
    await wakeLane({ accountId: ownerId, region }, deps)
    world.finishAll()
    await wakeLane({ accountId: ownerId, region }, deps)

    const states = new Map(world.copies().map((copy) => [copy.accountId, copy]))
    expect(states.get(ownerId)).toMatchObject({ state: 'done' })
    expect(states.get(accountId)).toMatchObject({ state: 'queued' })
    expect(states.get(otherId)).toMatchObject({ state: 'failed', finding: { check: 'GRANT_REFUSED' } })
  })
})

describe('a relay whose AMI is gone', () => {
  const thirdId = '440000000003'
  const behindRelay = (...accounts: readonly string[]) =>
    planSources(wantedOf(accounts.map((one) => wantedCopy({ accountId: one, region }))), build, plainFacts)
      .copies
  const relayOf = ({ copies }: ReturnType<typeof createCopyingWorld>) =>
    copies().find((copy) => copy.accountId === ownerId)!

  /** Two accounts have copied from it when it is removed. */
  async function createWorld() {
    const world = createCopyingWorld()
    const deps = { ...world.deps, worker: 'waker' }
    const finish = async (account: string) => {
      await wakeLane({ accountId: account, region }, deps)
      world.finishAll()
      await wakeLane({ accountId: account, region }, deps)
    }
    await world.enqueue('run-1', behindRelay(accountId, otherId))
    for (const account of [ownerId, accountId, otherId]) await finish(account)
    expect(world.copies().map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    world.gone.add(relayOf(world).imageId!)
    world.grants.length = 0
    return { world, deps, finish }
  }

  it('is not made again for accounts that have copied from it', async () => {
    const { world } = await createWorld()

    await world.enqueue('run-2', behindRelay(accountId, otherId))

    expect(world.copies().map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    expect(world.answered).toContain('token of run-2')
  })

  it('is made again for an account that has not, and granted to no other', async () => {
    const { world, finish } = await createWorld()

    await world.enqueue('run-2', behindRelay(otherId, thirdId))
    await finish(ownerId)

    expect(relayOf(world)).toMatchObject({ state: 'done', attempt: 2 })
    expect(new Set(world.grants.flatMap(({ accounts }) => accounts))).toEqual(new Set([thirdId]))
  })

  it('is granted to an account that has lost its own, be it done before the copy of that is put', async () => {
    const { world, deps, finish } = await createWorld()
    world.gone.add(world.copies().find((copy) => copy.accountId === otherId)!.imageId!)
    const { ledger } = world.deps
    const late = {
      ...ledger,
      putCopyAgain: async (...asked: Parameters<typeof ledger.putCopyAgain>) => {
        if (asked[0].accountId === otherId) await finish(ownerId)
        return ledger.putCopyAgain(...asked)
      },
    }
    const wish = { runId: 'run-2', token: 'token-2', images: [], copies: behindRelay(accountId, otherId) }
    await enqueueCopies(wish, { ...deps, ledger: late })

    expect(relayOf(world)).toMatchObject({ state: 'done', attempt: 2 })
    expect(new Set(world.grants.flatMap(({ accounts }) => accounts))).toEqual(new Set([otherId]))
  })
})

describe('a relay that failed', () => {
  it('takes no copy with it that a run joins while it makes the relay anew', async () => {
    const world = createCopyingWorld()
    const behindRelay = planSources(
      wantedOf([ownerId, accountId].map((one) => wantedCopy({ accountId: one, region }))),
      build,
      plainFacts,
    ).copies
    const { ledger } = world.deps
    await world.enqueue('run-1', behindRelay)
    const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
    await ledger.moveCopy(world.copies()[0]!, { to: 'failed', finding })
    let isFirst = true
    const slow = {
      ...ledger,
      readCopies: async (...asked: Parameters<typeof ledger.readCopies>) => {
        const read = await ledger.readCopies(...asked)
        if (isFirst) {
          isFirst = false
          await world.enqueue('run-2', behindRelay)
        }
        return read
      },
    }
    await wakeLane({ accountId, region }, { ...world.deps, ledger: slow, worker: 'waker' })

    expect(world.copies()).toMatchObject([
      { state: 'queued', attempt: 2, wantedBy: ['run-2'] },
      { state: 'queued', wantedBy: ['run-1', 'run-2'] },
    ])
  })
})

describe('a relay whose parameter cannot be written', () => {
  const behindRelay = (...accounts: readonly string[]) =>
    planSources(
      wantedOf(
        [ownerId, ...accounts].map((one) =>
          wantedCopy({ accountId: one, region, ...(one === ownerId ? { outputs: parameter('/one') } : {}) }),
        ),
      ),
      build,
      plainFacts,
    ).copies

  it('is granted to whoever comes later, as it was to those before', async () => {
    const world = createCopyingWorld()
    const refusal = { kind: 'refused', error: { name: 'AccessDeniedException', message: 'no' } } as const
    const destinations = { ...world.deps.destinations, writeParameter: async () => refusal }
    const deps = { ...world.deps, destinations, worker: 'waker' }
    await world.enqueue('run-1', behindRelay(accountId))
    const crash = async (): Promise<never> => {
      throw new Error('killed')
    }
    const dying = { ...deps, ledger: { ...deps.ledger, addRelayUsers: crash } }
    const wish = { runId: 'run-2', token: 'token-2', images: [], copies: behindRelay(accountId, otherId) }
    await expect(enqueueCopies(wish, dying)).rejects.toThrow('killed')
    await wakeLane({ accountId: ownerId, region }, deps)
    world.finishAll()
    await wakeLane({ accountId: ownerId, region }, deps)
    expect(world.copies()[0]).toMatchObject({ accountId: ownerId, state: 'failed' })

    await enqueueCopies(wish, deps)

    const toRelay = world.grants.filter(({ kind }) => kind === 'image').flatMap(({ accounts }) => accounts)
    expect(new Set(toRelay)).toEqual(new Set([accountId, otherId]))
  })
})

describe('a run that waits behind a relay of which another wants more', () => {
  it('goes on when that other is stopped', async () => {
    const world = createCopyingWorld()
    const deps = { ...world.deps, worker: 'waker' }
    const planned = (outputs: CopyOutputs) =>
      planSources(
        wantedOf([wantedCopy({ accountId: ownerId, region, outputs }), wantedCopy({ accountId, region })]),
        build,
        plainFacts,
      ).copies
    await world.enqueue('run-1', planned(parameter('/one')))
    await wakeLane({ accountId: ownerId, region }, deps)
    world.finishAll()
    await wakeLane({ accountId: ownerId, region }, deps)
    await world.enqueue('run-2', planned(parameter('/two')))

    await withdrawRun('run-2', deps)
    await wakeLane({ accountId: ownerId, region }, deps)
    await wakeLane({ accountId, region }, deps)

    expect(world.copies().map(({ state, wantedBy }) => [state, wantedBy])).toEqual([
      ['withdrawn', []],
      ['copying', ['run-1']],
    ])
  })
})

describe('a repeat of an attempt to enqueue that crashed', () => {
  it('asks for no grant again that EC2 refused: the copies have ended for the run', async () => {
    const world = createCopyingWorld()
    world.refused.set(otherId, {
      name: 'InvalidAMIAttributeItemValue',
      message: 'Invalid attribute item value',
    })
    const copies = plannedCopies({ accountId }, { accountId: otherId })
    const wish = { runId: 'run-1', token: 'token-1', images: [], copies }
    const crash = async (): Promise<never> => {
      throw new Error('killed')
    }
    const deps = { ...world.deps, worker: 'first' }
    const dying = { ...deps, ledger: { ...deps.ledger, noteEnqueued: crash } }
    await expect(enqueueCopies(wish, dying)).rejects.toThrow('killed')
    const { grants, owners } = world
    const before = { grants: grants.length, owners: owners.size }

    await enqueueCopies(wish, { ...deps, worker: 'second' })

    expect({ grants: grants.length, owners: owners.size }).toEqual(before)
    expect(world.copies().map(({ state }) => state)).toEqual(['queued', 'failed'])
  })
})
