import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Image } from '../../../functions/lib/domain/image.ts'
import { readResourceArn } from '../../../functions/lib/domain/resource-arn.ts'
import { matchingRules } from '../../../functions/lib/domain/rules/match-rules.ts'
import type { Rule, Rules } from '../../../functions/lib/domain/rules/rules.ts'
import { wantsOfBuild, wantsOfManual } from '../../../functions/lib/domain/run/plan.ts'
import type { Surroundings } from '../../../functions/lib/domain/run/plan.ts'
import { uniteWants } from '../../../functions/lib/domain/run/unite-wants.ts'
import { organizationOf } from './organization.ts'

const seed = 20_261_121
const ownerId = '222222222222'
const imageArn = `arn:aws:imagebuilder:us-east-1:${ownerId}:image/al2023-base/1.0.0/1`
const pipelineArn = `arn:aws:imagebuilder:us-east-1:${ownerId}:image-pipeline/al2023-base`
const hardening = `arn:aws:imagebuilder:us-east-1:${ownerId}:component/hardening/1.2.0/1`
const imageRecipe = `arn:aws:imagebuilder:us-east-1:${ownerId}:image-recipe/al2023-base/1.0.0`
const containerRecipe = `arn:aws:imagebuilder:us-east-1:${ownerId}:container-recipe/web/1.0.0`
const parent = `arn:aws:imagebuilder:us-east-1:${ownerId}:image/hardened/2.0.0/3`
const amazonParent = 'arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x'
const updateLinux = 'arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x'
const partner = 'arn:aws:imagebuilder:us-east-1:333333333333:component/agent/1.0.0/1'

function imageWith(changes: Partial<Image> = {}): Image {
  return {
    arn: imageArn,
    name: 'AL2023 Base',
    type: 'AMI',
    status: 'AVAILABLE',
    tags: {},
    pipelineArn,
    componentArns: [hardening],
    ...changes,
  }
}

function ruleWith(changes: Partial<Rule> = {}): Rule {
  return {
    name: 'al2023',
    match: { imagePipelines: ['al2023-base'] },
    targets: ['canary'],
    share: { resources: ['image'] },
    ...changes,
  }
}

function rulesWith(rules: readonly Rule[], changes: Partial<Rules> = {}): Rules {
  return {
    version: 1,
    ownerAccountId: ownerId,
    regions: ['us-east-1'],
    targets: {
      canary: { accounts: ['440000000002', '440000000001'] },
      nonprod: { accounts: ['440000000002', '440000000003'] },
      self: { accounts: [ownerId] },
    },
    rules,
    ...changes,
  }
}

const surroundings: Surroundings = { ownerId, organization: organizationOf() }

function plan(rules: Rules, image: Image = imageWith(), around: Surroundings = surroundings) {
  const reading = readResourceArn(image.arn)
  if (reading.kind !== 'resource') throw new Error('Expected an image build')
  const matching = matchingRules(rules, { ...image, name: reading.arn.name })
  const wants = wantsOfBuild({ image, arn: reading.arn, rules, matching }, around)
  return uniteWants(wants, { standing: [], reportsSurplus: false }, ownerId)
}

describe('the plan of a build', () => {
  it('shares the image with the accounts of the targets, ascending', () => {
    expect(plan(rulesWith([ruleWith()]))).toEqual({
      shares: [
        {
          resourceArn: imageArn,
          mode: 'policy',
          principals: ['440000000001', '440000000002'],
          ruleShares: [],
          wantedBy: ['al2023'],
        },
      ],
      settled: [],
    })
  })

  it('matches the name as in the ARN, not as it was written', () => {
    const rules = rulesWith([ruleWith({ match: { imageNames: ['al2023-base'] } })])

    expect(plan(rules).shares).toHaveLength(1)
  })

  it('unites what several rules want of one resource', () => {
    const rules = rulesWith([
      ruleWith({ name: 'first' }),
      ruleWith({ name: 'second', targets: ['nonprod'], share: { resources: ['image', 'components'] } }),
    ])

    expect(plan(rules).shares).toMatchObject([
      { resourceArn: hardening, principals: ['440000000002', '440000000003'], wantedBy: ['second'] },
      {
        resourceArn: imageArn,
        principals: ['440000000001', '440000000002', '440000000003'],
        wantedBy: ['first', 'second'],
      },
    ])
  })

  it.each([
    ['imageRecipe', { recipeArn: imageRecipe }, [imageRecipe]],
    ['imageRecipe', { recipeArn: containerRecipe }, []],
    ['containerRecipe', { recipeArn: containerRecipe }, [containerRecipe]],
    ['containerRecipe', {}, []],
    ['parentImage', { parentImageArn: parent }, [parent]],
    ['parentImage', {}, []],
  ] as const)('shares as %s, of an image with %j, %j', (kind, changes, expected) => {
    const rules = rulesWith([ruleWith({ share: { resources: [kind] } })])

    expect(plan(rules, imageWith(changes)).shares.map((share) => share.resourceArn)).toEqual(expected)
  })

  it('skips a parent image of another owner, and lists it with the reason', () => {
    const rules = rulesWith([ruleWith({ share: { resources: ['image', 'parentImage'] } })])

    const { settled } = plan(rules, imageWith({ parentImageArn: amazonParent }))

    expect(settled).toMatchObject([
      {
        resourceArn: amazonParent,
        result: { outcome: 'skipped', finding: { check: 'FOREIGN_PARENT_IMAGE', where: amazonParent } },
      },
    ])
  })

  it('adopts a policy where one of the rules that want the resource says so', () => {
    const rules = rulesWith([
      ruleWith({ name: 'first', share: { resources: ['image'], adopt: true } }),
      ruleWith({ name: 'second', share: { resources: ['image', 'components'], adopt: false } }),
    ])

    expect(plan(rules).shares.map(({ resourceArn, adopt }) => [resourceArn, adopt])).toEqual([
      [hardening, undefined],
      [imageArn, true],
    ])
  })

  it('leaves out what a target excludes, from that target alone', () => {
    const rules = rulesWith([ruleWith({ targets: ['canary', 'nonprod'] })], {
      targets: {
        canary: {
          accounts: ['440000000001', '440000000002'],
          excludedAccounts: ['440000000001', '440000000002'],
        },
        nonprod: { accounts: ['440000000002', '440000000003'], excludedAccounts: ['440000000003'] },
      },
    })

    expect(plan(rules).shares).toMatchObject([{ principals: ['440000000002'] }])
  })

  it.each([
    ['us-east-1', ['440000000003']],
    ['eu-west-1', ['440000000001', '440000000003']],
  ])('shares in %s with the targets that do not exclude it', (region, principals) => {
    const rules = rulesWith([ruleWith({ targets: ['canary', 'nonprod'] })], {
      regions: ['us-east-1', 'eu-west-1'],
      targets: {
        canary: { accounts: ['440000000001'], excludedRegions: ['us-east-1'] },
        nonprod: { accounts: ['440000000003'] },
      },
    })

    const image = imageWith({ arn: imageArn.replace('us-east-1', region) })
    expect(plan(rules, image).shares).toMatchObject([{ principals }])
  })

  it('leaves the owner out of the accounts', () => {
    const rules = rulesWith([ruleWith({ targets: ['canary', 'self'] })])

    expect(plan(rules).shares[0]?.principals).toEqual(['440000000001', '440000000002'])
  })

  it('skips components of other owners, and lists each with the reason', () => {
    const rules = rulesWith([ruleWith({ share: { resources: ['components'] } })])

    const { shares, settled } = plan(rules, imageWith({ componentArns: [hardening, updateLinux, partner] }))

    expect(shares.map((share) => share.resourceArn)).toEqual([hardening, partner, updateLinux])
    expect(settled.map(({ resourceArn, result }) => [resourceArn, result.finding?.check])).toEqual([
      [partner, 'FOREIGN_COMPONENT'],
      [updateLinux, 'FOREIGN_COMPONENT'],
    ])
    expect(settled[0]?.result.finding?.remedy).toContain('333333333333')
    expect(settled[1]?.result.finding?.remedy).toContain('Nothing to do')
  })

  it.each([
    ['only the owner is a target', rulesWith([ruleWith({ targets: ['self'] })])],
    ['there are no components', rulesWith([ruleWith({ share: { resources: ['components'] } })])],
  ])('is empty when %s', (_, rules) => {
    expect(plan(rules, imageWith({ componentArns: [] })).shares).toEqual([])
  })

  it('never names the owner, a resource twice or an account twice', () => {
    const accounts = fc.array(fc.constantFrom(ownerId, '440000000001', '440000000002', '440000000003'))
    const rule = fc.record({
      targets: fc.subarray(['one', 'two'], { minLength: 1 }),
      resources: fc.subarray(['image', 'components'] as const, { minLength: 1 }),
    })

    fc.assert(
      fc.property(accounts, accounts, fc.array(rule, { maxLength: 4 }), (one, two, drafts) => {
        const rules = rulesWith(
          drafts.map(({ targets, resources }, index) =>
            ruleWith({ name: `rule-${index}`, targets, share: { resources } }),
          ),
          { targets: { one: { accounts: one }, two: { accounts: two } } },
        )

        const { shares } = plan(rules)

        expect(new Set(shares.map((share) => share.resourceArn)).size).toBe(shares.length)
        for (const { principals } of shares) {
          expect(principals).not.toContain(ownerId)
          expect(principals).toEqual([...new Set(principals)].toSorted())
          expect(principals.length).toBeGreaterThan(0)
        }
      }),
      { seed, numRuns: 500 },
    )
  })
})

describe('the plan of a manual input', () => {
  const planManual = (accounts: readonly string[]) => {
    const trigger = { kind: 'manual', resourceArns: [imageArn, hardening], accounts } as const
    return uniteWants(wantsOfManual(trigger, surroundings), { standing: [], reportsSurplus: false }, ownerId)
  }

  it('shares each resource with each account beside the owner', () => {
    const share = { mode: 'policy', principals: ['440000000009'], ruleShares: [], wantedBy: ['manual'] }

    expect(planManual(['440000000009', ownerId])).toEqual({
      shares: [
        { resourceArn: hardening, ...share },
        { resourceArn: imageArn, ...share },
      ],
      settled: [],
    })
  })

  it('is empty when the only account is the owner', () => {
    expect(planManual([ownerId]).shares).toEqual([])
  })

  it('uses a share for nobody but the principals that it was made for', () => {
    const many = Array.from({ length: 26 }, (_, index) => String(440_000_000_100 + index))

    const [first, second] = [planManual(many), planManual([...many, '440000000999'])]

    const names = [first, second].flatMap(({ shares }) =>
      shares.flatMap((one) => one.ruleShares.map(({ rule }) => rule)),
    )
    expect(names).toHaveLength(4)
    expect(new Set(names).size).toBe(2)
  })
})
