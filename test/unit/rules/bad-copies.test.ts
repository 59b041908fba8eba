import { describe } from 'vitest'

import { goodRules } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

/** The good rules, of which the second copies too. */
const withCopy = (members: string): string => `${goodRules}    copy: { regions: all, ${members} }\n`
const withAmi = (members: string): string => withCopy(`amiDistributionConfiguration: { ${members} }`)
const withTemplates = (...list: readonly string[]): string =>
  withCopy(`launchTemplateConfigurations: [${list.map((members) => `{ ${members} }`).join(', ')}]`)
const inOneRegion = (text: string): string => text.replace('regions: all', 'regions: [us-east-1]')
const withParameters = (list: string): string =>
  `${goodRules}    launch: { regions: all }\n    ssmParameters: ${list}\n`

const copy = 'rules[1].copy'
const ami = `${copy}.amiDistributionConfiguration`
const template = (index: number): string => `${copy}.launchTemplateConfigurations[${index}]`
const parameter = (index: number): string => `rules[1].ssmParameters[${index}]`
const regions = 'all, or a list of 1 to 50 AWS Regions'
const aRegion = 'an AWS Region, for example us-east-1'
const accountId = 'an account id: a string of 12 digits'
const amiName = 'a name of at most 127 letters, digits, blanks and - _ : . { }'
const placeholders =
  'a text with no other placeholders than {{ imagebuilder:buildDate }}, {{ imagebuilder:buildDate:<format> }}, {{ imagebuilder:buildVersion }}'
const lt = 'launchTemplateId: lt-0123456789abcdef0'
const ssmName = 'a name that SSM takes'

const copyRegions: readonly BadRules[] = [
  {
    what: 'no Regions of a copy',
    text: `${goodRules}    copy: {}\n`,
    problems: [`${copy}.regions | nothing | ${regions}`],
  },
  ...['copy', 'launch'].flatMap((way) => [
    {
      what: `a word instead of Regions of ${way}`,
      text: `${goodRules}    ${way}: { regions: every }\n`,
      problems: [`rules[1].${way}.regions | "every" | ${regions}`],
    },
    {
      what: `an empty list of Regions of ${way}`,
      text: `${goodRules}    ${way}: { regions: [] }\n`,
      problems: [`rules[1].${way}.regions | [] | a list of 1 to 50 AWS Regions`],
    },
    {
      what: `an availability zone among the Regions of ${way}`,
      text: `${goodRules}    ${way}: { regions: [us-east-1, eu-west-1a] }\n`,
      problems: [`rules[1].${way}.regions[1] | "eu-west-1a" | ${aRegion}`],
    },
    {
      what: `Regions of ${way} that the file does not name`,
      text: `${goodRules}    ${way}: { regions: [us-east-1, eu-west-2, us-east-1] }\n`,
      problems: [
        `rules[1].${way}.regions[1] | "eu-west-2" | a Region that the file names in regions`,
        `rules[1].${way}.regions[2] | "us-east-1" | a Region that the list names once`,
      ],
    },
    {
      what: `Regions of ${way} that every target excludes`,
      text: `${goodRules}    ${way}: { regions: [eu-west-1] }\n`.replace(
        '  nonprod:',
        '    excludedRegions: [eu-west-1]\n  nonprod:',
      ),
      problems: [
        `rules[1].${way}.regions | ["eu-west-1"] | Regions that a target of the rule does not exclude`,
      ],
    },
  ]),
]

const copyMembers: readonly BadRules[] = [
  {
    what: 'a copy without anything below it',
    text: `${goodRules}    copy:\n`,
    problems: [`${copy} | nothing | a map with the member regions`],
  },
  {
    what: 'a misspelt member of copy',
    text: withCopy('kmsKey: golden'),
    problems: [
      `${copy}.kmsKey | "golden" | one of the supported members of copy: regions, kmsKeys, amiDistributionConfiguration, launchTemplateConfigurations, relay`,
    ],
  },
  {
    what: 'retention, which a later version carries out',
    text: withCopy('retention: 3'),
    problems: [
      `${copy}.retention | 3 | one of the supported members of copy: regions, kmsKeys, amiDistributionConfiguration, launchTemplateConfigurations, relay`,
    ],
  },
  {
    what: 'a member of copy in launch',
    text: `${goodRules}    launch: { regions: all, relay: false }\n`,
    problems: ['rules[1].launch.relay | false | one of the supported members of launch: regions, kmsKeys'],
  },
  ...['true', '"always"', '1'].map((value) => ({
    what: `relay: ${value}`,
    text: withCopy(`relay: ${value}`),
    problems: [`${copy}.relay | ${value} | auto or false`],
  })),
]

const amis: readonly BadRules[] = [
  {
    what: 'accounts beside the targets of the rule',
    text: withAmi('targetAccountIds: ["440000000001"]'),
    problems: [
      `${ami}.targetAccountIds | ["440000000001"] | one of the supported members of amiDistributionConfiguration: name, description, amiTags, kmsKeyId, launchPermission`,
    ],
  },
  {
    what: 'an AMI name of two letters',
    text: withAmi('name: al'),
    problems: [`${ami}.name | "al" | ${amiName}`],
  },
  {
    what: 'an AMI name of 128 letters',
    text: withAmi(`name: ${'a'.repeat(128)}`),
    problems: [`${ami}.name | "${'a'.repeat(58)}… | ${amiName}`],
  },
  ...['golden/al2023', 'golden!', ' golden', 'goldene Ära'].map((name) => ({
    what: `the AMI name "${name}"`,
    text: withAmi(`name: "${name}"`),
    problems: [`${ami}.name | "${name}" | ${amiName}`],
  })),
  ...[
    '{{ imagebuilder:buildDat }}',
    '{{ imagebuilder:buildDate:QQQ }}',
    '{{imageName}}',
    '{{ssm:golden}}',
  ].map((placeholder) => ({
    what: `${placeholder} in the name of AMIs`,
    text: withAmi(`name: "golden ${placeholder}"`),
    problems: [`${ami}.name | "${placeholder}" | ${placeholders}`],
  })),
  ...['golden {{ imagebuilder:buildDate }', 'golden {imageName}'].map((name) => ({
    what: `the AMI name "${name}"`,
    text: withAmi(`name: "${name}"`),
    problems: [`${ami}.name | "${name}" | a text whose braces are those of placeholders, {{ and }}`],
  })),
  {
    what: 'an unknown placeholder and open braces in tags',
    text: withAmi(
      'amiTags: { Date: "{{ buildDate }}", Version: "{{ imagebuilder:buildVersion }", Ok: "{a}" }',
    ),
    problems: [
      `${ami}.amiTags.Date | "{{ buildDate }}" | ${placeholders}`,
      `${ami}.amiTags.Version | "{{ imagebuilder:buildVersion }" | a text whose braces are those of placeholders, {{ and }}`,
    ],
  },
  {
    what: 'no tags',
    text: withAmi('amiTags: {}'),
    problems: [`${ami}.amiTags | {} | a map of 1 to 50 tags`],
  },
  {
    what: 'as many tags as EC2 takes, without room for ours',
    text: withAmi(`amiTags: { ${Array.from({ length: 50 }, (_, index) => `T${index}: x`).join(', ')} }`),
    problems: [
      `${ami}.amiTags | 50 tags | a map of at most 49 tags; EC2 takes 50 on one AMI, and one of them says which copy it is`,
    ],
  },
  {
    what: 'the tag of ours',
    text: withAmi('amiTags: { "imagebuilder-share:copy": mine }'),
    problems: [
      `${ami}.amiTags["imagebuilder-share:copy"] | "mine" | left out: the tag says which copy an AMI is`,
    ],
  },
  {
    what: 'a tag of AWS',
    text: withAmi('amiTags: { "aws:name": x }'),
    problems: [
      `${ami}.amiTags | {"aws:name":"x"} | a map whose keys are keys of tags: 1 to 128 characters, not beginning with aws:`,
    ],
  },
  {
    what: 'an unquoted tag',
    text: withAmi('amiTags: { Version: 2022 }'),
    problems: [`${ami}.amiTags.Version | 2022 | the value of a tag: a text of at most 256 characters`],
  },
  {
    what: 'a launch permission of the wrong form',
    text: withAmi(
      'launchPermission: { userIds: [44], userGroups: [everybody], organizationArns: [o-exampleorg], users: [] }',
    ),
    problems: [
      `${ami}.launchPermission.userIds[0] | 44 | ${accountId}`,
      `${ami}.launchPermission.userGroups[0] | "everybody" | all`,
      `${ami}.launchPermission.organizationArns[0] | "o-exampleorg" | the ARN of an organization`,
      `${ami}.launchPermission.users | [] | one of the supported members of launchPermission: userIds, userGroups, organizationArns, organizationalUnitArns`,
    ],
  },
]

const launchTemplates: readonly BadRules[] = [
  {
    what: 'the name of a launch template',
    text: withTemplates('launchTemplateId: web, accountId: "440000000001", region: us-east-1'),
    problems: [
      `${template(0)}.launchTemplateId | "web" | the id of a launch template: lt- and 17 characters`,
    ],
  },
  {
    what: 'a launch template without account and Region',
    text: withTemplates(lt),
    problems: [
      `${template(0)}.accountId | nothing | the id of the account that the launch template is in`,
      `${template(0)}.region | nothing | the Region that the launch template is in, because the rule means several`,
    ],
  },
  {
    what: 'a launch template elsewhere',
    text: inOneRegion(withTemplates(`${lt}, accountId: "440000000003", region: eu-west-1`)),
    problems: [
      `${template(0)}.accountId | "440000000003" | an account that a target of the rule names`,
      `${template(0)}.region | "eu-west-1" | a Region that copy means (us-east-1)`,
    ],
  },
  {
    what: 'a launch template in an account that the target leaves out',
    text: inOneRegion(withTemplates(`${lt}, accountId: "440000000002"`)).replace(
      '  nonprod:',
      '    excludedAccounts: ["440000000002"]\n  nonprod:',
    ),
    problems: [`${template(0)}.accountId | "440000000002" | an account that a target of the rule names`],
  },
  {
    what: 'a launch template twice',
    text: inOneRegion(withTemplates(`${lt}, accountId: "440000000001"`, `${lt}, accountId: "440000000001"`)),
    problems: [
      `${template(1)} | {"launchTemplateId":"lt-0123456789abcdef0","accountId":"440… | a launch template that the list names once`,
    ],
  },
  {
    what: 'six launch templates for a Region',
    text: withTemplates(
      ...Array.from(
        { length: 6 },
        (_, index) =>
          `launchTemplateId: lt-0123456789abcdef${index}, accountId: "440000000001", region: us-east-1`,
      ),
      `${lt}, accountId: "440000000001", region: eu-west-1`,
    ),
    problems: [`${copy}.launchTemplateConfigurations | 6 | at most 5 launch templates for us-east-1`],
  },
  {
    what: 'a launch template whose version may become the default',
    text: withTemplates(`${lt}, accountId: "440000000001", region: us-east-1, setDefaultVersion: maybe`),
    problems: [`${template(0)}.setDefaultVersion | "maybe" | true or false`],
  },
]

const parameters: readonly BadRules[] = [
  {
    what: 'the name of a parameter instead of a list',
    text: withParameters('/golden'),
    problems: ['rules[1].ssmParameters | "/golden" | a list of 1 to 10 SSM parameters'],
  },
  {
    what: 'eleven parameters',
    text: withParameters(
      `[${Array.from({ length: 11 }, (_, index) => `{ parameterName: /golden/${index} }`).join(', ')}]`,
    ),
    problems: [
      'rules[1].ssmParameters | [{"parameterName":"/golden/0"},{"parameterName":"/golden/1"… | a list of 1 to 10 SSM parameters',
    ],
  },
  {
    what: 'a misspelt member and data type of a parameter',
    text: withParameters('[{ parameterName: /golden, dataTyp: text, dataType: "aws:ec2:imag" }]'),
    problems: [
      `${parameter(0)}.dataTyp | "text" | one of the supported members of an entry of ssmParameters: parameterName, dataType`,
      `${parameter(0)}.dataType | "aws:ec2:imag" | text or aws:ec2:image`,
    ],
  },
  {
    what: 'a parameter with a blank',
    text: withParameters('[{ parameterName: "/golden image" }]'),
    problems: [
      `${parameter(0)}.parameterName | "/golden image" | the name of a parameter: letters, digits, _ . - / and {imageName}, {version}, {stage}`,
    ],
  },
  ...[
    '/golden/{stage}',
    '/golden/{region}',
    'golden/{imageName}',
    'aws-golden',
    '/ssm/golden',
    '/golden/',
    '/golden//image',
    '/golden/{imageName',
    `/${'g'.repeat(900)}/{imageName}`,
    '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16',
  ].map((name) => ({
    what: `the parameter ${name.slice(0, 40)}`,
    text: withParameters(`[{ parameterName: "${name}" }]`),
    problems: [
      `${parameter(0)}.parameterName | ${name.length > 57 ? `"${name.slice(0, 58)}…` : `"${name}"`} | ${ssmName}`,
    ],
  })),
  {
    what: 'a parameter twice',
    text: withParameters('[{ parameterName: /golden }, { parameterName: /golden, dataType: text }]'),
    problems: [`${parameter(1)}.parameterName | "/golden" | a parameter that the list names once`],
  },
]

describe('a rules file, Regions of copies', () => {
  refusesEach(copyRegions)
})
describe('a rules file, members of copies', () => {
  refusesEach(copyMembers)
})
describe('a rules file, AMIs', () => {
  refusesEach(amis)
})
describe('a rules file, launch templates', () => {
  refusesEach(launchTemplates)
})
describe('a rules file, SSM parameters', () => {
  refusesEach(parameters)
})
