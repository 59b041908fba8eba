import { describe, expect, it } from 'vitest'

import { copyIdOf } from '../../../functions/lib/domain/copying/copy.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { CopyOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import { input } from '../../../functions/wake-lane/contract.ts'
import { createWakeLane } from '../../../functions/wake-lane/wake-lane.ts'
import { accountId, otherId } from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from './copying-world.ts'

const call = { requestId: 'request-7' }
const event = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  source: 'aws.ec2',
  'detail-type': 'EC2 AMI State Change',
  account: accountId,
  time: '2026-11-22T10:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:ec2:eu-west-1::image/ami-copy0'],
  detail: { RequestId: 'r', ImageId: 'ami-copy0', State: 'available', ErrorMessage: '' },
} as const

const lookedAt = { ...event, source: 'aws.ec2', 'detail-type': 'EC2 AMI State Change' } as const

const answeredWith = (value: string) =>
  ({ kind: 'answered', value: { value, dataType: 'aws:ec2:image' } }) as const

function ofAnotherBuild(copy: PlannedCopy): PlannedCopy {
  const identity = { ...copy, sourceImageId: 'ami-another' }
  return { ...identity, id: copyIdOf(identity) }
}

describe('wake-lane', () => {
  it('does not believe the event: what EC2 shows as pending goes on', async () => {
    const world = createCopyingWorld()
    const step = createWakeLane(world.deps)
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await step(lookedAt, call)
    expect(await step(lookedAt, call)).toEqual({})

    expect(world.copies()).toMatchObject([{ state: 'copying', imageId: 'ami-copy0' }])
  })

  it('ends what EC2 shows as available, in the lane of the event alone', async () => {
    const world = createCopyingWorld()
    const step = createWakeLane(world.deps)
    await world.enqueue('run-1', plannedCopies({ accountId }, { accountId: otherId }))
    for (const account of [accountId, otherId]) await step({ ...lookedAt, account }, call)
    world.finishAll()
    await step(lookedAt, call)

    expect(new Map(world.copies().map((copy) => [copy.accountId, copy.state]))).toEqual(
      new Map([
        [accountId, 'done'],
        [otherId, 'copying'],
      ]),
    )
    expect(world.answered).toEqual([])
  })

  it('answers a run with the end of its last copy, although others wait in the lane', async () => {
    const world = createCopyingWorld()
    const step = createWakeLane(world.deps)
    await world.enqueue('run-1', plannedCopies({ accountId }, { accountId: otherId }))
    for (const account of [accountId, otherId]) await step({ ...lookedAt, account }, call)
    world.finishAll()
    await world.enqueue('run-2', [ofAnotherBuild(plannedCopies({ accountId })[0]!)])
    await step(lookedAt, call)
    expect(world.answered).toEqual([])

    await step({ ...lookedAt, account: otherId }, call)
    expect(world.answered).toEqual(['token of run-1'])
  })

  it('answers no run that has put another copy into the lane since the look', async () => {
    const world = createCopyingWorld()
    const { ledger } = world.deps
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await createWakeLane(world.deps)(lookedAt, call)
    const late = ofAnotherBuild(plannedCopies({ accountId })[0]!)
    const [started] = world.copies()
    world.finishAll()
    const readWait = async (runId: string) => {
      await ledger.putCopy({ ...started!, id: late.id, sourceImageId: late.sourceImageId, state: 'queued' })
      return ledger.readWait(runId)
    }
    await createWakeLane({ ...world.deps, ledger: { ...ledger, readWait } })(lookedAt, call)

    expect(world.copies()).toMatchObject([{ state: 'done' }, { state: 'queued' }])
    expect(world.answered).toEqual([])
  })

  it('does not use up in seconds the tries that an output has minutes for', async () => {
    const world = createCopyingWorld()
    const { destinations } = world.deps
    // SSM answers, and checks the AMI afterwards.
    const unverified = { ...destinations, readParameter: async () => answeredWith('ami-before') }
    const outputs: CopyOutputs = {
      launchTemplates: [],
      parameters: [{ accountId, name: '/golden', dataType: 'aws:ec2:image' }],
    }
    await world.enqueue('run-1', plannedCopies({ accountId, outputs }))
    const wakeUp = createWakeLane({ ...world.deps, destinations: unverified })
    await wakeUp(lookedAt, call)
    world.finishAll()
    for (let wakeUps = 0; wakeUps < 20; wakeUps += 1) await wakeUp(lookedAt, call)
    expect(world.copies()).toMatchObject([{ state: 'finishing', finishTries: 1 }])

    for (let minutes = 0; minutes < 10; minutes += 1) {
      world.pass(1)
      await wakeUp(lookedAt, call)
    }
    expect(world.copies()).toMatchObject([{ state: 'failed' }])
  })

  it('starts nothing while an operator has paused', async () => {
    const world = createCopyingWorld()
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await world.deps.ledger.pause({ since: event.time, by: 'arn:operator' })
    await createWakeLane(world.deps)(lookedAt, call)

    expect(world.images).toEqual([])
  })

  it('takes the event as EventBridge sends it', () => {
    expect(input.safeParse(event).success).toBe(true)
  })

  it.each([
    { ...event, source: 'aws.states' },
    { ...event, account: '44' },
    { ...event, region: 'nowhere' },
  ])('refuses what is not such an event', (other) => {
    expect(input.safeParse(other).success).toBe(false)
  })
})
