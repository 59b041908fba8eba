import { describe, expect, it } from 'vitest'

import type { ShareRecord } from '../../../functions/lib/domain/run/run.ts'
import { createRetireBuilds } from '../../../functions/retire-builds/retire-builds.ts'
import {
  fakeRam,
  fakeShare,
  leasesWith,
  ruleShareLedgerInMemory,
  ruleSharesOf,
} from '../../support/rule-shares-in-memory.ts'

const arn = (path: string): string => `arn:aws:imagebuilder:us-east-1:222222222222:${path}`
const builds = [1, 2, 3].map((build) => arn(`image/al2023/1.0.0/${build}`))
const recipe = arn('image-recipe/al2023/1.0.0')
const oldComponent = arn('component/hardening/1.1.0/1')
const key = { rule: 'al2023', region: 'us-east-1' }
const asked = { runId: 'run-3', ...key, executionArn: 'arn:me', at: '2026-11-22T06:00:00.000Z' }

/** A share with three builds, of which the first needs a component that the others do not. */
async function workshop(keep: number | 'all' = 1) {
  const ram = fakeRam()
  ram.shares.push(fakeShare('a', { resources: [...builds, recipe, oldComponent] }))
  const memory = ruleShareLedgerInMemory()
  const needs = [
    ...builds.flatMap((imageArn) => [imageArn, recipe].map((resourceArn) => ({ imageArn, resourceArn }))),
    { imageArn: builds[0]!, resourceArn: oldComponent },
  ]
  for (const need of needs) await memory.ledger.noteResource(key, { ...need, runId: 'run', at: '' })
  const world = { heldBy: undefined as string | undefined }
  const record: ShareRecord = {
    runId: 'run-3',
    resourceArn: builds[2]!,
    mode: 'share',
    principals: [],
    ruleShares: [
      { rule: 'win2022', principals: [], allowsExternal: false, keep: 99 },
      { rule: 'al2023', principals: [], allowsExternal: false, ...(keep === 'all' ? {} : { keep }) },
    ],
    wantedBy: ['al2023'],
  }
  const step = createRetireBuilds({
    ledger: { listShares: async () => [{ ...record, resourceArn: arn('x').replace('us-', 'eu-') }, record] },
    ruleShareLedger: memory.ledger,
    shares: ruleSharesOf(ram),
    leases: leasesWith([], () => world.heldBy),
    clock: { now: () => Date.parse(asked.at) },
  })
  const statuses = () =>
    Object.fromEntries([...ram.shares[0]!.resources.values()].map(({ entity, status }) => [entity, status]))
  return { ram, memory, world, step, statuses }
}

describe('retire-builds', () => {
  it('takes out what belongs to older builds only, at once, and keeps what a kept build needs', async () => {
    const { ram, memory, step, statuses } = await workshop()

    expect(await step(asked)).toEqual({ ...key, retired: 3, findings: 0 })

    expect(ram.calls).toEqual(['remove 3 resources'])
    expect(statuses()).toEqual({
      [builds[0]!]: 'DISASSOCIATING',
      [builds[1]!]: 'DISASSOCIATING',
      [oldComponent]: 'DISASSOCIATING',
      [builds[2]!]: 'ASSOCIATED',
      [recipe]: 'ASSOCIATED',
    })
    expect(memory.retirements).toEqual([
      {
        ...key,
        at: asked.at,
        resourceArns: [builds[0], builds[1], oldComponent],
        requestIds: ['request-1'],
        findings: [],
      },
    ])
    expect(await memory.ledger.listNeeds(key)).toEqual(
      [builds[2]!, recipe].map((resourceArn) => expect.objectContaining({ resourceArn })),
    )
  })

  it('does nothing the second time', async () => {
    const { ram, step } = await workshop()
    await step(asked)

    expect(await step(asked)).toEqual({ ...key, retired: 0, findings: 0 })
    expect(ram.calls).toEqual(['remove 3 resources'])
  })

  it.each(['all', 3] as const)('leaves everything where the rule keeps %s', async (keep) => {
    const { ram, memory, step } = await workshop(keep)

    expect(await step(asked)).toEqual({ ...key, retired: 0, findings: 0 })
    expect([ram.calls, memory.retirements]).toEqual([[], []])
  })

  it('goes on with the rest when RAM keeps one on which a consumer depends, and tries it again next time', async () => {
    const { ram, memory, step, statuses } = await workshop()
    const [first = ''] = builds
    ram.refused.set(first, { code: 'OperationNotPermittedException', message: 'Resources depend on it.' })

    expect(await step(asked)).toMatchObject({ retired: 2, findings: 1 })

    expect(memory.retirements[0]?.findings).toMatchObject([
      {
        check: 'BUILD_STILL_NEEDED',
        where: first,
        what: expect.stringContaining('Resources depend on it.') as string,
      },
    ])
    expect(memory.resources.get(first)?.leaving).toBe(false)
    ram.refused.clear()
    await step({ ...asked, runId: 'run-4' })
    expect(statuses()[first]).toBe('DISASSOCIATING')
  })

  it('leaves in what another run noted since', async () => {
    const { ram, memory, step, statuses } = await workshop()
    const before = await memory.ledger.listNeeds(key)
    memory.ledger.listNeeds = async () => {
      await memory.ledger.noteResource(key, { resourceArn: oldComponent, runId: 'rival', at: '' })
      return before
    }

    await step(asked)

    expect(ram.calls).toEqual(['remove 2 resources'])
    expect(statuses()[oldComponent]).toBe('ASSOCIATED')
  })

  it('waits for nobody: a share that another execution changes is left for the next run', async () => {
    const { ram, memory, world, step } = await workshop()
    world.heldBy = 'arn:another'

    expect(await step(asked)).toMatchObject({ retired: 0, findings: 1 })
    expect(memory.retirements[0]?.findings).toMatchObject([{ check: 'RETIREMENT_POSTPONED' }])
    expect(ram.calls).toEqual([])
  })

  it('leaves it for the next run while RAM changes the share', async () => {
    const { ram, memory, step } = await workshop()
    ram.busy = 'An association is ASSOCIATING.'

    expect(await step(asked)).toMatchObject({ retired: 0, findings: 1 })
    expect(memory.retirements[0]?.findings[0]?.what).toContain('An association is ASSOCIATING.')
    expect([...memory.resources.values()].every(({ leaving }) => !leaving)).toBe(true)
  })

  it('does not take out what RAM has not finished to put in', async () => {
    const { ram, memory, step, statuses } = await workshop()
    ram.shares[0]!.resources.set(oldComponent, { entity: oldComponent, status: 'ASSOCIATING' })

    await step(asked)

    expect(statuses()[oldComponent]).toBe('ASSOCIATING')
    expect(await memory.ledger.listNeeds(key)).toContainEqual(
      expect.objectContaining({ imageArn: builds[0], resourceArn: oldComponent }),
    )
    expect(ram.calls).toEqual(['remove 2 resources'])
  })

  it('has nothing to do where there is no share', async () => {
    const { ram, step } = await workshop()
    ram.shares.length = 0

    expect(await step(asked)).toEqual({ ...key, retired: 0, findings: 0 })
  })
})
