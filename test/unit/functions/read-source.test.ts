import { expect, it } from 'vitest'

import type { BuildRecord } from '../../../functions/lib/domain/copying/built-image.ts'
import { readSources } from '../../../functions/plan-copies/read-source.ts'

const ownerId = '222222222222'
const region = 'us-west-2'
const keyArn = `arn:aws:kms:${region}:${ownerId}:key/golden`

function arnOf(number: number): string {
  return `arn:aws:imagebuilder:${region}:${ownerId}:image/golden-${number}/1.0.0/1`
}

function recordOf(arn: string): BuildRecord {
  const [, number = ''] = /golden-(\d+)/.exec(arn) ?? []
  return {
    type: 'AMI',
    status: 'AVAILABLE',
    tags: {},
    createdAt: '2026-11-22T06:12:44.000Z',
    amis: [{ accountId: ownerId, region, imageId: `ami-${number}` }],
    distributed: [],
  }
}

/** Counts how many are under way at once, and lets each take a turn of the event loop. */
function createGauge() {
  const gauge = { now: 0, most: 0, all: 0 }
  const measured = async <Answer>(answer: Answer): Promise<Answer> => {
    gauge.now += 1
    gauge.all += 1
    gauge.most = Math.max(gauge.most, gauge.now)
    await new Promise((resolve) => void setImmediate(resolve))
    gauge.now -= 1
    return answer
  }
  return { gauge, measured }
}

it('reads builds ten at once, asks for their AMIs together, and reads a key of all once', async () => {
  const [builds, sources, keys] = [createGauge(), createGauge(), createGauge()]
  const arns = Array.from({ length: 25 }, (_, index) => arnOf(index))

  const readings = await readSources([...arns, 'nonsense'], {
    ownerId,
    builds: { findBuild: async (arn) => builds.measured(recordOf(arn)) },
    sources: {
      findSource: async () =>
        sources.measured({
          state: 'available',
          gigabytes: 30,
          virtualizationType: 'hvm',
          isEncrypted: true,
          keyArns: [keyArn],
        }),
    },
    keys: { read: async () => keys.measured({ kind: 'usable' }) },
  })

  expect(builds.gauge).toMatchObject({ most: 10, all: 25 })
  expect(sources.gauge).toMatchObject({ most: 25, all: 25 })
  expect(keys.gauge.all).toBe(1)
  expect(readings.map((one) => (one.kind === 'source' ? one.built.sourceImageId : one.kind))).toEqual([
    ...arns.map((_, index) => `ami-${index}`),
    'refused',
  ])
})
