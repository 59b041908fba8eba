import { describe } from 'vitest'

import { replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

const shareMembers = 'one of the supported members of share: resources, mode, keep, adopt'
const kinds = 'one of image, imageRecipe, containerRecipe, components, parentImage'

const builds = 'a whole number from 1 to 1000'
const modes = 'one of auto, policy, share'

/** The good rules with something more in the share of the second rule. */
const sharing = (member: string): string => replaced('[image] }', `[image], ${member} }`)

const shares: readonly BadRules[] = [
  {
    what: 'a list instead of a share',
    text: replaced('{ resources: [image] }', '[image]'),
    problems: ['rules[1].share | ["image"] | a map with the member resources'],
  },
  {
    what: 'nothing to share',
    text: replaced('[image] }', '[] }'),
    problems: ['rules[1].share.resources | [] | a list of at least one of the kinds of resources'],
  },
  {
    what: 'a misspelt kind of resource',
    text: replaced('[image] }', '[images] }'),
    problems: [`rules[1].share.resources[0] | "images" | ${kinds}`],
  },
  {
    what: 'a kind of resource twice',
    text: replaced('[image] }', '[image, image] }'),
    problems: ['rules[1].share.resources[1] | "image" | a kind of resource that the list names once'],
  },
  ...['recipe', 'workflow', 'ami'].map((kind) => ({
    what: `${kind}, which is no kind of resource`,
    text: replaced('[image] }', `[image, ${kind}] }`),
    problems: [`rules[1].share.resources[1] | "${kind}" | ${kinds}`],
  })),
  {
    what: 'an ARN with wildcards where a kind of resource belongs',
    text: replaced('[image] }', '["arn:aws:imagebuilder:*:*:image/*"] }'),
    problems: [`rules[1].share.resources[0] | "arn:aws:imagebuilder:*:*:image/*" | ${kinds}`],
  },
  ...['"true"', 'yes', '1', '[image]'].map((value) => ({
    what: `${value} where adopt is true or false`,
    text: replaced('[image] }', `[image], adopt: ${value} }`),
    problems: [
      `rules[1].share.adopt | ${{ yes: '"yes"', '[image]': '["image"]' }[value] ?? value} | true or false`,
    ],
  })),
  {
    what: 'a misspelt member of share',
    text: sharing('kept: 3'),
    problems: [`rules[1].share.kept | 3 | ${shareMembers}`],
  },
]

const ways: readonly BadRules[] = [
  {
    what: 'a misspelt mode',
    text: sharing('mode: polcy'),
    problems: [`rules[1].share.mode | "polcy" | ${modes}`],
  },
  {
    what: 'true where the mode is a word',
    text: sharing('mode: true'),
    problems: [`rules[1].share.mode | true | ${modes}`],
  },
  {
    what: 'two modes',
    text: sharing('mode: [policy, share]'),
    problems: [`rules[1].share.mode | ["policy","share"] | ${modes}`],
  },
  ...['0', '-1', '1001', '2.5', '"5"', 'all', '[5]', '.inf'].map((value) => ({
    what: `${value} builds to keep`,
    text: sharing(`keep: ${value}`),
    problems: [`rules[1].share.keep | ${{ all: '"all"' }[value] ?? value} | ${builds}`],
  })),
  {
    what: 'builds to keep, by policy',
    text: sharing('mode: policy, keep: 5'),
    problems: ['rules[1].share.keep | 5 | left out beside mode: policy'],
  },
  {
    what: 'builds to keep without an image to share',
    text: replaced('[image] }', '[components, imageRecipe], keep: 5 }'),
    problems: ['rules[1].share.keep | 5 | left out where the rule shares no image, whose builds it counts'],
  },
  {
    what: 'policies to take over where none is written',
    text: sharing('mode: share, adopt: true'),
    problems: ['rules[1].share.adopt | true | false or left out beside mode: share, which writes no policy'],
  },
]

/** As many different account ids, in quotes. */
const accountIds = (amount: number): string =>
  Array.from({ length: amount }, (_, index) => `"55${String(index).padStart(10, '0')}"`).join(', ')

const tooMany: readonly BadRules[] = [
  {
    what: 'more accounts than a policy has room for',
    text: sharing('mode: policy').replace('"440000000001"', accountIds(1_974)),
    problems: [
      'rules[1].share.mode | "policy" | auto or share where the targets are more than the 1974 accounts that a policy has room for',
    ],
  },
  {
    what: 'more accounts than a policy has room for, in one Region of two',
    text: sharing('mode: policy')
      .replace('["440000000003"]', `[${accountIds(1_973)}]\n    excludedRegions: [us-east-1]`)
      .replace('targets: [canary]', 'targets: [canary, nonprod]'),
    problems: [
      'rules[1].share.mode | "policy" | auto or share where the targets are more than the 1974 accounts that a policy has room for',
    ],
  },
  {
    what: 'more principals than a RAM share has room for',
    text: sharing('mode: share').replace(
      '["440000000001", "440000000002"]',
      `[${accountIds(4_999)}]\n    organizationalUnits: [ou-ab12-11111111, ou-ab12-22222222]`,
    ),
    problems: ['rules[0].targets', 'rules[1].targets'].map(
      (path, index) =>
        `${path} | ${index === 0 ? '["canary","nonprod"]' : '["canary"]'} | targets of together at most 5000 principals, which is what a RAM share has room for`,
    ),
  },
]

describe('a rules file, share', () => {
  refusesEach(shares)
})
describe('a rules file, ways of sharing', () => {
  refusesEach(ways)
})
describe('a rules file, numbers of principals', () => {
  refusesEach(tooMany)
})
