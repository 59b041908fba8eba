import { describe, expect, it } from 'vitest'

import { readRulesFile, type FileProblem } from '../../../cli/rules-file.ts'
import { goodRules, replaced } from './good-rules.ts'

/** `path | value | expectation` of every problem, in order. */
interface Case {
  readonly what: string
  readonly text: string
  readonly problems: readonly string[]
}

const accountId = 'an account id: a string of 12 digits'
const ruleName = 'a name of at most 64 letters, digits, - and _, the first a letter or digit'
const fileMembers =
  'one of the supported members of the file: version, ownerAccountId, regions, targets, rules'
const ruleMembers = 'one of the supported members of a rule: name, match, targets, share'
const targetMembers = 'one of the supported members of a target: accounts, excludedAccounts, excludedRegions'
const matchMembers =
  'one of the supported members of match: imagePipelines, imageNames, imageTags, imageTypes'
const someMatch = 'a map with at least one of imagePipelines, imageNames, imageTags, imageTypes'
const tagValue = 'the value of a tag: a string of at most 256 characters'
const tagKey = 'named with the key of a tag: 1 to 128 characters, no blank at either end'
const shareMembers = 'one of the supported members of share: resources, adopt'
const kinds = 'one of image, imageRecipe, containerRecipe, components, parentImage'
const pipelineName = 'the name of a pipeline as in its ARN: lower-case letters, digits, - and _'
const imageGlob = "a glob on an image's name as in its ARN: lower-case letters, digits, -, _, * and ?"
const region = 'an AWS Region, for example us-east-1'
const readable = 'one document of YAML 1.2 or JSON'

const wholeFile: readonly Case[] = [
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
  ...['kmsKeys', 'waivers', 'settings'].map((member) => ({
    what: `${member}, which a later version carries out`,
    text: `${goodRules}${member}: {}\n`,
    problems: [`${member} | {} | ${fileMembers}`],
  })),
]

const ownerAndRegions: readonly Case[] = [
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
    what: 'a Region twice',
    text: replaced('eu-west-1]', 'us-east-1]'),
    problems: ['regions[1] | "us-east-1" | a Region that the list names once'],
  },
]

/** The good rules with something more in the first target. */
const excluding = (member: string): string =>
  replaced('["440000000001", "440000000002"]', `["440000000001", "440000000002"]\n    ${member}`)

const targets: readonly Case[] = [
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
    problems: ['targets.nonprod | ["440000000003"] | a map with the member accounts'],
  },
  {
    what: 'a target without accounts',
    text: replaced('["440000000003"]', '[]'),
    problems: ['targets.nonprod.accounts | [] | a list of at least one of the account ids'],
  },
  {
    what: 'a target of null',
    text: replaced('accounts: ["440000000003"]', ''),
    problems: ['targets.nonprod | nothing | a map with the member accounts'],
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
    what: 'the organization, which a later version carries out',
    text: replaced('accounts: ["440000000003"]', 'organization: true'),
    problems: [
      'targets.nonprod.accounts | nothing | a list of account ids',
      `targets.nonprod.organization | true | ${targetMembers}`,
    ],
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
  ...['organizationalUnits', 'accountsFromSsmParameter', 'externalOrganizations'].map((member) => ({
    what: `${member}, which a later version carries out`,
    text: replaced('    accounts: ["440000000003"]', `    accounts: ["440000000003"]\n    ${member}: []`),
    problems: [`targets.nonprod.${member} | [] | ${targetMembers}`],
  })),
  {
    what: 'a misspelt member of a target',
    text: replaced('    accounts: ["440000000003"]', '    acounts: ["440000000003"]'),
    problems: [
      'targets.nonprod.accounts | nothing | a list of account ids',
      `targets.nonprod.acounts | ["440000000003"] | ${targetMembers}`,
    ],
  },
]

const rules: readonly Case[] = [
  {
    what: 'no rule',
    text: `${goodRules.slice(0, goodRules.indexOf('rules:'))}rules: []\n`,
    problems: ['rules | [] | a list of at least one of the rules'],
  },
  {
    what: 'a map of rules instead of a list',
    text: `${goodRules.slice(0, goodRules.indexOf('rules:'))}rules: { al2023: {} }\n`,
    problems: ['rules | {"al2023":{}} | a list of rules'],
  },
  {
    what: 'an empty rule',
    text: `${goodRules}  - {}\n`,
    problems: [
      `rules[2].match | nothing | ${someMatch}`,
      `rules[2].name | nothing | ${ruleName}`,
      'rules[2].share | nothing | a map with the member resources',
      'rules[2].targets | nothing | a list of names of targets',
    ],
  },
  {
    what: 'a rule named with a number',
    text: replaced('name: windows', 'name: 2022'),
    problems: [`rules[1].name | 2022 | ${ruleName}`],
  },
  {
    what: 'a rule name of 65 letters',
    text: replaced('name: windows', `name: ${'w'.repeat(65)}`),
    problems: [`rules[1].name | "${'w'.repeat(58)}… | ${ruleName}`],
  },
  {
    what: 'two rules of one name',
    text: replaced('name: windows', 'name: al2023'),
    problems: ['rules[1].name | "al2023" | a name that no other rule has'],
  },
  {
    what: 'a rule named manual',
    text: replaced('name: windows', 'name: manual'),
    problems: ['rules[1].name | "manual" | a name other than manual, which stands for manual runs'],
  },
  {
    what: 'two rules that say the same',
    text: replaced('{ imageNames: ["win2022-*"] }', '{ imagePipelines: [al2023-base] }')
      .replace('targets: [canary]', 'targets: [nonprod, canary]')
      .replace('resources: [image] }', 'resources: [components, image] }'),
    problems: [
      'rules[1] | {"name":"windows","match":{"imagePipelines":["al2023-base"]… | a rule that says something new',
    ],
  },
  {
    what: 'a target that does not exist',
    text: replaced('targets: [canary]', 'targets: [canry]'),
    problems: ['rules[1].targets[0] | "canry" | the name of a target (canary, nonprod)'],
  },
  {
    what: 'a target named like a member of every object',
    text: replaced('targets: [canary]', 'targets: [constructor]'),
    problems: ['rules[1].targets[0] | "constructor" | the name of a target (canary, nonprod)'],
  },
  {
    what: 'a target with a blank',
    text: replaced('targets: [canary]', 'targets: ["canary "]'),
    problems: [`rules[1].targets[0] | "canary " | ${ruleName}`],
  },
  {
    what: 'a target twice in a rule',
    text: replaced('targets: [canary]', 'targets: [canary, canary]'),
    problems: ['rules[1].targets[1] | "canary" | a target that the rule names once'],
  },
  {
    what: 'no targets in a rule',
    text: replaced('targets: [canary]', 'targets: []'),
    problems: ['rules[1].targets | [] | a list of at least one of the names of targets'],
  },
  {
    what: 'an account where a target belongs',
    text: replaced('targets: [canary]', 'targets: ["440000000001"]'),
    problems: ['rules[1].targets[0] | "440000000001" | the name of a target (canary, nonprod)'],
  },
  ...['launch', 'copy', 'distribute', 'ssmParameters', 'rollout', 'onFinding'].map((member) => ({
    what: `${member}, which a later version carries out`,
    text: `${goodRules}    ${member}: { regions: all }\n`,
    problems: [`rules[1].${member} | {"regions":"all"} | ${ruleMembers}`],
  })),
  {
    what: 'a misspelt member of a rule',
    text: `${goodRules}    lunch: {}\n`,
    problems: [`rules[1].lunch | {} | ${ruleMembers}`],
  },
]

/** The good rules with something more in the match of the second rule. */
const matching = (member: string): string => replaced('["win2022-*"] }', `["win2022-*"], ${member} }`)

const matches: readonly Case[] = [
  {
    what: 'an empty match',
    text: replaced('{ imageNames: ["win2022-*"] }', '{}'),
    problems: [`rules[1].match | {} | ${someMatch}`],
  },
  {
    what: 'a text instead of a match',
    text: replaced('{ imageNames: ["win2022-*"] }', 'win2022'),
    problems: [`rules[1].match | "win2022" | ${someMatch}`],
  },
  {
    what: 'an empty list in a match',
    text: replaced('["win2022-*"]', '[]'),
    problems: ['rules[1].match.imageNames | [] | a list of at least one of the globs on image names'],
  },
  {
    what: 'a glob that can match nothing, because names in ARNs are lower case',
    text: replaced('"win2022-*"', '"Win2022-*"'),
    problems: [`rules[1].match.imageNames[0] | "Win2022-*" | ${imageGlob}`],
  },
  {
    what: 'an ARN where a glob on the name belongs',
    text: replaced('"win2022-*"', '"arn:aws:imagebuilder:us-east-1:222222222222:image/win/1.0.0/1"'),
    problems: [
      `rules[1].match.imageNames[0] | "arn:aws:imagebuilder:us-east-1:222222222222:image/win/1.0.… | ${imageGlob}`,
    ],
  },
  {
    what: 'a glob twice',
    text: replaced('["win2022-*"]', '["win2022-*", "win2022-*"]'),
    problems: ['rules[1].match.imageNames[1] | "win2022-*" | a glob that the list names once'],
  },
  {
    what: 'a pipeline with blanks, as the console shows it',
    text: replaced('[al2023-base]', '[AL2023 base]'),
    problems: [`rules[0].match.imagePipelines[0] | "AL2023 base" | ${pipelineName}`],
  },
  {
    what: 'a glob on pipelines, which are named exactly',
    text: replaced('[al2023-base]', '["al2023-*"]'),
    problems: [`rules[0].match.imagePipelines[0] | "al2023-*" | ${pipelineName}`],
  },
  {
    what: 'a pipeline twice',
    text: replaced('[al2023-base]', '[al2023-base, al2023-base]'),
    problems: ['rules[0].match.imagePipelines[1] | "al2023-base" | a pipeline name that the list names once'],
  },
  {
    what: 'no tag',
    text: matching('imageTags: {}'),
    problems: ['rules[1].match.imageTags | {} | a map with at least one tag'],
  },
  {
    what: 'a list of tags, as other APIs have it',
    text: matching('imageTags: [{ Key: a, Value: b }]'),
    problems: [
      'rules[1].match.imageTags | [{"Key":"a","Value":"b"}] | a map from keys of tags to their values',
    ],
  },
  {
    what: 'an unquoted number as the value of a tag',
    text: matching('imageTags: { CostCenter: 0042 }'),
    problems: [`rules[1].match.imageTags.CostCenter | 0042 | ${tagValue}`],
  },
  {
    what: 'true as the value of a tag',
    text: matching('imageTags: { Golden: true }'),
    problems: [`rules[1].match.imageTags.Golden | true | ${tagValue}`],
  },
  {
    what: 'several values of one tag',
    text: matching('imageTags: { Tier: [golden, silver] }'),
    problems: [`rules[1].match.imageTags.Tier | ["golden","silver"] | ${tagValue}`],
  },
  {
    what: 'a tag with a value that is too long',
    text: matching(`imageTags: { Tier: ${'t'.repeat(257)} }`),
    problems: [`rules[1].match.imageTags.Tier | "${'t'.repeat(58)}… | ${tagValue}`],
  },
  {
    what: 'a tag whose key ends in a blank',
    text: matching('imageTags: { "Tier ": golden }'),
    problems: [`rules[1].match.imageTags["Tier "] | "Tier " | ${tagKey}`],
  },
  {
    what: 'a tag without a key',
    text: matching('imageTags: { "": golden }'),
    problems: [`rules[1].match.imageTags[""] | "" | ${tagKey}`],
  },
  {
    what: 'a tag named __proto__',
    text: matching('imageTags: { __proto__: golden, Tier: golden }'),
    problems: [`rules[1].match.imageTags.__proto__ | "__proto__" | ${tagKey}`],
  },
  {
    what: 'more tags than a resource has',
    text: matching(`imageTags: { ${Array.from({ length: 51 }, (_, index) => `t${index}: x`).join(', ')} }`),
    problems: [
      'rules[1].match.imageTags | {"t0":"x","t1":"x","t2":"x","t3":"x","t4":"x","t5":"x","t6"… | a map of at most 50 tags',
    ],
  },
  {
    what: 'a type of image that nobody builds',
    text: matching('imageTypes: [ISO]'),
    problems: ['rules[1].match.imageTypes[0] | "ISO" | one of AMI, DOCKER'],
  },
  {
    what: 'a type of image in lower case',
    text: matching('imageTypes: [docker]'),
    problems: ['rules[1].match.imageTypes[0] | "docker" | one of AMI, DOCKER'],
  },
  {
    what: 'a type of image instead of a list',
    text: matching('imageTypes: AMI'),
    problems: ['rules[1].match.imageTypes | "AMI" | a list of types of images'],
  },
  {
    what: 'no type of image',
    text: matching('imageTypes: []'),
    problems: ['rules[1].match.imageTypes | [] | a list of at least one of the types of images'],
  },
  {
    what: 'a type of image twice',
    text: matching('imageTypes: [AMI, AMI]'),
    problems: ['rules[1].match.imageTypes[1] | "AMI" | a type of image that the list names once'],
  },
  {
    what: 'container images, and image recipes, which they do not have',
    text: matching('imageTypes: [DOCKER]').replace('[image] }', '[image, imageRecipe] }'),
    problems: [
      'rules[1].share.resources[1] | "imageRecipe" | something that an image of the type DOCKER has',
    ],
  },
  {
    what: 'AMI images, and container recipes, which they do not have',
    text: matching('imageTypes: [AMI]').replace('[image] }', '[containerRecipe] }'),
    problems: [
      'rules[1].share.resources[0] | "containerRecipe" | something that an image of the type AMI has',
    ],
  },
  {
    what: 'a misspelt member of match',
    text: replaced('imageNames', 'imageName'),
    problems: [`rules[1].match.imageName | ["win2022-*"] | ${matchMembers}`],
  },
]

const shares: readonly Case[] = [
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
  ...['mode', 'keep'].map((member) => ({
    what: `${member}, which a later version carries out`,
    text: replaced('[image] }', `[image], ${member}: auto }`),
    problems: [`rules[1].share.${member} | "auto" | ${shareMembers}`],
  })),
]

function problemsOf(text: string): readonly FileProblem[] {
  const read = readRulesFile('rules.yaml', text)
  return read.kind === 'refused' ? read.problems : []
}

describe.each([
  ['the file', wholeFile],
  ['owner and Regions', ownerAndRegions],
  ['targets', targets],
  ['rules', rules],
  ['match', matches],
  ['share', shares],
])('a rules file, %s', (_, cases) => {
  it.each(cases)('is refused when it has $what', ({ text, problems }) => {
    const found = problemsOf(text)

    expect(found.map(({ path, value, expectation }) => `${path} | ${value} | ${expectation}`)).toEqual(
      problems,
    )
    for (const problem of found) {
      expect(problem.file).toBe('rules.yaml')
      expect(problem.message).toContain(problem.expectation.replace(/^one of the /, ''))
    }
  })
})

describe('problems of a rules file', () => {
  it('are sentences with place, value, expectation and hint', () => {
    const text = replaced('"222222222222"', '022222222222')
      .replace('targets: [canary]', 'targets: [canry]\n    copy: { regions: all }\n    target: []')
      .replace('[image] }', '[image, component, imageRecipes] }')

    const sentences = problemsOf(text).map(({ line, column, message }) => `${line}:${column} ${message}`)

    expect(sentences).toEqual([
      `2:17 Expected ownerAccountId to be ${accountId}, got 022222222222. Put it in quotes: "022222222222".`,
      '16:15 Expected rules[1].targets[0] to be the name of a target (canary, nonprod), got "canry". Did you mean canary?',
      '17:5 rules[1].copy is not supported by this version; supported members of a rule: name, match, targets, share.',
      '18:5 rules[1].target is not known; supported members of a rule: name, match, targets, share. Did you mean targets?',
      '19:33 Expected rules[1].share.resources[1] to be one of image, imageRecipe, containerRecipe, components, parentImage, got "component". Did you mean components?',
      `19:44 Expected rules[1].share.resources[2] to be ${kinds}, got "imageRecipes". Did you mean imageRecipe?`,
    ])
  })

  it('point at what the value is the same as when it occurs twice', () => {
    const [problem] = problemsOf(replaced('"440000000002"', '"440000000001"'))

    expect(problem?.message).toMatch(/got "440000000001"\. targets\.canary\.accounts\[0\] is the same\.$/)
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
