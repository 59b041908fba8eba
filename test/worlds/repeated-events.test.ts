import { describe, expect, it } from 'vitest'

import { awaitBuild } from '../../local/worlds/build-images.ts'
import { openCloud, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { allRunsEnded, endSchedule, imageAvailable } from '../support/events.ts'
import { settledState } from '../support/settled-state.ts'
import { checkout, payments } from '../support/worlds.ts'

/** Put and promote, for the image and for its component; and the launch permission of the image's AMI. */
const callsOfOneRun = [
  'ModifyImageAttribute',
  'PromoteResourceShareCreatedFromPolicy',
  'PromoteResourceShareCreatedFromPolicy',
  'PutComponentPolicy',
  'PutImagePolicy',
]
const sharedOnce = {
  seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments, checkout] },
  launchableBy: { 'image al2023-base': [payments, checkout] },
  leases: 0,
  resourceShares: [
    `STANDARD hardening -> ${payments},${checkout}`,
    `STANDARD image al2023-base -> ${payments},${checkout}`,
  ],
}

const operations = (cloud: CloudUnderTest, since = 0): readonly string[] =>
  cloud
    .mutatingCalls(since)
    .map(({ operation }) => operation)
    .toSorted()

const builtImage = ({ watch }: CloudUnderTest): string =>
  (watch.find(watch.runArns()[0]!)!.input as { resource: string }).resource

/** A cloud with an image whose own event got lost: all events that arrive are the test's. */
async function openCloudWithImage() {
  const cloud = await openCloud({ deliveryFaults: ({ id }) => (id.endsWith('-id') ? 'deliver' : 'drop') })
  const imageArn = await cloud.startBuild('al2023-base')
  const { clock } = cloud.cloud
  await clock.runUntil(awaitBuild(imageArn, { ...cloud.owner, clock }))
  return { cloud, imageArn }
}

/** Puts an event on the owner's bus, with an id of the test's own. */
function put({ cloud }: CloudUnderTest, imageArn: string, id: string): void {
  const event = { ...imageAvailable(imageArn), id }
  cloud.core.events.emit(event)
}

describe('the same event', () => {
  it('starts one run when EventBridge delivers it twice at once', async () => {
    const cloud = await openCloud({ deliveryFaults: () => 'double' })

    await cloud.build('al2023-base')
    await cloud.cloud.clock.advance(3_600_000)

    const startRun = cloud.deployed.functions.get('imagebuilder-share-start-run')!.arn
    expect(cloud.cloud.lambda.metrics(startRun)).toMatchObject({ Invocations: 2, Errors: 0 })
    expect(cloud.watch.runArns()).toHaveLength(1)
    expect(operations(cloud)).toEqual(callsOfOneRun)
    expect(await settledState(cloud)).toMatchObject({ ...sharedOnce, runs: ['succeeded {"done":2}'] })
  })

  it.each([
    { when: 'while its run goes on', delayMs: 10_000 },
    { when: 'when its run has ended', delayMs: 3_600_000 },
    { when: 'after a week', delayMs: 7 * 24 * 3_600_000 },
  ])('starts no second run when it comes again $when', async ({ delayMs }) => {
    const { cloud, imageArn } = await openCloudWithImage()

    put(cloud, imageArn, 'the-same-id')
    await endSchedule(cloud)
    await cloud.cloud.clock.advance(delayMs)
    put(cloud, imageArn, 'the-same-id')
    await allRunsEnded(cloud)
    await cloud.cloud.clock.advance(3_600_000)

    expect(cloud.watch.runArns()).toHaveLength(1)
    expect(operations(cloud)).toEqual(callsOfOneRun)
    expect(await settledState(cloud)).toMatchObject({ ...sharedOnce, runs: ['succeeded {"done":2}'] })
  })
})

describe('another event for an image that is shared', () => {
  it.each([
    { when: 'at once', delayMs: 0 },
    { when: 'while the first run waits for RAM', delayMs: 20_000 },
  ])('starts a run that shares nothing a second time when it comes $when', async ({ delayMs }) => {
    const { cloud, imageArn } = await openCloudWithImage()

    put(cloud, imageArn, 'one-id')
    await cloud.cloud.clock.advance(delayMs)
    put(cloud, imageArn, 'another-id')
    await allRunsEnded(cloud, 2)

    expect(operations(cloud)).toEqual(callsOfOneRun)
    expect(await settledState(cloud)).toMatchObject({
      ...sharedOnce,
      runs: ['succeeded {"done":2}', 'succeeded {"done":2}'],
    })
  })

  it('starts a run without a mutating call to Image Builder or RAM when it comes afterwards, as after RetryImage', async () => {
    const cloud = await openCloud()
    await cloud.build('al2023-base')
    const callsBefore = cloud.cloud.core.calls.all().length

    put(cloud, builtImage(cloud), 'another-id')
    await allRunsEnded(cloud, 2)

    expect(operations(cloud, callsBefore)).toEqual([])
    expect(await settledState(cloud)).toMatchObject({
      ...sharedOnce,
      runs: ['succeeded {"done":2}', 'succeeded {"done":2}'],
    })
  })
})

describe('a manual input that is given again', () => {
  it('makes no mutating call to Image Builder or RAM', async () => {
    const cloud = await openCloud()
    const input = { resources: [cloud.component], accounts: [checkout, payments] }
    await cloud.run(input)
    const callsBefore = cloud.cloud.core.calls.all().length

    const again = await cloud.run(input)

    expect(again.status).toBe('SUCCEEDED')
    expect(operations(cloud, callsBefore)).toEqual([])
    expect(await cloud.outcomes(again.name)).toEqual({ hardening: 'done' })
  })
})
