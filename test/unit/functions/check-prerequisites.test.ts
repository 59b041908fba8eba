import { describe, expect, it } from 'vitest'

import { createCheckPrerequisites } from '../../../functions/check-prerequisites/check-prerequisites.ts'
import type { Finding } from '../../../functions/lib/domain/outcome.ts'
import type { ShareResult } from '../../../functions/lib/domain/run/run.ts'

const ownerId = '222222222222'
const ours = `arn:aws:imagebuilder:us-east-1:${ownerId}`
const at = '2026-11-20T06:13:00.000Z'

const available = `${ours}:image/available/1.0.0/1`
const testing = `${ours}:image/testing/1.0.0/1`
const container = `${ours}:image/web/1.0.0/1`
const recipe = `${ours}:image-recipe/al2023/1.0.0`
const containerRecipe = `${ours}:container-recipe/web/1.0.0`
const component = `${ours}:component/hardening/1.0.0/1`

const managed = 'arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x'

const planned = (resourceArn: string, wantedBy?: readonly string[]) =>
  wantedBy === undefined
    ? ({ resourceArn, mode: 'policy' } as const)
    : ({ resourceArn, mode: 'policy', wantedBy } as const)

async function check(resourceArns: readonly string[], wantedBy?: readonly string[]) {
  const recorded = new Map<string, ShareResult & { readonly at: string }>()
  const asked: string[] = []
  const noted = new Map<string, readonly Finding[]>()
  const output = await createCheckPrerequisites({
    ledger: {
      recordShareResult: async (_, resourceArn, result, recordedAt) => {
        recorded.set(resourceArn, { ...result, at: recordedAt })
      },
      noteSideFindings: async (_, resourceArn, findings) => {
        noted.set(resourceArn, findings)
      },
    },
    catalog: {
      findImage: async (arn) => {
        asked.push(arn)
        if (![available, testing, container].includes(arn)) return undefined
        const status = arn === testing ? 'TESTING' : 'AVAILABLE'
        const type = arn === container ? 'DOCKER' : 'AMI'
        return { arn, name: 'any', type, status, tags: {}, componentArns: [] }
      },
      resourceExists: async ({ text }) => {
        asked.push(text)
        return text === component
      },
      recipeNeeds: async (arn) => {
        asked.push(arn)
        if (arn === recipe) return [`${ours}:component/hardening/1.0.x`, managed]
        return arn === containerRecipe ? [managed, `${ours}:image/available/x.x.x`] : undefined
      },
    },
    ownerId,
  })({
    runId: 'run-1',
    resources: resourceArns.map((arn) => planned(arn, wantedBy)),
    abortedRules: ['golden'],
    at,
  })
  return { output, recorded, asked, noted }
}

describe('check-prerequisites', () => {
  it('answers what nothing speaks against, and records nothing on it', async () => {
    const clear = [available, component, recipe, containerRecipe]

    const { output, recorded, noted } = await check(clear)

    expect(output).toEqual({ clear: clear.map((arn) => planned(arn)) })
    expect(recorded.size + noted.size).toBe(0)
  })

  it.each([
    ['an aborted rule wants it', ['golden']],
    ['an aborted rule wants it beside another', ['windows', 'golden']],
  ])('blocks what could be shared, and asks nothing about it, when %s', async (_, wantedBy) => {
    const { output, recorded, asked } = await check([available, component], wantedBy)

    expect(output).toEqual({ clear: [] })
    expect(asked).toEqual([])
    for (const where of [available, component]) {
      expect(recorded.get(where)).toMatchObject({
        outcome: 'blocked',
        finding: { check: 'RULE_ABORTED', where, what: expect.stringContaining('rule golden') as string },
      })
    }
  })

  it('lets what no aborted rule wants pass, and tells no longer who wants it', async () => {
    expect((await check([available], ['windows'])).output).toEqual({ clear: [planned(available)] })
  })

  it('lets a container image pass and notes that its repository is not shared', async () => {
    const { output, noted } = await check([container])

    expect(output).toEqual({ clear: [planned(container)] })
    expect(noted.get(container)).toMatchObject([{ check: 'ECR_NOT_SHARED', where: container }])
  })

  it.each([
    [recipe, [available], 'component/hardening/1.0.x'],
    [recipe, [`${ours}:component/hardening/1.1.0/1`], 'component/hardening/1.0.x'],
    [containerRecipe, [component], 'image/available/x.x.x'],
  ])('lets %s pass and notes what it refers to and is not shared beside it', async (arn, others, need) => {
    const { output, noted } = await check([arn, ...others])

    expect(output.clear).toContainEqual(planned(arn))
    expect(noted.get(arn)).toMatchObject([
      { check: 'RECIPE_NEEDS', where: arn, what: expect.stringContaining(need) },
    ])
  })

  it('notes nothing on a recipe of which the rest may be on another page', async () => {
    const page = Array.from({ length: 24 }, (_, index) => `${ours}:component/c${index}/1.0.0/1`)

    const { noted } = await check([...page, recipe])

    expect(noted.size).toBe(0)
  })

  it.each([
    ['not an ARN', 'MALFORMED_ARN'],
    [`${ours}:image/available/1.0.0`, 'WRONG_VERSION_FORM'],
    [`${ours}:image-recipe/al2023/1.0.0/1`, 'WRONG_VERSION_FORM'],
    [`${ours}:container-recipe/web/x.x.x`, 'WRONG_VERSION_FORM'],
    [`${ours}:workflow/build/a/1.0.0/1`, 'UNSUPPORTED_TYPE'],
    [`${ours}:image-recipe/gone/1.0.0`, 'RESOURCE_NOT_FOUND'],
    [`${ours}:container-recipe/gone/1.0.0`, 'RESOURCE_NOT_FOUND'],
    ['arn:aws:imagebuilder:us-east-1:333333333333:image/a/1.0.0/1', 'NOT_OWNER'],
    [`${ours}:image/gone/1.0.0/1`, 'RESOURCE_NOT_FOUND'],
    [`${ours}:component/gone/1.0.0/1`, 'RESOURCE_NOT_FOUND'],
    [testing, 'IMAGE_NOT_AVAILABLE'],
  ])('blocks %s with %s, and nothing else', async (resourceArn, checkName) => {
    const { output, recorded } = await check([available, resourceArn, component])

    expect(output).toEqual({ clear: [planned(available), planned(component)] })
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
