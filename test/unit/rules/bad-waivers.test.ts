import { describe, expect, it } from 'vitest'

import { readRulesFile } from '../../../cli/rules-file.ts'
import { goodRules, replaced } from './good-rules.ts'
import { problemsOf, refusesEach, type BadRules } from './refusals.ts'

const accountId = 'an account id: a string of 12 digits'
const checkForm = 'the id of a check, for example ROLE_NOT_ASSUMABLE'
const checkKnown = 'the id of a check, as findings tell it'
const day = 'a day, for example 2026-12-31'
const why = 'why, in at most 200 characters on one line'
const members = 'one of the supported members of an entry of waivers: account, check, until, reason'
const named = 'an account that a target or a distribution names'

const good = {
  account: '"440000000001"',
  check: 'ROLE_NOT_ASSUMABLE',
  until: '2026-12-31',
  reason: 'CHG-4711',
}

/** The good rules with a waiver of which some members are different; `undefined` leaves one out. */
const waiving = (...different: readonly Readonly<Record<string, string | undefined>>[]): string => {
  const waivers = different.map((one) => {
    const told = Object.entries({ ...good, ...one }).filter(([, value]) => value !== undefined)
    return `  - { ${told.map(([name, value]) => `${name}: ${value}`).join(', ')} }\n`
  })
  return `${goodRules}waivers:\n${waivers.join('')}`
}

const refused = (
  what: string,
  member: keyof typeof good,
  [written, told, expectation]: readonly [string | undefined, string, string],
): BadRules => ({
  what,
  text: waiving({ [member]: written }),
  problems: [`waivers[0].${member} | ${told} | ${expectation}`],
})

const shape: readonly BadRules[] = [
  {
    what: 'a map instead of a list of waivers',
    text: `${goodRules}waivers: {}\n`,
    problems: ['waivers | {} | a list of 1 to 500 waivers'],
  },
  {
    what: 'an empty list of waivers',
    text: `${goodRules}waivers: []\n`,
    problems: ['waivers | [] | a list of 1 to 500 waivers'],
  },
  {
    what: 'an account instead of a waiver',
    text: `${goodRules}waivers: ["440000000001"]\n`,
    problems: ['waivers[0] | "440000000001" | a map with account, check, until, reason'],
  },
  {
    what: 'a waiver for one Region',
    text: waiving({ region: 'us-east-1' }),
    problems: [`waivers[0].region | "us-east-1" | ${members}`],
  },
  refused('a waiver without account', 'account', [undefined, 'nothing', accountId]),
  refused('an unquoted account', 'account', ['440000000001', '440000000001', accountId]),
  refused('an account of 11 digits', 'account', ['"44000000001"', '"44000000001"', accountId]),
  refused('every account', 'account', ['"*"', '"*"', accountId]),
  refused('a waiver without check', 'check', [undefined, 'nothing', checkForm]),
  refused('every check', 'check', ['"*"', '"*"', checkForm]),
  refused('a check in lower case', 'check', ['role_not_assumable', '"role_not_assumable"', checkForm]),
  refused('a check that nobody knows', 'check', ['ROLE_IS_TIRED', '"ROLE_IS_TIRED"', checkKnown]),
  refused('a waiver without end', 'until', [undefined, 'nothing', day]),
  refused('a waiver for ever', 'until', ['never', '"never"', day]),
  refused('a day of another country', 'until', ['31.12.2026', '"31.12.2026"', day]),
  refused('a moment instead of a day', 'until', ['2026-12-31T00:00:00Z', '"2026-12-31T00:00:00Z"', day]),
  refused('a day that no calendar has', 'until', ['2027-02-29', '"2027-02-29"', day]),
  refused('a year alone', 'until', ['2026', '2026', day]),
  refused('a waiver without reason', 'reason', [undefined, 'nothing', why]),
  refused('an empty reason', 'reason', ['""', '""', why]),
  refused('a blank reason', 'reason', ['"  "', '"  "', why]),
  refused('a reason of two lines', 'reason', ['"one\\ntwo"', '"one\\ntwo"', why]),
  refused('a reason that is a number', 'reason', ['4711', '4711', why]),
  refused('a reason as long as a story', 'reason', ['x'.repeat(201), `"${'x'.repeat(58)}…`, why]),
]

const unitTarget = replaced('accounts: ["440000000003"]', 'organizationalUnits: [ou-ab12-11111111]')

const together: readonly BadRules[] = [
  {
    what: 'two waivers for one account and check',
    text: waiving({}, { check: 'AMI_NAME_TAKEN' }, { until: '2027-01-31', reason: 'again' }),
    problems: [
      'waivers[2] | {"account":"440000000001","check":"ROLE_NOT_ASSUMABLE","unt… | the only waiver for its account and check',
    ],
  },
  {
    what: 'a waiver for an account that no target names',
    text: waiving({ account: '"440000000009"' }),
    problems: [`waivers[0].account | "440000000009" | ${named}`],
  },
  {
    what: 'a waiver for the owner',
    text: waiving({ account: '"222222222222"' }),
    problems: [`waivers[0].account | "222222222222" | ${named}`],
  },
  {
    what: 'more waivers than one item holds beside the keys',
    text: `${goodRules}waivers:\n${Array.from({ length: 500 }, (_, index) => `  - { account: "${440_000_000_000 + index}", check: ROLE_NOT_ASSUMABLE, until: 2026-12-31, reason: "${'語'.repeat(200)}" }\n`).join('')}`.replace(
      'accounts: ["440000000003"]',
      'organization: true',
    ),
    problems: ['waivers | 344501 bytes | at most 300000 bytes of JSON'],
  },
  {
    what: 'a waiver that ended yesterday',
    text: waiving({}, { account: '"440000000002"', until: '2027-01-01' }),
    today: '2027-01-01',
    problems: ['waivers[0].until | "2026-12-31" | today, 2027-01-01, or a later day'],
  },
  {
    what: 'an end that is no day, whatever day it is',
    text: waiving({ until: '2026' }),
    today: '2027-01-01',
    problems: [`waivers[0].until | 2026 | ${day}`],
  },
]

describe('a rules file, waivers', () => {
  refusesEach(shape)
})

describe('a rules file, waivers together with the rest', () => {
  refusesEach(together)

  it('has the probable check in the sentence when its id is misspelt', () => {
    expect(problemsOf(waiving({ check: 'ROLE_NOT_ASUMABLE' })).map(({ message }) => message)).toEqual([
      `Expected waivers[0].check to be ${checkKnown}, got "ROLE_NOT_ASUMABLE". Did you mean ROLE_NOT_ASSUMABLE?`,
    ])
  })

  it.each([
    ['it ends today', waiving({}), '2026-12-31'],
    ['it has ended and is read again', waiving({ until: '2020-02-29' }), undefined],
    ['one account has several', waiving({}, { check: 'AMI_NAME_TAKEN' }), '2026-11-22'],
    [
      'a unit may have the account',
      unitTarget + waiving({ account: '"440000000009"' }).slice(goodRules.length),
      undefined,
    ],
    [
      'the organization has the account',
      waiving({ account: '"440000000009"' }).replace('accounts: ["440000000003"]', 'organization: true'),
      undefined,
    ],
    [
      'a distribution names the account',
      distributing(
        '[{ region: us-east-1, amiDistributionConfiguration: { targetAccountIds: ["440000000009"] } }]',
      ),
      undefined,
    ],
    [
      'a configuration that is not in the file may name it',
      distributing('arn:aws:imagebuilder:us-east-1:222222222222:distribution-configuration/golden'),
      undefined,
    ],
  ])('is accepted when %s', (_, text, today) => {
    expect(readRulesFile('rules.yaml', text, today)).toMatchObject({ kind: 'accepted' })
  })
})

function distributing(configuration: string): string {
  const rule = `  - name: appliance\n    match: { imageNames: [appliance] }\n    distribute: ${configuration}\n`
  return `${goodRules}${rule}${waiving({ account: '"440000000009"' }).slice(goodRules.length)}`
}
