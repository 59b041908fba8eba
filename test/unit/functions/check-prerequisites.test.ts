import { describe, expect, it } from 'vitest'

import { createCheckPrerequisites } from '../../../functions/check-prerequisites/check-prerequisites.ts'
import type { ShareResult } from '../../../functions/lib/domain/run.ts'

const ownerId = '222222222222'
const ours = `arn:aws:imagebuilder:us-east-1:${ownerId}`
const at = '2026-11-20T06:13:00.000Z'

const available = `${ours}:image/available/1.0.0/1`
const testing = `${ours}:image/testing/1.0.0/1`
const component = `${ours}:component/hardening/1.0.0/1`

async function check(resourceArns: readonly string[]) {
  const recorded = new Map<string, ShareResult & { readonly at: string }>()
  const asked: string[] = []
  const output = await createCheckPrerequisites({
    ledger: {
      recordShareResult: async (_, resourceArn, result, recordedAt) => {
        recorded.set(resourceArn, { ...result, at: recordedAt })
      },
    },
    catalog: {
      findImage: async (arn) => {
        asked.push(arn)
        if (arn !== available && arn !== testing) return undefined
        const status = arn === available ? 'AVAILABLE' : 'TESTING'
        return { arn, name: 'any', type: 'AMI', status, componentArns: [] }
      },
      componentExists: async (arn) => {
        asked.push(arn)
        return arn === component
      },
    },
    ownerId,
  })({ runId: 'run-1', resourceArns: [...resourceArns], at })
  return { output, recorded, asked }
}

describe('check-prerequisites', () => {
  it('answers what nothing speaks against, and records nothing on it', async () => {
    const { output, recorded } = await check([available, component])

    expect(output).toEqual({ clear: [available, component] })
    expect(recorded.size).toBe(0)
  })

  it.each([
    ['not an ARN', 'MALFORMED_ARN'],
    [`${ours}:image/available/1.0.0`, 'WRONG_VERSION_FORM'],
    [`${ours}:image-recipe/a/1.0.0`, 'UNSUPPORTED_TYPE'],
    ['arn:aws:imagebuilder:us-east-1:333333333333:image/a/1.0.0/1', 'NOT_OWNER'],
    [`${ours}:image/gone/1.0.0/1`, 'RESOURCE_NOT_FOUND'],
    [`${ours}:component/gone/1.0.0/1`, 'RESOURCE_NOT_FOUND'],
    [testing, 'IMAGE_NOT_AVAILABLE'],
  ])('blocks %s with %s, and nothing else', async (resourceArn, checkName) => {
    const { output, recorded } = await check([available, resourceArn, component])

    expect(output).toEqual({ clear: [available, component] })
    expect([...recorded.keys()]).toEqual([resourceArn])
    expect(recorded.get(resourceArn)).toMatchObject({
      outcome: 'blocked',
      finding: { check: checkName, where: resourceArn },
      at,
    })
  })

  it('does not ask AWS about what the ARN alone decides', async () => {
    const { asked } = await check([
      'not an ARN',
      'arn:aws:imagebuilder:us-east-1:333333333333:image/a/1.0.0/1',
    ])

    expect(asked).toEqual([])
  })
})
