import { describe, expect, it } from 'vitest'

import { replaced } from './good-rules.ts'
import { problemsOf } from './refusals.ts'

const accountId = 'an account id: a string of 12 digits'
const ruleMembers =
  'supported members of a rule: name, match, targets, share, launch, copy, distribute, ssmParameters, onFinding'
const kinds = 'one of image, imageRecipe, containerRecipe, components, parentImage'

describe('problems of a rules file', () => {
  it('are sentences with place, value, expectation and hint', () => {
    const text = replaced('"222222222222"', '022222222222')
      .replace('targets: [canary]', 'targets: [canry]\n    rollout: { stages: [] }\n    target: []')
      .replace('[image] }', '[image, component, imageRecipes] }')

    const sentences = problemsOf(text).map(({ line, column, message }) => `${line}:${column} ${message}`)

    expect(sentences).toEqual([
      `2:17 Expected ownerAccountId to be ${accountId}, got 022222222222. Put it in quotes: "022222222222".`,
      '16:15 Expected rules[1].targets[0] to be the name of a target (canary, nonprod), got "canry". Did you mean canary?',
      `17:5 rules[1].rollout is not supported by this version; ${ruleMembers}.`,
      `18:5 rules[1].target is not known; ${ruleMembers}. Did you mean targets?`,
      '19:33 Expected rules[1].share.resources[1] to be one of image, imageRecipe, containerRecipe, components, parentImage, got "component". Did you mean components?',
      `19:44 Expected rules[1].share.resources[2] to be ${kinds}, got "imageRecipes". Did you mean imageRecipe?`,
    ])
  })

  it('point at what the value is the same as when it occurs twice', () => {
    const [problem] = problemsOf(replaced('"440000000002"', '"440000000001"'))

    expect(problem?.message).toMatch(/got "440000000001"\. targets\.canary\.accounts\[0\] is the same\.$/)
  })

  it('say which way to share there is when a member or value is for later or misspelt', () => {
    const text = replaced('[image] }', '[image], mode: pollicy, keep: "5" }')
      .replace('accounts: ["440000000003"]', 'organization: false\n    accountsFromSsmParameter: /a')
      .concat('settings: { prune: remove }\n')

    expect(problemsOf(text).map(({ message }) => message)).toEqual([
      'Expected targets.nonprod.organization to be true, or left out, got false.',
      'targets.nonprod.accountsFromSsmParameter is not supported by this version; supported members of a target: accounts, organizationalUnits, organization, excludedAccounts, excludedRegions.',
      'Expected rules[1].share.mode to be one of auto, policy, share, got "pollicy". Did you mean policy?',
      'Expected rules[1].share.keep to be a whole number from 1 to 1000, got "5".',
      '"remove" at settings.prune is not supported by this version; supported values of prune: report, ignore.',
    ])
  })

  it('say how to mend what members have to do with each other', () => {
    const text = replaced('[image] }', '[image], mode: policy, keep: 5 }').replace(
      'accounts: ["440000000003"]',
      'organization: true\n    excludedAccounts: ["222222222222"]',
    )

    expect(problemsOf(text).map(({ message }) => message)).toEqual([
      'Expected targets.nonprod.excludedAccounts[0] to be an account other than ownerAccountId, got "222222222222". The owner has its resources already and is never shared with.',
      'Expected rules[1].share.keep to be left out beside mode: policy, got 5. Older builds are retired from a share of ours; with mode: policy there is none.',
    ])
  })

  it('have the place of what stands under a name of digits', () => {
    const text = replaced('[canary, nonprod]', '[canary]')
      .replace('nonprod:', '2022:')
      .replace('"440000000003"', '044')

    expect(problemsOf(text).map(({ line, column, value }) => `${line}:${column} ${value}`)).toEqual([
      '8:16 044',
    ])
  })

  it('have the place of what an alias stands for', () => {
    const text = replaced('["440000000003"]', '&shared ["44"]').replace('[al2023-base]', '*shared')

    expect(problemsOf(text).map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([
      '8:24 targets.nonprod.accounts[0]',
    ])
  })
})
