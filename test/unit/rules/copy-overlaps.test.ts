import { describe, expect, it } from 'vitest'

import { problemsOf } from './refusals.ts'

interface Parts {
  readonly targets?: string
  readonly keys?: string
  readonly first: string
  readonly second: string
}

const byName = 'match: { imageNames: ["al2023-*"] }'
const gold = 'amiDistributionConfiguration: { name: "gold {{ imagebuilder:buildDate }}" }'
const plain = `${byName}, targets: [a], copy: { regions: all }`

/** A file with two rules, `first` and `second`, given by their other members. */
const fileOf = ({ targets = '', keys = '', first, second }: Parts): string => `version: 1
ownerAccountId: "222222222222"
regions: [us-east-1, eu-west-1]
targets:
  a: { accounts: ["440000000001", "440000000002"] }
  b: { accounts: ["440000000002", "440000000003"] }
${targets}${keys}rules:
  - { name: first, ${first} }
  - { name: second, ${second} }
`

const sentences = (parts: Parts): readonly string[] => problemsOf(fileOf(parts)).map(({ message }) => message)

describe('two rules that want different copies of one image', () => {
  it('are refused, and both are named with the account and Region', () => {
    const second = `${byName}, targets: [b], copy: { regions: [eu-west-1], ${gold} }`

    expect(sentences({ first: plain, second })).toEqual([
      'Expected rules[1].copy to be the same copy as rules[0].copy for account 440000000002 in eu-west-1, got {"regions":["eu-west-1"],"amiDistributionConfiguration":{"n…. The rules first and second want different copies of one image there; they differ in name. Make them the same, or keep them apart.',
    ])
  })

  it('say how many more there are, and all that differs', () => {
    const second = `${byName}, targets: [b], copy: { regions: all, amiDistributionConfiguration: { name: gold, description: Golden, amiTags: { Tier: gold }, kmsKeyId: "arn:aws:kms:{region}:{accountId}:alias/ami" } }`

    expect(sentences({ first: plain, second })).toEqual([
      expect.stringContaining('for account 440000000002 in us-east-1 and 1 more, got'),
    ])
    expect(sentences({ first: plain, second })[0]).toContain(
      'they differ in name, description, amiTags, kmsKeyId.',
    )
  })

  const units = (a: string, b: string): string =>
    `  x: { organizationalUnits: [${a}] }\n  y: { organizationalUnits: [${b}] }\n  everybody: { organization: true }\n`
  const arn = 'arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab12-11111111'

  it.each<[string, string, string, string, string]>([
    ['one unit', 'x', 'y', units('ou-ab12-11111111', arn), 'the accounts of ou-ab12-11111111 in us-east-1'],
    ['a unit and the organization', 'x', 'everybody', units(arn, arn), 'the accounts of ou-ab12-11111111'],
    ['the organization and a unit', 'everybody', 'y', units(arn, arn), 'the accounts of ou-ab12-11111111'],
    ['the organization', 'everybody', 'everybody', units(arn, arn), 'the accounts of the organization'],
    ['an account beside units', 'a, x', 'y, b', units(arn, 'ou-ab12-22222222'), 'account 440000000002'],
  ])('are refused when both are for %s', (_, first, second, targets, whom) => {
    const message = sentences({
      targets,
      first: `${byName}, targets: [${first}], copy: { regions: all }`,
      second: `${byName}, targets: [${second}], copy: { regions: all, ${gold} }`,
    })

    expect(message).toEqual([expect.stringContaining(whom)])
  })

  it.each([
    ['other accounts', 'targets: [c], copy: { regions: all, amiDistributionConfiguration: { name: gold } }'],
    ['other units', 'targets: [unit], copy: { regions: all, amiDistributionConfiguration: { name: gold } }'],
  ])('are accepted when they are for %s', (_, second) => {
    const targets =
      '  c: { accounts: ["440000000009"] }\n  unit: { organizationalUnits: [ou-ab12-11111111] }\n'

    expect(sentences({ targets, first: plain, second: `${byName}, ${second}` })).toEqual([])
  })

  it('are accepted when a target leaves the account or the Region out', () => {
    const targets =
      '  c: { accounts: ["440000000001", "440000000009"], excludedAccounts: ["440000000001"] }\n  d: { accounts: ["440000000001"], excludedRegions: [us-east-1] }\n'
    const copy = `copy: { regions: [us-east-1], ${gold} }`
    const there = `copy: { regions: all, ${gold} }`

    expect(sentences({ targets, first: plain, second: `${byName}, targets: [c], ${copy}` })).toEqual([])
    expect(
      sentences({
        targets,
        first: `${byName}, targets: [a], copy: { regions: [us-east-1] }`,
        second: `${byName}, targets: [d], ${there}`,
      }),
    ).toEqual([])
  })

  it.each([
    ['other Regions', byName, 'regions: [eu-west-1]', 'regions: [us-east-1]'],
    ['other pipelines', 'match: { imagePipelines: [p1] }', 'regions: all', 'regions: all'],
    ['other names', 'match: { imageNames: ["win-?", "al2022-*"] }', 'regions: all', 'regions: all'],
    ['another tag', 'match: { imageTags: { Tier: silver } }', 'regions: all', 'regions: all'],
  ])('are accepted when they are for %s', (_, match, one, other) => {
    const rule = 'match: { imagePipelines: [p2], imageNames: ["al2023-*"], imageTags: { Tier: gold } }'

    expect(
      sentences({
        first: `${rule}, targets: [a], copy: { ${one} }`,
        second: `${match === byName ? rule : match}, targets: [a], copy: { ${other}, ${gold} }`,
      }),
    ).toEqual([])
  })

  it.each([
    ['a pipeline and a name', 'match: { imagePipelines: [p1] }', byName],
    ['globs that meet', 'match: { imageNames: ["*-arm64"] }', byName],
    ['different tags', 'match: { imageTags: { Tier: gold } }', 'match: { imageTags: { Compliance: pci } }'],
    ['all types of images', 'match: { imageTypes: [AMI] }', 'match: { imageTypes: [AMI, DOCKER] }'],
  ])('are refused when one image can match %s', (_, match, other) => {
    expect(
      sentences({
        first: `${match}, targets: [a], copy: { regions: all }`,
        second: `${other}, targets: [a], copy: { regions: all, ${gold} }`,
      }),
    ).toHaveLength(1)
  })

  it('are accepted when one is for container images alone', () => {
    const entry =
      '[{ region: us-east-1, amiDistributionConfiguration: { targetAccountIds: ["440000000001"], name: gold } }]'

    expect(
      sentences({ first: plain, second: `match: { imageTypes: [DOCKER] }, distribute: ${entry}` }),
    ).toEqual([])
  })
})

describe('two rules that want the same copy of one image', () => {
  const keys = `kmsKeys:
  byRegion:
    us-east-1: arn:aws:kms:us-east-1:222222222222:alias/golden
    eu-west-1: arn:aws:kms:eu-west-1:222222222222:alias/golden
  forAll: "arn:aws:kms:{region}:222222222222:alias/golden"
  perAccount: "arn:aws:kms:{region}:{accountId}:alias/golden"
`
  const copy = (members: string): string => `targets: [a], copy: { regions: all${members} }`

  it.each([
    [
      'write the placeholders in another way',
      ', amiDistributionConfiguration: { name: "gold {{imagebuilder:buildDate}}", amiTags: { A: "1", B: "{{ imagebuilder:buildVersion }}" } }',
      ', amiDistributionConfiguration: { name: gold, amiTags: { B: "{{imagebuilder:buildVersion}}", A: "1" } }',
    ],
    ['name the same keys in another way', ', kmsKeys: byRegion', ', kmsKeys: forAll'],
    [
      'name a key of their own',
      ', kmsKeys: perAccount',
      ', amiDistributionConfiguration: { kmsKeyId: "arn:aws:kms:{region}:{accountId}:alias/golden" }',
    ],
    [
      'differ in relay and outputs alone',
      ', relay: false',
      ', amiDistributionConfiguration: { launchPermission: { userGroups: [all] } }',
    ],
  ])('are accepted when they %s', (_, first, second) => {
    expect(
      sentences({
        keys,
        first: `${byName}, ${copy(first)}`,
        second: `match: { imagePipelines: [p1] }, ${copy(second)}`,
      }),
    ).toEqual([])
  })

  it('are accepted when one writes out the name that the other gets from the image', () => {
    const named = ', amiDistributionConfiguration: { name: "al2023 {{ imagebuilder:buildDate }}" }'

    expect(
      sentences({
        first: `match: { imageNames: [al2023] }, ${copy('')}`,
        second: `match: { imagePipelines: [p1] }, ${copy(named)}`,
      }),
    ).toEqual([])
  })

  it('are refused when their keys differ in one Region or for each account', () => {
    const other = keys.replace('eu-west-1:222222222222:alias/golden', 'eu-west-1:222222222222:alias/other')
    const wanting = (first: string, second: string, named: string) =>
      sentences({
        keys: named,
        first: `${byName}, ${copy(`, kmsKeys: ${first}`)}`,
        second: `${byName}, ${copy(`, kmsKeys: ${second}`)}`,
      })

    expect(wanting('byRegion', 'forAll', other)).toEqual([expect.stringContaining('in eu-west-1, got')])
    expect(wanting('perAccount', 'forAll', keys)).toEqual([
      expect.stringContaining('in us-east-1 and 1 more'),
    ])
  })
})

describe('other ways to copies of one image', () => {
  const entry = (members: string): string =>
    `{ region: eu-west-1, amiDistributionConfiguration: { targetAccountIds: ["222222222222", "440000000001"]${members} } }`
  const own = '{ region: us-east-1, amiDistributionConfiguration: {} }'

  it('are refused when distribute and copy differ', () => {
    const second = `${byName}, distribute: [${own}, ${entry(', description: Golden')}]`

    expect(sentences({ first: plain, second })).toEqual([
      expect.stringMatching(
        /^Expected rules\[1\]\.distribute\[1\] to be the same copy as rules\[0\]\.copy for account 440000000001 in eu-west-1, got .* they differ in description\./,
      ),
    ])
  })

  it('are accepted when distribute and copy are the same', () => {
    expect(sentences({ first: plain, second: `${byName}, distribute: [${own}, ${entry('')}]` })).toEqual([])
  })

  it('are accepted when both name the owner, who has an AMI already', () => {
    const ofOwner = (members: string): string =>
      `{ region: us-east-1, amiDistributionConfiguration: { targetAccountIds: ["222222222222"]${members} } }`

    expect(
      sentences({
        first: `${byName}, distribute: [${ofOwner('')}]`,
        second: `${byName}, distribute: [${ofOwner(', name: gold')}]`,
      }),
    ).toEqual([])
  })

  it('are refused when two rules give the owner copies with different keys to launch', () => {
    const keys = `kmsKeys: { one: "arn:aws:kms:{region}:222222222222:alias/1", two: "arn:aws:kms:{region}:222222222222:alias/2" }\n`
    const launching = (name: string, target: string) =>
      `${byName}, targets: [${target}], launch: { regions: [eu-west-1], kmsKeys: ${name} }`

    expect(sentences({ keys, first: launching('one', 'a'), second: launching('two', 'b') })).toEqual([
      expect.stringContaining('for account 222222222222 in eu-west-1'),
    ])
    expect(sentences({ keys, first: launching('one', 'a'), second: launching('one', 'b') })).toEqual([])
  })

  it('are accepted when a rule lets some launch and copies to others', () => {
    const second = `${byName}, targets: [b], launch: { regions: all }`

    expect(sentences({ first: `${byName}, targets: [a], copy: { regions: all, ${gold} }`, second })).toEqual(
      [],
    )
  })
})
