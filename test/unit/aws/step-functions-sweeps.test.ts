import { ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import { createSweepStarter } from '../../../functions/lib/aws/step-functions-sweeps.ts'
import { sweepStart } from '../../../functions/lib/domain/copying/sweep-control.ts'
import {
  account,
  createMachine,
  createWorld,
  machine,
  machineArn,
  region,
  type World,
} from '../../cloud/step-functions/world.ts'

const first = sweepStart({ shard: 2, generation: 7 })
const executionArn = `arn:aws:states:${region}:${account}:execution:sweeps:${first.name}`

/** The state machine of sweeps, each of which lasts for an hour. */
async function createSweepWorld() {
  const world: World = createWorld()
  const definition = machine({ Rest: { Type: 'Wait', Seconds: 3600, End: true } })
  await createMachine(world, definition, 'sweeps')
  const listed = async () => {
    const { executions } = await world.client.send(
      new ListExecutionsCommand({ stateMachineArn: machineArn('sweeps') }),
    )
    return executions!.map(({ name, status }) => `${name} ${status}`)
  }
  return { ...world, listed, starter: createSweepStarter(world.client, machineArn('sweeps')) }
}

describe('a sweep', () => {
  it('is started under its name', async () => {
    const { starter, listed } = await createSweepWorld()

    expect(await starter.start(first)).toBe('started')
    expect(await listed()).toEqual(['sweep-2-7 RUNNING'])
  })

  it('is not started again while it runs', async () => {
    const { starter, listed } = await createSweepWorld()
    await starter.start(first)

    expect(await starter.start(first)).toBe('started')
    expect(await listed()).toEqual(['sweep-2-7 RUNNING'])
  })

  it('runs where its name is taken by one with another input', async () => {
    const { starter } = await createSweepWorld()
    await starter.start({ ...first, input: { shard: 2, generation: 8 } })

    expect(await starter.start(first)).toBe('running')
  })

  it.each(['SUCCEEDED', 'ABORTED'])(
    'has ended where its name is taken by one that has %s',
    async (status) => {
      const { starter, client, clock, listed } = await createSweepWorld()
      await starter.start(first)
      if (status === 'ABORTED') await client.send(new StopExecutionCommand({ executionArn }))
      else await clock.advance(3_600_000)

      expect(await starter.start(first)).toBe('ended')
      expect(await listed()).toEqual([`sweep-2-7 ${status}`])
      expect(await starter.start(sweepStart({ shard: 2, generation: 8 }))).toBe('started')
    },
  )

  it('that cannot be started is an error in our words', async () => {
    const { client } = await createSweepWorld()

    await expect(createSweepStarter(client, machineArn('others')).start(first)).rejects.toMatchObject({
      name: 'RequestRefused',
      where: machineArn('others'),
    })
  })
})
