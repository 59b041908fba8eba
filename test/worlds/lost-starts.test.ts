import { expect, it } from 'vitest'

import { openCloud, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { deadLetters, imageAvailable } from '../support/events.ts'
import { crashes, isThrottled } from '../support/function-faults.ts'

/** Puts an event on the owner's bus and lets half a day pass. */
async function putAndWait(
  { cloud }: CloudUnderTest,
  event: ReturnType<typeof imageAvailable>,
): Promise<void> {
  cloud.core.events.emit(event)
  await cloud.clock.advance(12 * 3_600_000)
}

const image = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'

it('keeps an event that start-run refuses, so that nobody waits for its run in vain', async () => {
  const cloud = await openCloud()

  await putAndWait(cloud, { ...imageAvailable(image), resources: ['not an ARN'] })

  expect(cloud.watch.runArns()).toEqual([])
  expect((await deadLetters(cloud)).map(({ requestPayload }) => requestPayload)).toMatchObject([
    { source: 'aws.imagebuilder', resources: ['not an ARN'] },
  ])
})

it('keeps an event when start-run crashes three times', async () => {
  const cloud = await openCloud({ faults: [{ on: 'start-run', attempts: 'all', does: crashes('before') }] })

  await putAndWait(cloud, imageAvailable(image))

  expect(cloud.watch.runArns()).toEqual([])
  expect(await deadLetters(cloud)).toMatchObject([
    {
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { resources: [image] },
    },
  ])
})

it('starts the run when Lambda finds room for start-run after more than half an hour', async () => {
  const cloud = await openCloud({
    faults: [
      { on: 'start-run', attempts: Array.from({ length: 15 }, (_, index) => index + 1), does: isThrottled() },
    ],
  })

  await putAndWait(cloud, imageAvailable(image))

  expect(cloud.watch.runArns()).toHaveLength(1)
  expect(await deadLetters(cloud)).toEqual([])
})
