import { describe } from 'vitest'

import { goodRules, replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

const accountId = 'an account id: a string of 12 digits'
const someTarget = 'a map with at least one of accounts, organizationalUnits, organization'
const targetMembers =
  'one of the supported members of a target: accounts, organizationalUnits, organization, excludedAccounts, excludedRegions'

/** The good rules with something more in the first target. */
const excluding = (member: string): string =>
  replaced('["440000000001", "440000000002"]', `["440000000001", "440000000002"]\n    ${member}`)

const targets: readonly BadRules[] = [
  {
    what: 'no target',
    text: replaced(
      goodRules.slice(goodRules.indexOf('targets:'), goodRules.indexOf('rules:')),
      'targets: {}\n',
    ),
    problems: [
      'targets | {} | a map with at least one target',
      'rules[0].targets[0] | "canary" | the name of a target (there is none)',
      'rules[0].targets[1] | "nonprod" | the name of a target (there is none)',
      'rules[1].targets[0] | "canary" | the name of a target (there is none)',
    ],
  },
  {
    what: 'an account list instead of a target',
    text: replaced('nonprod:\n    accounts: ["440000000003"]', 'nonprod: ["440000000003"]'),
    problems: [`targets.nonprod | ["440000000003"] | ${someTarget}`],
  },
  {
    what: 'a target without accounts',
    text: replaced('["440000000003"]', '[]'),
    problems: ['targets.nonprod.accounts | [] | a list of at least one of the account ids'],
  },
  {
    what: 'a target of null',
    text: replaced('accounts: ["440000000003"]', ''),
    problems: [`targets.nonprod | nothing | ${someTarget}`],
  },
  {
    what: 'an unquoted account with a leading zero',
    text: replaced('"440000000003"', '012345678901'),
    problems: [`targets.nonprod.accounts[0] | 012345678901 | ${accountId}`],
  },
  {
    what: 'an account with a blank',
    text: replaced('"440000000003"', '"440000000003 "'),
    problems: [`targets.nonprod.accounts[0] | "440000000003 " | ${accountId}`],
  },
  {
    what: 'an account with a line break',
    text: replaced('"440000000003"', '"440000000003\\n"'),
    problems: [`targets.nonprod.accounts[0] | "440000000003\\n" | ${accountId}`],
  },
  {
    what: 'an account of 13 digits',
    text: replaced('"440000000003"', '"4400000000031"'),
    problems: [`targets.nonprod.accounts[0] | "4400000000031" | ${accountId}`],
  },
  {
    what: 'a principal ARN instead of an account',
    text: replaced('"440000000003"', 'arn:aws:iam::440000000003:root'),
    problems: [`targets.nonprod.accounts[0] | "arn:aws:iam::440000000003:root" | ${accountId}`],
  },
  {
    what: 'an account twice in a target',
    text: replaced('"440000000002"', '"440000000001"'),
    problems: ['targets.canary.accounts[1] | "440000000001" | an account id that the target names once'],
  },
  {
    what: 'the owner among its own targets',
    text: replaced('"440000000003"', '"222222222222"'),
    problems: ['targets.nonprod.accounts[0] | "222222222222" | an account other than ownerAccountId'],
  },
  {
    what: 'a target with a blank in its name',
    text: replaced('[canary, nonprod]', '[canary]').replace('nonprod:', 'non prod:'),
    problems: [
      'targets["non prod"] | "non prod" | named with at most 64 letters, digits, - and _, the first a letter or digit',
    ],
  },
  {
    what: 'a badly named target with a bad account, both at once',
    text: replaced('[canary, nonprod]', '[canary]')
      .replace('nonprod:', '_nonprod:')
      .replace('"440000000003"', '"44"'),
    problems: [
      'targets._nonprod | "_nonprod" | named with at most 64 letters, digits, - and _, the first a letter or digit',
      `targets._nonprod.accounts[0] | "44" | ${accountId}`,
    ],
  },
  {
    what: 'a target named __proto__',
    text: replaced('[canary, nonprod]', '[canary]').replace('nonprod:', '__proto__:'),
    problems: [
      'targets.__proto__ | "__proto__" | named with at most 64 letters, digits, - and _, the first a letter or digit',
    ],
  },
  {
    what: 'a target of nothing but an exclusion',
    text: replaced('accounts: ["440000000003"]', 'excludedRegions: [eu-west-1]'),
    problems: [`targets.nonprod | {"excludedRegions":["eu-west-1"]} | ${someTarget}`],
  },
  {
    what: 'no excluded account in a list of them',
    text: excluding('excludedAccounts: []'),
    problems: ['targets.canary.excludedAccounts | [] | a list of at least one of the account ids'],
  },
  {
    what: 'an unquoted excluded account',
    text: excluding('excludedAccounts: [440000000001]'),
    problems: [`targets.canary.excludedAccounts[0] | 440000000001 | ${accountId}`],
  },
  {
    what: 'an excluded account that the target does not name',
    text: excluding('excludedAccounts: ["440000000003"]'),
    problems: [
      'targets.canary.excludedAccounts[0] | "440000000003" | an account that the target names in accounts',
    ],
  },
  {
    what: 'an excluded account twice',
    text: excluding('excludedAccounts: ["440000000001", "440000000001"]'),
    problems: [
      'targets.canary.excludedAccounts[1] | "440000000001" | an account id that the list names once',
    ],
  },
  {
    what: 'a target that excludes all of its accounts',
    text: excluding('excludedAccounts: ["440000000001", "440000000002"]'),
    problems: [
      'targets.canary.excludedAccounts | ["440000000001","440000000002"] | a list that does not exclude everything',
    ],
  },
  {
    what: 'an excluded Region that the file does not name',
    text: excluding('excludedRegions: [eu-central-1]'),
    problems: [
      'targets.canary.excludedRegions[0] | "eu-central-1" | a Region that the file names in regions',
    ],
  },
  {
    what: 'an excluded Region that is none',
    text: excluding('excludedRegions: [europe]'),
    problems: [
      'targets.canary.excludedRegions[0] | "europe" | an AWS Region, for example us-east-1',
      'targets.canary.excludedRegions[0] | "europe" | a Region that the file names in regions',
    ],
  },
  {
    what: 'a target that excludes every Region',
    text: excluding('excludedRegions: [us-east-1, eu-west-1]'),
    problems: [
      'targets.canary.excludedRegions | ["us-east-1","eu-west-1"] | a list that does not exclude everything',
    ],
  },
  ...['accountsFromSsmParameter', 'externalOrganizations'].map((member) => ({
    what: `${member}, which a later version carries out`,
    text: replaced('    accounts: ["440000000003"]', `    accounts: ["440000000003"]\n    ${member}: []`),
    problems: [`targets.nonprod.${member} | [] | ${targetMembers}`],
  })),
  {
    what: 'a misspelt member of a target',
    text: replaced('    accounts: ["440000000003"]', '    acounts: ["440000000003"]'),
    problems: [
      `targets.nonprod | {"acounts":["440000000003"]} | ${someTarget}`,
      `targets.nonprod.acounts | ["440000000003"] | ${targetMembers}`,
    ],
  },
]

describe('a rules file, targets', () => {
  refusesEach(targets)
})
