import { expect, it } from 'vitest'

import { openCloud } from '../support/cloud-under-test.ts'
import { twelveAccounts } from '../support/worlds.ts'

/** Everything that happened while an image was built and shared. */
async function story(seed: number): Promise<string> {
  const cloud = await openCloud({ world: { ...twelveAccounts, seed } })
  await cloud.build('al2023-base')
  const executions = [...cloud.watch.runArns(), ...cloud.watch.shareArns()].map((arn) =>
    cloud.watch.find(arn),
  )
  const logs = cloud.cloud.lambda
    .functions()
    .map(({ functionArn }) => [functionArn, cloud.cloud.lambda.logs(functionArn)])
  const ledger = await cloud.ledgerItems()
  return JSON.stringify({ calls: cloud.cloud.core.calls.all(), executions, ledger, logs }, undefined, 1)
}

it('tells the same story, to the last call, event, ledger item and log line, when the seed is the same', async () => {
  const [first, second, other] = [await story(1), await story(1), await story(2)]

  expect(second).toBe(first)
  expect(other).not.toBe(first)
})
