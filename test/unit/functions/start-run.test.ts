import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { parseInput } from '../../../functions/lib/domain/parse-input.ts'
import { runInput } from '../../../functions/lib/domain/run/run-input.ts'
import type { Executions } from '../../../functions/lib/ports/executions.ts'
import { input } from '../../../functions/start-run/contract.ts'
import { createStartRun, runName } from '../../../functions/start-run/start-run.ts'

const event = JSON.parse(readFileSync('events/image-available.json', 'utf8')) as Record<string, unknown>

describe('start-run', () => {
  it('starts the run of the documented event', async () => {
    const started: unknown[] = []
    const executions: Pick<Executions, 'startRun'> = {
      startRun: async (run) => {
        started.push(run)
        return { executionArn: 'arn:execution', alreadyStarted: false }
      },
    }

    const output = await createStartRun({ executions })(parseInput(input, event))

    expect(output).toEqual({ executionArn: 'arn:execution', alreadyStarted: false })
    expect(started).toEqual([
      {
        name: 'al2023-base-1-0-0-1-d2c35734a4989fd8',
        input: {
          eventId: '7bf73129-1428-4cd3-a780-95db273d1602',
          resource: 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1',
          time: '2026-11-20T06:12:44Z',
        },
      },
    ])
    expect(parseInput(runInput, (started[0] as { input: unknown }).input)).toBeDefined()
  })

  it.each([
    ['another source', { source: 'aws.ec2' }, 'source'],
    ['another detail-type', { 'detail-type': 'EC2 Image Builder CVE Detected' }, 'detail-type'],
    ['another state', { detail: { state: { status: 'FAILED' } } }, 'detail.state.status'],
    ['no resource', { resources: [] }, 'resources.0'],
    [
      'a version instead of a build',
      { resources: ['arn:aws:imagebuilder:us-east-1:222222222222:image/a/1.0.0'] },
      'resources.0',
    ],
    [
      'a component',
      { resources: ['arn:aws:imagebuilder:us-east-1:222222222222:component/a/1.0.0/1'] },
      'resources.0',
    ],
    ['no id', { id: undefined }, 'id'],
  ])('refuses an event with %s by the name of the member', (_, changes, where) => {
    expect(() => parseInput(input, { ...event, ...changes })).toThrow(
      expect.objectContaining({ name: 'InvalidInput', where }),
    )
  })
})

describe('runName', () => {
  const arn = (name: string, version: string) =>
    `arn:aws:imagebuilder:us-east-1:222222222222:image/${name}/${version}`

  it('is the same for the same event and another for another', () => {
    const image = arn('al2023', '1.0.0/1')

    expect(runName(image, 'e-1')).toBe(runName(image, 'e-1'))
    expect(runName(image, 'e-1')).not.toBe(runName(image, 'e-2'))
  })

  it('cuts a long image name at 40 characters', () => {
    expect(runName(arn('a'.repeat(60), '1.2.3/4'), 'e-1')).toMatch(/^a{40}-1-2-3-4-[0-9a-f]{16}$/)
  })

  it('keeps to what Step Functions takes as a name, however long version and name are', () => {
    const name = runName(arn('a_b-c'.repeat(20), `${'9'.repeat(20)}.${'9'.repeat(20)}.1/1`), 'e-1')

    expect(name).toMatch(/^[0-9A-Za-z_-]{1,80}$/)
  })
})
