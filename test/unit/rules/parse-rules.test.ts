import { readFileSync } from 'node:fs'

import * as fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod/mini'

import { readRulesFile } from '../../../cli/rules-file.ts'
import { parseRules } from '../../../functions/lib/domain/rules/parse-rules.ts'
import type { rulesSchema } from '../../../functions/lib/domain/rules/rules-schema.ts'
import type { Rules } from '../../../functions/lib/domain/rules/rules.ts'
import { targetsOfRule } from '../../../functions/lib/domain/rules/target-accounts.ts'
import { goodRules } from './good-rules.ts'

const unitArn = 'arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab12-22222222'

describe('a good rules file', () => {
  it('is accepted as it stands when it is YAML', () => {
    expect(readRulesFile('rules.yaml', goodRules)).toEqual({
      kind: 'accepted',
      rules: {
        version: 1,
        ownerAccountId: '222222222222',
        regions: ['us-east-1', 'eu-west-1'],
        targets: {
          canary: { accounts: ['440000000001', '440000000002'] },
          nonprod: { accounts: ['440000000003'] },
        },
        rules: [
          {
            name: 'al2023',
            match: { imagePipelines: ['al2023-base'] },
            targets: ['canary', 'nonprod'],
            share: { resources: ['image', 'components'] },
          },
          {
            name: 'windows',
            match: { imageNames: ['win2022-*'] },
            targets: ['canary'],
            share: { resources: ['image'] },
          },
        ],
      },
    })
  })

  it.each([
    ['indented with blanks', 2],
    ['indented with tabs', '\t'],
    ['in one line', undefined],
  ])('is accepted when it is JSON %s', (_, indent) => {
    const fromYaml = readRulesFile('rules.yaml', goodRules)
    const rules = fromYaml.kind === 'accepted' ? fromYaml.rules : undefined

    expect(readRulesFile('rules.json', JSON.stringify(rules, undefined, indent))).toEqual(fromYaml)
  })

  it.each([
    ['tags', 'imageTags: { Compliance: pci, "cost center": "0042", Empty: "" }'],
    ['types', 'imageTypes: [DOCKER, AMI]'],
  ])('is accepted when a match names %s', (_, member) => {
    const text = goodRules.replace('["win2022-*"] }', `["win2022-*"], ${member} }`)

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it('is accepted when a target leaves out an account and a Region', () => {
    const text = goodRules.replace(
      '["440000000001", "440000000002"]',
      '["440000000001", "440000000002"]\n    excludedAccounts: ["440000000002"]\n    excludedRegions: [eu-west-1]',
    )

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it.each([
    ['organizational units by id and ARN', `organizationalUnits: [ou-ab12-11111111, ${unitArn}]`],
    ['the organization', 'organization: true'],
    ['the organization and accounts outside it', 'organization: true\n    accounts: ["550000000001"]'],
    [
      'a unit without accounts that are not named beside it',
      'organizationalUnits: [ou-ab12-11111111]\n    excludedAccounts: ["440000000009"]',
    ],
    [
      'accounts and the organization without one of them',
      'organization: true\n    accounts: ["440000000003"]\n    excludedAccounts: ["440000000003"]',
    ],
  ])('is accepted when a target stands for %s', (_, members) => {
    const text = goodRules.replace('accounts: ["440000000003"]', members)

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it.each([
    'mode: auto, keep: 1000',
    'mode: share, keep: 1',
    'keep: 3',
    'mode: policy, adopt: true',
    'mode: share, adopt: false',
  ])('is accepted when a share says %s', (members) => {
    const text = goodRules.replace('[image] }', `[image], ${members} }`)

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it.each(['{}', '{ prune: report }', '{ prune: ignore }'])(
    'is accepted when the settings are %s',
    (settings) => {
      const text = `${goodRules}settings: ${settings}\n`

      expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
    },
  )

  it.each(['mode: share', 'mode: policy', 'keep: 3'])(
    'is accepted when a rule says the same as another and %s',
    (member) => {
      const second = goodRules.slice(goodRules.indexOf('  - name: windows'))
      const text = `${goodRules}${second.replace('windows', 'other').replace('[image] }', `[image], ${member} }`)}`

      expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
    },
  )

  it('is accepted when two rules share the same of the same images with other targets', () => {
    const second = goodRules.slice(goodRules.indexOf('  - name: windows'))
    const text = `${goodRules}${second.replace('windows', 'other').replace('[canary]', '[nonprod]')}`

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it('is accepted when as many accounts as a policy has room for are shared with by policy', () => {
    const accounts = Array.from({ length: 1_974 }, (_, index) => `"55${String(index).padStart(10, '0')}"`)
    const text = goodRules
      .replace('"440000000001", "440000000002"', accounts.join(', '))
      .replace('[image] }', '[image], mode: policy }')

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it('is accepted when all of it is of another partition', () => {
    const text = goodRules
      .replace('[us-east-1, eu-west-1]', '[cn-north-1, cn-northwest-1]')
      .replace('accounts: ["440000000003"]', `organizationalUnits: [${unitArn.replace('aws', 'aws-cn')}]`)

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it('is accepted when two rules differ in a tag alone', () => {
    const tagged = (value: string) =>
      goodRules
        .slice(goodRules.indexOf('  - name: windows'))
        .replace('windows', value)
        .replace('["win2022-*"] }', `["win2022-*"], imageTags: { Tier: ${value} } }`)

    expect(readRulesFile('rules.yaml', `${goodRules}${tagged('gold')}${tagged('silver')}`)).toMatchObject({
      kind: 'accepted',
    })
  })

  it('is what events/rules.yaml shows', () => {
    const text = readFileSync('events/rules.yaml', 'utf8')

    expect(readRulesFile('events/rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it('is accepted when two rules match one image, because shares are united', () => {
    const text = goodRules
      .replace('{ imageNames: ["win2022-*"] }', '{ imagePipelines: [al2023-base] }')
      .replace('[image] }', '[image, imageRecipe] }')

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it('has the type of the rules of the domain', () => {
    expectTypeOf<z.infer<typeof rulesSchema>>().toEqualTypeOf<Rules>()
  })
})

const seed = 20_261_121

/** Values that resemble a rules file, down to single members that may be anything. */
const members = [
  'version',
  'ownerAccountId',
  'regions',
  'targets',
  'rules',
  'name',
  'match',
  'share',
  'settings',
  'launch',
  'copy',
  'distribute',
  'ssmParameters',
  'kmsKeys',
  'waivers',
  'onFinding',
] as const
const inner = [
  'accounts',
  'imageNames',
  'imageTags',
  'imageTypes',
  'resources',
  'amiDistributionConfiguration',
  'launchTemplateConfigurations',
  'amiTags',
  'distributions',
  'region',
  'concurrentCopies',
  'overrides',
  'organization',
  'organizationalUnits',
  'mode',
  'keep',
  'adopt',
  'prune',
  'account',
  'check',
  'until',
  'reason',
  'checkReuseMinutes',
  '__proto__',
  'canary',
  '',
] as const
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    1,
    '222222222222',
    'us-east-1',
    'canary',
    'image',
    'imageRecipe',
    'ou-ab12-11111111',
    'policy',
    'abort',
    'ROLE_NOT_ASSUMABLE',
    '2026-11-21',
    null,
    true,
  ),
  fc.jsonValue(),
)
const resembling = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...members, ...inner), tie('node'), { maxKeys: 5 }),
  ),
})).node

type Place = readonly (string | number)[]

/** Every place of a value below `top`. */
function placesIn(value: unknown, top: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return []
  const list = Array.isArray(value)
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = top.concat(list ? Number(name) : name)
    return Array.of<Place>(place).concat(placesIn(inner, place))
  })
}

function withValue(whole: unknown, [segment, ...rest]: Place, value: unknown): unknown {
  if (segment === undefined) return value
  const copy = (Array.isArray(whole) ? [...whole] : Object.assign({}, whole)) as Record<
    string | number,
    unknown
  >
  copy[segment] = withValue(copy[segment], rest, value)
  return copy
}

describe('parseRules', () => {
  it('answers rules or well-formed problems when it is given anything', () => {
    fc.assert(
      fc.property(fc.oneof(resembling, fc.anything()), (input) => {
        const parsed = parseRules(input, undefined, '2026-11-22')

        if (parsed.kind === 'accepted') return
        expect(parsed.problems.length).toBeGreaterThan(0)
        for (const problem of parsed.problems) {
          expect(problem.value.length).toBeLessThanOrEqual(60)
          expect(problem.expectation).not.toBe('')
          expect(problem.message).toMatch(/\.$|\?$/)
          expect(problem.message).not.toMatch(/undefined|\[object|Invalid input/)
        }
      }),
      { seed, numRuns: 500 },
    )
  })

  it('answers well-formed problems, or rules, when one place of a good file holds anything', () => {
    const read = readRulesFile('events/rules.yaml', readFileSync('events/rules.yaml', 'utf8'))
    const good: unknown = read.kind === 'accepted' ? read.rules : undefined
    const places = placesIn(good)
    let refusals = 0

    fc.assert(
      fc.property(fc.constantFrom(...places), leaf, (place, value) => {
        const parsed = parseRules(withValue(good, place, value), undefined, '2026-11-22')

        if (parsed.kind === 'accepted') return
        refusals += 1
        for (const problem of parsed.problems) {
          expect(problem.value.length).toBeLessThanOrEqual(60)
          expect(problem.message).toMatch(/\.$|\?$/)
          expect(problem.message).not.toMatch(/undefined|\[object|Invalid input/)
        }
      }),
      { seed, numRuns: 300 },
    )
    expect(places.length).toBeGreaterThan(100)
    expect(refusals).toBeGreaterThan(200)
  })

  it('accepts what it accepted when that is written as JSON and read again', () => {
    const accountId = fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => String(id).padStart(12, '0'))
    const owner = '222222222222'
    const rules = fc.record({
      version: fc.constant(1),
      ownerAccountId: fc.constant(owner),
      regions: fc.constant(['us-east-1']),
      targets: fc.record({
        all: fc.record({
          accounts: fc.uniqueArray(
            accountId.filter((id) => id !== owner),
            { minLength: 1, maxLength: 30 },
          ),
        }),
      }),
      rules: fc.constant([
        { name: 'a', match: { imageNames: ['*'] }, targets: ['all'], share: { resources: ['image'] } },
      ]),
    })

    fc.assert(
      fc.property(rules, (content) => {
        expect(readRulesFile('rules.json', JSON.stringify(content))).toEqual({
          kind: 'accepted',
          rules: content,
        })
      }),
      { seed, numRuns: 100 },
    )
  })

  it('accepts no rule that stands for nobody in every Region', () => {
    const regions = ['us-east-1', 'eu-west-1']
    const some = (...ids: readonly string[]) => fc.subarray([...ids], { minLength: 1 })
    const whole = {
      accounts: some('440000000001', '440000000002'),
      organizationalUnits: some('ou-ab12-11111111'),
      organization: fc.constant(true),
      excludedAccounts: some('440000000001', '440000000002'),
      excludedRegions: some(...regions),
    }
    const target = fc
      .tuple(fc.record(whole), fc.subarray(Object.keys(whole)))
      .map(([all, kept]) => Object.fromEntries(Object.entries(all).filter(([name]) => kept.includes(name))))
    const rule = { name: 'a', match: { imageNames: ['*'] }, share: { resources: ['image'] } }
    let acceptances = 0

    fc.assert(
      fc.property(target, (only) => {
        const parsed = parseRules({
          version: 1,
          ownerAccountId: '222222222222',
          regions,
          targets: { only },
          rules: [{ ...rule, targets: ['only'] }],
        })

        if (parsed.kind === 'refused') return
        acceptances += 1
        const [accepted] = parsed.rules.rules
        const reached = regions.filter((region) =>
          targetsOfRule(accepted!, parsed.rules, region).some(
            ({ accounts = [], excludedAccounts = [], ...wide }) =>
              wide.organization === true ||
              wide.organizationalUnits !== undefined ||
              accounts.some((id) => !excludedAccounts.includes(id)),
          ),
        )
        expect(reached).not.toEqual([])
      }),
      { seed, numRuns: 500 },
    )
    expect(acceptances).toBeGreaterThan(50)
  })
})

describe('readRulesFile', () => {
  it('answers rules or problems with a place when it is given any text', () => {
    const piece = fc.constantFrom(
      'rules:',
      'targets: ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      '&a ',
      '*a',
      '"',
      ': ',
      '#',
    )
    const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 })

    fc.assert(
      fc.property(text, (pieces) => {
        const read = readRulesFile('rules.yaml', pieces.join(''))

        expect(read.kind).toBe('refused')
        if (read.kind === 'accepted') return
        expect(read.problems.length).toBeGreaterThan(0)
        for (const { line, column, path, message } of read.problems) {
          expect(line).toBeGreaterThanOrEqual(1)
          expect(column).toBeGreaterThanOrEqual(1)
          expect(path).not.toBe('')
          expect(message).toMatch(/\.$|\?$/)
        }
        const places = read.problems.map(({ line, column }) => line * 1e6 + column)
        expect(places).toEqual(places.toSorted((a, b) => a - b))
      }),
      { seed, numRuns: 500 },
    )
  })
})
