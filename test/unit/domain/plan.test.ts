import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Image } from '../../../functions/lib/domain/image.ts'
import { readResourceArn } from '../../../functions/lib/domain/resource-arn.ts'
import { matchingRules } from '../../../functions/lib/domain/rules/match-rules.ts'
import type { Rule, RuleMatch, Rules } from '../../../functions/lib/domain/rules/rules.ts'
import { planForImage, planForManual, planWithoutRules } from '../../../functions/lib/domain/run/plan.ts'

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

function plan(rules: Rules, image: Image = imageWith()) {
  const reading = readResourceArn(image.arn)
  if (reading.kind !== 'resource') throw new Error('Expected an image build')
  return planForImage({ image, arn: reading.arn, rules, ownerId })
}

const withoutPipeline = {
  name: 'al2023-base',
  type: 'AMI',
  tags: { Compliance: 'pci', Tier: 'golden' },
} as const
const matchable = { ...withoutPipeline, pipelineArn }

describe('matchingRules', () => {
  it.each<[string, RuleMatch, boolean]>([
    ['a pipeline by name', { imagePipelines: ['other', 'al2023-base'] }, true],
    ['another pipeline', { imagePipelines: ['al2023'] }, false],
    ['a glob on the name', { imageNames: ['al20??-*'] }, true],
    ['one of several globs', { imageNames: ['win*', 'al2023-base'] }, true],
    ['another name', { imageNames: ['win*'] }, false],
    ['pipeline and name', { imagePipelines: ['al2023-base'], imageNames: ['al*'] }, true],
    ['the pipeline but another name', { imagePipelines: ['al2023-base'], imageNames: ['win*'] }, false],
    ['the name but another pipeline', { imagePipelines: ['win'], imageNames: ['al*'] }, false],
    ['a tag', { imageTags: { Compliance: 'pci' } }, true],
    ['several tags', { imageTags: { Compliance: 'pci', Tier: 'golden' } }, true],
    ['a tag with another value', { imageTags: { Compliance: 'PCI' } }, false],
    ['one of two tags', { imageTags: { Compliance: 'pci', Tier: 'silver' } }, false],
    ['a tag that it does not have', { imageTags: { Stage: 'prod' } }, false],
    ['a tag named like a member of every object', { imageTags: { constructor: 'x' } }, false],
    ['the name but another tag', { imageNames: ['al*'], imageTags: { Tier: 'x' } }, false],
    ['its type', { imageTypes: ['AMI'] }, true],
    ['both types', { imageTypes: ['DOCKER', 'AMI'] }, true],
    ['the other type', { imageTypes: ['DOCKER'] }, false],
    ['its type but another name', { imageTypes: ['AMI'], imageNames: ['win*'] }, false],
  ])('answers for %s', (_, match, expected) => {
    const matching = matchingRules(rulesWith([ruleWith({ match })]), matchable)

    expect(matching).toHaveLength(expected ? 1 : 0)
  })

  it('matches no pipeline when the image was made without one', () => {
    expect(matchingRules(rulesWith([ruleWith()]), withoutPipeline)).toEqual([])
  })
})

describe('planForImage', () => {
  it('shares the image with the accounts of the targets, ascending', () => {
    expect(plan(rulesWith([ruleWith()]))).toEqual({
      shares: [{ resourceArn: imageArn, accountIds: ['440000000001', '440000000002'], wantedBy: ['al2023'] }],
      skipped: [],
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

    expect(plan(rules).shares).toEqual([
      { resourceArn: hardening, accountIds: ['440000000002', '440000000003'], wantedBy: ['second'] },
      {
        resourceArn: imageArn,
        accountIds: ['440000000001', '440000000002', '440000000003'],
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

    const { skipped } = plan(rules, imageWith({ parentImageArn: amazonParent }))

    expect(skipped).toMatchObject([
      { resourceArn: amazonParent, finding: { check: 'FOREIGN_PARENT_IMAGE', where: amazonParent } },
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

    expect(plan(rules).shares).toMatchObject([{ accountIds: ['440000000002'] }])
  })

  it.each([
    ['us-east-1', ['440000000003']],
    ['eu-west-1', ['440000000001', '440000000003']],
  ])('shares in %s with the targets that do not exclude it', (region, accountIds) => {
    const rules = rulesWith([ruleWith({ targets: ['canary', 'nonprod'] })], {
      regions: ['us-east-1', 'eu-west-1'],
      targets: {
        canary: { accounts: ['440000000001'], excludedRegions: ['us-east-1'] },
        nonprod: { accounts: ['440000000003'] },
      },
    })

    const image = imageWith({ arn: imageArn.replace('us-east-1', region) })
    expect(plan(rules, image).shares).toMatchObject([{ accountIds }])
  })

  it('leaves the owner out of the accounts', () => {
    const rules = rulesWith([ruleWith({ targets: ['canary', 'self'] })])

    expect(plan(rules).shares[0]?.accountIds).toEqual(['440000000001', '440000000002'])
  })

  it('skips components of other owners, and lists each with the reason', () => {
    const rules = rulesWith([ruleWith({ share: { resources: ['components'] } })])

    const { shares, skipped } = plan(rules, imageWith({ componentArns: [hardening, updateLinux, partner] }))

    expect(shares.map((share) => share.resourceArn)).toEqual([hardening, partner, updateLinux])
    expect(skipped.map(({ resourceArn, finding }) => [resourceArn, finding.check])).toEqual([
      [partner, 'FOREIGN_COMPONENT'],
      [updateLinux, 'FOREIGN_COMPONENT'],
    ])
    expect(skipped[0]?.finding.remedy).toContain('333333333333')
    expect(skipped[1]?.finding.remedy).toContain('Nothing to do')
  })

  it.each([
    ['the Region is not named', rulesWith([ruleWith()], { regions: ['eu-west-1'] }), 'us-east-1'],
    ['no rule matches', rulesWith([ruleWith({ match: { imageNames: ['win*'] } })]), 'No rule matches'],
    ['only the owner is a target', rulesWith([ruleWith({ targets: ['self'] })]), 'al2023 match'],
    [
      'there are no components',
      rulesWith([ruleWith({ share: { resources: ['components'] } })]),
      'al2023 match',
    ],
  ])('has nothing to do, and says why, when %s', (_, rules, reason) => {
    const { shares, nothingToDo } = plan(rules, imageWith({ componentArns: [] }))

    expect(shares).toEqual([])
    expect(nothingToDo).toContain(reason)
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

        const { shares, nothingToDo } = plan(rules)

        expect(nothingToDo === undefined).toBe(shares.length > 0)
        expect(new Set(shares.map((share) => share.resourceArn)).size).toBe(shares.length)
        for (const { accountIds } of shares) {
          expect(accountIds).not.toContain(ownerId)
          expect(accountIds).toEqual([...new Set(accountIds)].toSorted())
          expect(accountIds.length).toBeGreaterThan(0)
        }
      }),
      { seed, numRuns: 500 },
    )
  })
})

describe('planForManual', () => {
  it('shares each resource with each account beside the owner', () => {
    const wanted = { resourceArns: [imageArn, hardening], accountIds: ['440000000009', ownerId] }

    expect(planForManual(wanted, ownerId)).toEqual({
      shares: [
        { resourceArn: hardening, accountIds: ['440000000009'], wantedBy: ['manual'] },
        { resourceArn: imageArn, accountIds: ['440000000009'], wantedBy: ['manual'] },
      ],
      skipped: [],
    })
  })

  it('has nothing to do when the only account is the owner', () => {
    const { shares, nothingToDo } = planForManual(
      { resourceArns: [imageArn], accountIds: [ownerId] },
      ownerId,
    )

    expect(shares).toEqual([])
    expect(nothingToDo).toContain('the owner')
  })
})

describe('planWithoutRules', () => {
  it('says how to write rules', () => {
    expect(planWithoutRules().nothingToDo).toContain('ibshare rules put')
  })
})
