import { describe } from 'vitest'

import { replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

const unit = 'the id or ARN of an organizational unit, for example ou-ab12-11111111'
const once = 'an organizational unit that the target names once'
const noUnits = 'left out beside organization: true, which includes every organizational unit'
const notOwner = 'an account other than ownerAccountId'

/** The good rules with other members in the second target. */
const targeting = (...members: readonly string[]): string =>
  replaced('    accounts: ["440000000003"]', members.map((member) => `    ${member}`).join('\n'))

const unitArn = (id: string, home = 'arn:aws:organizations::111111111111:ou/o-exampleorg'): string =>
  `${home}/${id}`

const units: readonly BadRules[] = [
  {
    what: 'no organizational unit in a list of them',
    text: targeting('organizationalUnits: []'),
    problems: [
      'targets.nonprod.organizationalUnits | [] | a list of at least one of the organizational units',
    ],
  },
  {
    what: 'an organizational unit instead of a list',
    text: targeting('organizationalUnits: ou-ab12-11111111'),
    problems: ['targets.nonprod.organizationalUnits | "ou-ab12-11111111" | a list of organizational units'],
  },
  ...[
    ['the name of an organizational unit', 'Workloads'],
    ['an organizational unit in capitals', 'OU-AB12-11111111'],
    ['the root, which is the organization', 'r-ab12'],
    ['an organizational unit that is cut', 'ou-ab12'],
    ['an organizational unit with a blank', 'ou-ab12-11111111 '],
    ['the organization among the units', 'o-exampleorg'],
    ['an account among the units', '440000000001'],
    ['an ARN that is cut', 'arn:aws:organizations::111111111111:ou/ou-ab12-11111111'],
    ['the path of an organizational unit', 'o-exampleorg/r-ab12/ou-ab12-11111111/'],
    ['an ARN of every unit', 'arn:aws:organizations::111111111111:ou/o-exampleorg/*'],
  ].map(([what = '', text = '']) => ({
    what,
    text: targeting(`organizationalUnits: ["${text}"]`),
    problems: [`targets.nonprod.organizationalUnits[0] | ${JSON.stringify(text)} | ${unit}`],
  })),
  {
    what: 'an organizational unit twice',
    text: targeting('organizationalUnits: [ou-ab12-11111111, ou-ab12-11111111]'),
    problems: [`targets.nonprod.organizationalUnits[1] | "ou-ab12-11111111" | ${once}`],
  },
  {
    what: 'an organizational unit by id and by ARN',
    text: targeting(`organizationalUnits: [ou-ab12-11111111, "${unitArn('ou-ab12-11111111')}"]`),
    problems: [
      `targets.nonprod.organizationalUnits[1] | "arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab1… | ${once}`,
    ],
  },
  {
    what: 'an organizational unit of another partition than the Regions',
    text: targeting(
      `organizationalUnits: ["${unitArn('ou-ab12-11111111', 'arn:aws-cn:organizations::111111111111:ou/o-exampleorg')}"]`,
    ),
    problems: [
      'targets.nonprod.organizationalUnits[0] | "arn:aws-cn:organizations::111111111111:ou/o-exampleorg/ou-… | an organizational unit of the partition aws, like the Region us-east-1',
    ],
  },
  {
    what: 'organizational units of two organizations, in two targets',
    text: targeting(`organizationalUnits: ["${unitArn('ou-ab12-11111111')}"]`).replace(
      'accounts: ["440000000001", "440000000002"]',
      `organizationalUnits: ["${unitArn('ou-cd34-22222222', 'arn:aws:organizations::333333333333:ou/o-anotherorg')}"]`,
    ),
    problems: [
      `targets.nonprod.organizationalUnits[0] | "arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab1… | an organizational unit of the owner's organization, o-anotherorg`,
    ],
  },
]

const organization: readonly BadRules[] = [
  ...['false', '"true"', 'o-exampleorg', '[]', '1'].map((value) => ({
    what: `${value} where organization is true`,
    text: targeting(`organization: ${value}`),
    problems: [
      `targets.nonprod.organization | ${value === 'o-exampleorg' ? '"o-exampleorg"' : value} | true, or left out`,
    ],
  })),
  {
    what: 'organizational units beside the organization',
    text: targeting('organization: true', 'organizationalUnits: [ou-ab12-11111111]'),
    problems: [`targets.nonprod.organizationalUnits | ["ou-ab12-11111111"] | ${noUnits}`],
  },
]

const exclusions: readonly BadRules[] = [
  {
    what: 'the owner excluded from the organization',
    text: targeting('organization: true', 'excludedAccounts: ["440000000009", "222222222222"]'),
    problems: [`targets.nonprod.excludedAccounts[1] | "222222222222" | ${notOwner}`],
  },
  {
    what: 'the owner excluded from an organizational unit',
    text: targeting('organizationalUnits: [ou-ab12-11111111]', 'excludedAccounts: ["222222222222"]'),
    problems: [`targets.nonprod.excludedAccounts[0] | "222222222222" | ${notOwner}`],
  },
  {
    what: 'an account excluded twice from the organization',
    text: targeting('organization: true', 'excludedAccounts: ["440000000009", "440000000009"]'),
    problems: [
      'targets.nonprod.excludedAccounts[1] | "440000000009" | an account id that the list names once',
    ],
  },
  {
    what: 'an organizational unit among the excluded accounts',
    text: targeting('organization: true', 'excludedAccounts: [ou-ab12-11111111]'),
    problems: [
      'targets.nonprod.excludedAccounts[0] | "ou-ab12-11111111" | an account id: a string of 12 digits',
    ],
  },
  {
    what: 'the organization, in no Region',
    text: targeting('organization: true', 'excludedRegions: [us-east-1, eu-west-1]'),
    problems: [
      'targets.nonprod.excludedRegions | ["us-east-1","eu-west-1"] | a list that does not exclude everything',
    ],
  },
]

describe('a rules file, organizational units', () => {
  refusesEach(units)
})
describe('a rules file, the organization', () => {
  refusesEach(organization)
})
describe('a rules file, exclusions from units and organization', () => {
  refusesEach(exclusions)
})
