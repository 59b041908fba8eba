import { expect, it } from 'vitest'

import type { World } from '../../local/worlds/world.ts'
import { openCloud } from '../support/cloud-under-test.ts'
import { copyEverywhere, copyWorld } from '../support/copy-worlds.ts'
import { twelveShared } from '../support/worlds.ts'

const shareEverything = { share: { resources: ['image', 'components'] } }

/** Everything that happened while an image was built and given to whom it is for. */
async function story(world: World, seed: number): Promise<string> {
  const cloud = await openCloud({ world: { ...world, seed } })
  await cloud.build('al2023-base')
  const { watch } = cloud
  const arns = [...watch.runArns(), ...watch.shareArns(), ...watch.sweepArns()]
  const executions = arns.map((arn) => watch.find(arn))
  const logs = cloud.cloud.lambda
    .functions()
    .map(({ functionArn }) => [functionArn, cloud.cloud.lambda.logs(functionArn)])
  const ledger = await cloud.ledgerItems()
  return JSON.stringify({ calls: cloud.cloud.core.calls.all(), executions, ledger, logs }, undefined, 1)
}

it.each([
  ['shared with twelve accounts', twelveShared],
  [
    'shared with two accounts and copied to them',
    copyWorld({ rule: { ...shareEverything, ...copyEverywhere } }),
  ],
])(
  'tells the same story of an image %s, to the last call, event, ledger item and log line, when the seed is the same',
  async (_, world) => {
    const [first, second, other] = [await story(world, 1), await story(world, 1), await story(world, 2)]

    expect(second).toBe(first)
    expect(other).not.toBe(first)
  },
)
