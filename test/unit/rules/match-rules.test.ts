import { describe, expect, it } from 'vitest'

import { matchingRules } from '../../../functions/lib/domain/rules/match-rules.ts'
import type { RuleMatch, Rules } from '../../../functions/lib/domain/rules/rules.ts'

function rulesWith(match: RuleMatch): Rules {
  return {
    version: 1,
    ownerAccountId: '222222222222',
    regions: ['us-east-1'],
    targets: { canary: { accounts: ['440000000001'] } },
    rules: [{ name: 'al2023', match, targets: ['canary'], share: { resources: ['image'] } }],
  }
}

const pipelineArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image-pipeline/al2023-base'
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
    const matching = matchingRules(rulesWith(match), matchable)

    expect(matching).toHaveLength(expected ? 1 : 0)
  })

  it('matches no pipeline when the image was made without one', () => {
    expect(matchingRules(rulesWith({ imagePipelines: ['al2023-base'] }), withoutPipeline)).toEqual([])
  })
})
