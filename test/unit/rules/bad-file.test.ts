import { describe } from 'vitest'

import { goodRules, replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

const accountId = 'an account id: a string of 12 digits'
const fileMembers =
  'one of the supported members of the file: version, ownerAccountId, regions, targets, kmsKeys, waivers, rules, settings'
const settingsMembers =
  'one of the supported members of settings: mode, prune, concurrentCopies, checkReuseMinutes'
const region = 'an AWS Region, for example us-east-1'
const readable = 'one document of YAML 1.2 or JSON'

const wholeFile: readonly BadRules[] = [
  {
    what: 'an empty file',
    text: '',
    problems: [
      'the file | nothing | a map with the members version, ownerAccountId, regions, targets, rules',
    ],
  },
  {
    what: 'a list instead of a map',
    text: '- 1',
    problems: ['the file | [1] | a map with the members version, ownerAccountId, regions, targets, rules'],
  },
  {
    what: 'text that is no YAML',
    text: 'rules: [',
    problems: [`the file | rules: [ | ${readable}`],
  },
  {
    what: 'two documents',
    text: `${goodRules}---\nversion: 1\n`,
    problems: [`the file | --- | ${readable}`],
  },
  {
    what: 'a member named twice',
    text: replaced('version: 1', 'version: 1\nversion: 1'),
    problems: ['the file | version: 1 | a map that names each member once'],
  },
  {
    what: 'a target named twice',
    text: replaced('nonprod:', 'canary:'),
    problems: ['the file | canary: | a map that names each member once'],
  },
  {
    what: 'an alias inside its own anchor',
    text: 'rules: &all [*all]',
    problems: ['the file | aliases | a document whose aliases (*name) end'],
  },
  {
    what: 'a tag of somebody else',
    text: replaced('version: 1', 'version: !Ref 1'),
    problems: [`the file | version: !Ref 1 | ${readable}`],
  },
  {
    what: 'a file of the future',
    text: replaced('version: 1', 'version: 2'),
    problems: ['version | 2 | the number 1'],
  },
  {
    what: 'the version in quotes',
    text: replaced('version: 1', 'version: "1"'),
    problems: ['version | "1" | the number 1'],
  },
  {
    what: 'no version',
    text: replaced('version: 1\n', ''),
    problems: ['version | nothing | the number 1'],
  },
  {
    what: 'a member that nobody knows',
    text: replaced('version: 1', 'version: 1\nowner: x'),
    problems: [`owner | "x" | ${fileMembers}`],
  },
  {
    what: 'a misspelt member',
    text: replaced('regions:', 'region:'),
    problems: [
      `regions | nothing | a list of AWS Regions`,
      `region | ["us-east-1","eu-west-1"] | ${fileMembers}`,
    ],
  },
]

const ownerAndRegions: readonly BadRules[] = [
  {
    what: 'an unquoted owner',
    text: replaced('"222222222222"', '222222222222'),
    problems: [`ownerAccountId | 222222222222 | ${accountId}`],
  },
  {
    what: 'an owner of 11 digits',
    text: replaced('"222222222222"', '"22222222222"'),
    problems: [`ownerAccountId | "22222222222" | ${accountId}`],
  },
  {
    what: 'an owner with hyphens, as the console shows it',
    text: replaced('"222222222222"', '2222-2222-2222'),
    problems: [`ownerAccountId | "2222-2222-2222" | ${accountId}`],
  },
  {
    what: 'no owner',
    text: replaced('ownerAccountId: "222222222222"\n', ''),
    problems: [`ownerAccountId | nothing | ${accountId}`],
  },
  {
    what: 'no Region',
    text: replaced('[us-east-1, eu-west-1]', '[]'),
    problems: ['regions | [] | a list of at least one of the AWS Regions'],
  },
  {
    what: 'a Region instead of a list',
    text: replaced('[us-east-1, eu-west-1]', 'us-east-1'),
    problems: ['regions | "us-east-1" | a list of AWS Regions'],
  },
  {
    what: 'an availability zone',
    text: replaced('eu-west-1]', 'eu-west-1a]'),
    problems: [`regions[1] | "eu-west-1a" | ${region}`],
  },
  {
    what: 'all Regions',
    text: replaced('[us-east-1, eu-west-1]', '[all]'),
    problems: [`regions[0] | "all" | ${region}`],
  },
  {
    what: 'Regions of two partitions',
    text: replaced('[us-east-1, eu-west-1]', '[eu-west-1, cn-north-1, us-east-1, us-gov-west-1]'),
    problems: [
      'regions[1] | "cn-north-1" | a Region of the partition aws, like eu-west-1',
      'regions[3] | "us-gov-west-1" | a Region of the partition aws, like eu-west-1',
    ],
  },
  {
    what: 'a Region twice',
    text: replaced('eu-west-1]', 'us-east-1]'),
    problems: ['regions[1] | "us-east-1" | a Region that the list names once'],
  },
]

const withSettings = (settings: string): string => `${goodRules}settings: ${settings}\n`

const settings: readonly BadRules[] = [
  {
    what: 'a list of settings',
    text: withSettings('[report]'),
    problems: [
      'settings | ["report"] | a map with the members mode, prune, concurrentCopies, checkReuseMinutes',
    ],
  },
  {
    what: 'settings without anything below them',
    text: withSettings(''),
    problems: [
      'settings | nothing | a map with the members mode, prune, concurrentCopies, checkReuseMinutes',
    ],
  },
  {
    what: 'prune: remove, which a later version carries out',
    text: withSettings('{ prune: remove }'),
    problems: ['settings.prune | "remove" | one of the supported values of prune: report, ignore'],
  },
  {
    what: 'a misspelt value of prune',
    text: withSettings('{ prune: ignored }'),
    problems: ['settings.prune | "ignored" | one of report, ignore'],
  },
  {
    what: 'true where prune is a word',
    text: withSettings('{ prune: true }'),
    problems: ['settings.prune | true | one of report, ignore'],
  },
  {
    what: 'a mode that nobody knows',
    text: withSettings('{ mode: dryRun }'),
    problems: ['settings.mode | "dryRun" | one of observe, apply'],
  },
  {
    what: 'a switch where the mode is a word',
    text: withSettings('{ mode: true }'),
    problems: ['settings.mode | true | one of observe, apply'],
  },
  {
    what: 'a mode without a word',
    text: withSettings('{ mode: }'),
    problems: ['settings.mode | nothing | one of observe, apply'],
  },
  ...['-1', '1441', '1.5', '"60"', '1h', 'true'].map((value) => ({
    what: `${value} where minutes are counted`,
    text: withSettings(`{ checkReuseMinutes: ${value} }`),
    problems: [
      `settings.checkReuseMinutes | ${value === '1h' ? '"1h"' : value} | a whole number of minutes from 0 to 1440`,
    ],
  })),
  {
    what: 'a misspelt setting',
    text: withSettings('{ prunes: report }'),
    problems: [`settings.prunes | "report" | ${settingsMembers}`],
  },
]

const withLimits = (limits: string): string => withSettings(`{ concurrentCopies: ${limits} }`)
const limits = 'settings.concurrentCopies'
const oneOverride = (members: string): string =>
  withLimits(`{ overrides: [{ account: "440000000001", ${members} }] }`)

const laneLimits: readonly BadRules[] = [
  {
    what: 'a number of copies instead of a map',
    text: withLimits('50'),
    problems: [`${limits} | 50 | a map with default, headroom, overrides`],
  },
  {
    what: 'no copies at a time',
    text: withLimits('{ default: 0 }'),
    problems: [`${limits}.default | 0 | at least 1`],
  },
  {
    what: 'more copies than any quota',
    text: withLimits('{ default: 1001 }'),
    problems: [`${limits}.default | 1001 | at most 1000`],
  },
  {
    what: 'half a copy',
    text: withLimits('{ default: 2.5, headroom: 1.5 }'),
    problems: [`${limits}.default | 2.5 | a whole number`, `${limits}.headroom | 1.5 | a whole number`],
  },
  {
    what: 'a headroom that leaves nothing of the default limit',
    text: withLimits('{ headroom: 50 }'),
    problems: [`${limits} | {"headroom":50} | a map whose headroom is less than its default limit`],
  },
  {
    what: 'a headroom that leaves nothing of an override',
    text: withLimits('{ headroom: 5, overrides: [{ account: "440000000001", limit: 5 }] }'),
    problems: [`${limits}.overrides[0].limit | 5 | more than the headroom of 5`],
  },
  {
    what: 'a misspelt limit',
    text: withLimits('{ headrom: 5 }'),
    problems: [
      `${limits}.headrom | 5 | one of the supported members of concurrentCopies: default, headroom, countAllPending, overrides`,
    ],
  },
  {
    what: 'a word where pending AMIs count or not',
    text: withLimits('{ countAllPending: "yes" }'),
    problems: [`${limits}.countAllPending | "yes" | true or false`],
  },
  {
    what: 'an override without limit',
    text: oneOverride('region: us-east-1'),
    problems: [`${limits}.overrides[0].limit | nothing | a whole number`],
  },
  {
    what: 'an override of an unquoted account',
    text: withLimits('{ overrides: [{ account: 440000000001, limit: 5 }] }'),
    problems: [`${limits}.overrides[0].account | 440000000001 | ${accountId}`],
  },
  {
    what: 'an override for a Region that is not in the file',
    text: oneOverride('region: us-west-2, limit: 5'),
    problems: [`${limits}.overrides[0].region | "us-west-2" | a Region that the file names in regions`],
  },
  {
    what: 'two overrides for one account and Region',
    text: withLimits(
      '{ overrides: [{ account: "440000000001", region: us-east-1, limit: 5 }, { account: "440000000001", limit: 6 }, { account: "440000000001", region: us-east-1, limit: 7 }] }',
    ),
    problems: [
      `${limits}.overrides[2] | {"account":"440000000001","region":"us-east-1","limit":7} | an account and Region that the list names once`,
    ],
  },
]

describe('a rules file, the file', () => {
  refusesEach(wholeFile)
})
describe('a rules file, owner and Regions', () => {
  refusesEach(ownerAndRegions)
})
describe('a rules file, settings', () => {
  refusesEach(settings)
})
describe('a rules file, limits of lanes', () => {
  refusesEach(laneLimits)
})
