import { CopyImageCommand } from '@aws-sdk/client-ec2'
import { expect } from 'vitest'

import { ec2World } from '../../../local/ec2/ec2-world.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { buildSource } from '../../support/copy-sources.ts'
import { abroad, copyWorld, home } from '../../support/copy-worlds.ts'
import { allRunsEnded } from '../../support/events.ts'
import { payments } from '../../support/worlds.ts'
import { copiesSucceeded, rested, type Scenario } from '../scenario.ts'

const onlyPayments = { accounts: [payments] } as const
const copyHome = { copy: { regions: [home] } } as const

/** A world in which EC2 takes so many copies to a lane at once, and the rules file says so many. */
const worldWithLimits = (ofEc2: number, ofRules: number) =>
  copyWorld(
    { ...onlyPayments, rule: copyHome, concurrentCopies: { default: ofRules } },
    { ec2: ec2World.parse({ concurrentCopies: ofEc2 }) },
  )

const toPayments = [{ region: home, amiDistributionConfiguration: { targetAccountIds: [payments] } }]

/** Copies that strangers start to payments, of an AMI that it owns already. */
async function strangersCopy(cloud: CloudUnderTest, count: number): Promise<void> {
  const [own] = await cloud.amis(payments, home)
  const ec2 = await cloud.ec2(payments, home)
  for (let nth = 0; nth < count; nth += 1) {
    const Name = `of somebody else ${nth}`
    await ec2.send(new CopyImageCommand({ SourceImageId: own!.ImageId!, SourceRegion: home, Name }))
  }
  // Until EC2 shows them, nobody can know.
  await cloud.cloud.clock.advance(10_000)
}

/** Builds images and copies each to payments, by one run by hand. */
async function copyThree(cloud: CloudUnderTest, meanwhile: () => Promise<void> = async () => undefined) {
  const resources: string[] = []
  for (const name of ['one', 'two', 'three']) resources.push(await buildSource(cloud, name))
  await meanwhile()
  return cloud.run({ resources, distribute: toPayments })
}

const threeDone: Scenario['expected'] = {
  ...copiesSucceeded,
  run: { status: 'succeeded', copyCounts: { done: 3 } },
  copies: { [`payments ${home}`]: 'done, done, done' },
  minutes: { atMost: 8 },
}

const lost = ({ cloud }: CloudUnderTest): number =>
  cloud.core.calls.all().filter(({ caller }) => caller.roleArn?.endsWith('wake-lane')).length

/** How copies wait for their turn, and who wakes whom. */
export const copyLanes: readonly Scenario[] = [
  {
    title: 'never starts a copy where EC2 has no room, although strangers take some of it',
    settings: { world: worldWithLimits(2, 2) },
    act: async (cloud) => {
      await rested(cloud, await cloud.build('al2023-base'))
      return rested(cloud, await copyThree(cloud, async () => strangersCopy(cloud, 1)))
    },
    expected: {
      ...threeDone,
      minutes: { atMost: 8 },
      also: (cloud) => expect(cloud.refusedCopies()).toEqual([]),
    },
  },
  {
    title: 'keeps the place of a copy that EC2 has no room for after all',
    settings: { world: worldWithLimits(2, 50) },
    act: async (cloud) => rested(cloud, await copyThree(cloud)),
    expected: {
      ...threeDone,
      minutes: { atMost: 8 },
      also: (cloud) => expect(new Set(cloud.refusedCopies())).toEqual(new Set(['ResourceLimitExceeded'])),
    },
  },
  {
    title: 'lets a second run wait for the copies of the first, each of which is made once',
    settings: { world: copyWorld() },
    act: async (cloud) => {
      const image = await buildSource(cloud)
      const input = { resources: [image], distribute: toPayments }
      await cloud.start(input, 'first')
      await cloud.cloud.clock.advance(30_000)
      const second = await cloud.start(input, 'second')
      await allRunsEnded(cloud, 2)
      return rested(cloud, cloud.watch.find(second)!)
    },
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done' },
      minutes: { atMost: 3 },
      also: async (cloud) => {
        expect(cloud.startedCopies).toHaveLength(1)
        expect(await cloud.copyOutcomes('first')).toEqual({ [`payments ${home}`]: 'done' })
        expect((await cloud.ledger.readRun('first'))?.status).toBe('succeeded')
      },
    },
  },
  {
    title: 'changes nothing when the event of an image comes again that is copied already',
    settings: { world: copyWorld() },
    act: async (cloud) => {
      const first = await rested(cloud, await cloud.build('al2023-base'))
      const since = cloud.cloud.core.calls.all().length
      const again = await rested(cloud, await cloud.run({ ...(first.input as object), eventId: 'another' }))
      expect(cloud.mutatingCalls(since)).toEqual([])
      return again
    },
    expected: {
      ...copiesSucceeded,
      copies: {
        [`payments ${home}`]: 'done',
        [`checkout ${home}`]: 'done',
        [`platform ${abroad}`]: 'done',
        [`payments ${abroad}`]: 'done',
        [`checkout ${abroad}`]: 'done',
      },
      minutes: { atMost: 1 },
    },
  },
  {
    title: 'finds out by looking when no wake-up ever arrives',
    settings: {
      world: copyWorld(),
      deliveryFaults: (event) => (event['detail-type'] === 'EC2 AMI State Change' ? 'drop' : 'deliver'),
    },
    act: async (cloud) => rested(cloud, await cloud.build('al2023-base')),
    expected: {
      ...copiesSucceeded,
      copies: {
        [`payments ${home}`]: 'done',
        [`checkout ${home}`]: 'done',
        [`platform ${abroad}`]: 'done',
        [`payments ${abroad}`]: 'done',
        [`checkout ${abroad}`]: 'done',
      },
      minutes: { atMost: 9 },
      also: (cloud) => expect(lost(cloud)).toBe(0),
    },
  },
  {
    title: 'starts nothing while copies are paused, and goes on when they are resumed',
    settings: { world: copyWorld({ ...onlyPayments, rule: copyHome }) },
    act: async (cloud) => {
      const image = await buildSource(cloud)
      await cloud.copyLedger.pause({ since: '2026-11-20T06:00:00Z', by: 'somebody' })
      const arn = await cloud.start({ resources: [image], distribute: toPayments })
      await cloud.cloud.clock.advance(10 * 60_000)
      expect(cloud.startedCopies).toEqual([])
      expect(cloud.watch.isRunning(arn)).toBe(true)
      await cloud.copyLedger.resume()
      return rested(cloud, await cloud.ended(arn))
    },
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done' },
      minutes: { atMost: 14 },
    },
  },
]
