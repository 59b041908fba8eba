import { describe } from 'vitest'

import { replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

/** The good rules, of which the second does nothing but distribute. */
const distributing = (distribute: string): string =>
  replaced('    targets: [canary]\n    share: { resources: [image] }\n', `    distribute: ${distribute}\n`)
const withEntry = (members: string): string => distributing(`[{ region: us-east-1, ${members} }]`)
const withAmi = (members: string): string => withEntry(`amiDistributionConfiguration: { ${members} }`)

const distribute = 'rules[1].distribute'
const ami = `${distribute}[0].amiDistributionConfiguration`
const forms = 'a distribution configuration, its distributions, or its ARN'
const ownersArn = 'the ARN of a distribution configuration of 222222222222 in the partition aws'
const accountId = 'an account id: a string of 12 digits'
const entryMembers =
  'one of the supported members of an entry of distribute: region, amiDistributionConfiguration, containerDistributionConfiguration, licenseConfigurationArns, launchTemplateConfigurations, s3ExportConfiguration, fastLaunchConfigurations, ssmParameterConfigurations'
const inSourceRegion =
  'distributions with an amiDistributionConfiguration in the Region of the build (us-east-1, eu-west-1)'
const ofEntry = 'an account that the entry names in targetAccountIds'
const lt = 'launchTemplateId: lt-0123456789abcdef0'
const accounts = Array.from({ length: 1_536 }, (_, index) => `"55${String(index).padStart(10, '0')}"`).join(
  ', ',
)

const distributions: readonly BadRules[] = [
  ...['5', 'true'].map((value) => ({
    what: `${value} as distribution configuration`,
    text: distributing(value),
    problems: [`${distribute} | ${value} | ${forms}`],
  })),
  {
    what: 'the name of a distribution configuration',
    text: distributing('golden'),
    problems: [`${distribute} | "golden" | the ARN of a distribution configuration`],
  },
  {
    what: 'the ARN of an infrastructure configuration',
    text: distributing('arn:aws:imagebuilder:us-east-1:222222222222:infrastructure-configuration/golden'),
    problems: [
      `${distribute} | "arn:aws:imagebuilder:us-east-1:222222222222:infrastructure… | the ARN of a distribution configuration`,
    ],
  },
  ...[
    'arn:aws:imagebuilder:us-east-1:333333333333:distribution-configuration/golden',
    'arn:aws-cn:imagebuilder:cn-north-1:222222222222:distribution-configuration/golden',
  ].map((arn) => ({
    what: arn,
    text: distributing(arn),
    problems: [`${distribute} | "${arn.slice(0, 58)}… | ${ownersArn}`],
  })),
  {
    what: 'no distributions',
    text: distributing('[]'),
    problems: [`${distribute} | [] | a list of 1 to 100 distributions`],
  },
  {
    what: 'a misspelt member of the configuration',
    text: distributing('{ distribution: [] }'),
    problems: [
      `${distribute}.distributions | nothing | a list of 1 to 100 distributions`,
      `${distribute}.distribution | [] | one of the supported members of distribute: name, description, distributions, tags, clientToken, arn, dateCreated, dateUpdated, timeoutMinutes`,
    ],
  },
  {
    what: 'members of an entry in the configuration',
    text: distributing(
      '{ distributions: [{ region: us-east-1, amiDistributionConfiguration: {} }], region: us-east-1 }',
    ),
    problems: [
      `${distribute}.region | "us-east-1" | one of the supported members of distribute: name, description, distributions, tags, clientToken, arn, dateCreated, dateUpdated, timeoutMinutes`,
    ],
  },
  {
    what: 'a misspelt member of an entry',
    text: withEntry('amiDistributionConfiguration: {}, launchTemplateConfiguration: []'),
    problems: [`${distribute}[0].launchTemplateConfiguration | [] | ${entryMembers}`],
  },
  {
    what: 'an entry without Region',
    text: distributing('{ name: golden, distributions: [{ amiDistributionConfiguration: {} }] }'),
    problems: [`${distribute}.distributions[0].region | nothing | an AWS Region, for example us-east-1`],
  },
  {
    what: 'members of an AMI of the wrong form',
    text: withAmi('targetAccountIds: ["44"], name: a, amiTag: {}, launchPermission: { userIds: [] }'),
    problems: [
      `${ami}.targetAccountIds[0] | "44" | ${accountId}`,
      `${ami}.name | "a" | a name of at most 127 letters, digits, blanks and - _ : . { }`,
      `${ami}.amiTag | {} | one of the supported members of amiDistributionConfiguration: name, description, amiTags, kmsKeyId, launchPermission, targetAccountIds`,
      `${ami}.launchPermission.userIds | [] | a list of 1 to 1536 account ids`,
    ],
  },
  {
    what: 'more accounts than Image Builder takes',
    text: withAmi(`targetAccountIds: [${accounts}, "440000000001"]`),
    problems: [
      `${ami}.targetAccountIds | ["550000000000","550000000001","550000000002","550000000003… | a list of 1 to 1536 account ids`,
    ],
  },
  {
    what: 'outputs and exports of the wrong form',
    text: withEntry(
      'amiDistributionConfiguration: {}, launchTemplateConfigurations: [{ launchTemplateId: web }], ssmParameterConfigurations: [{ parameterName: "/golden/{imageName}" }], s3ExportConfiguration: { roleName: r, diskImageFormat: VHDX, s3Bucket: b }, licenseConfigurationArns: [x], fastLaunchConfigurations: [{}], containerDistributionConfiguration: {}',
    ),
    problems: [
      `${distribute}[0].launchTemplateConfigurations[0].launchTemplateId | "web" | the id of a launch template: lt- and 17 characters`,
      `${distribute}[0].ssmParameterConfigurations[0].parameterName | "/golden/{imageName}" | the name of a parameter: 1 to 1011 letters, digits and _ . - /`,
      `${distribute}[0].s3ExportConfiguration.diskImageFormat | "VHDX" | VMDK, RAW or VHD`,
      `${distribute}[0].licenseConfigurationArns[0] | "x" | the ARN of a license configuration`,
      `${distribute}[0].fastLaunchConfigurations[0].enabled | nothing | true or false`,
      `${distribute}[0].containerDistributionConfiguration.targetRepository | nothing | a map with service and repositoryName`,
    ],
  },
  {
    what: 'an unknown placeholder in the name and the tags of an AMI',
    text: withAmi(
      'name: "golden {{ imagebuilder:date }}", amiTags: { Built: "{{ imagebuilder:buildDate:QQ }}" }',
    ),
    problems: ['name', 'amiTags.Built'].map(
      (member) =>
        `${ami}.${member} | ${member === 'name' ? '"{{ imagebuilder:date }}"' : '"{{ imagebuilder:buildDate:QQ }}"'} | a text with no other placeholders than {{ imagebuilder:buildDate }}, {{ imagebuilder:buildDate:<format> }}, {{ imagebuilder:buildVersion }}`,
    ),
  },
  {
    what: 'a bare key for another account',
    text: withAmi('targetAccountIds: ["440000000001"], kmsKeyId: alias/golden'),
    problems: [`${ami}.kmsKeyId | "alias/golden" | the ARN of a key or alias of us-east-1 (KMS_KEY_NOT_ARN)`],
  },
  {
    what: 'a key of another Region for another account',
    text: withAmi(
      'targetAccountIds: ["440000000001"], kmsKeyId: "arn:aws:kms:eu-west-1:222222222222:alias/golden"',
    ),
    problems: [
      `${ami}.kmsKeyId | "arn:aws:kms:eu-west-1:222222222222:alias/golden" | the ARN of a key of us-east-1 in the partition aws (KMS_KEY_OTHER_REGION)`,
    ],
  },
  {
    what: 'outputs in accounts that get no AMI',
    text: withEntry(
      `amiDistributionConfiguration: { targetAccountIds: ["440000000001"] }, launchTemplateConfigurations: [{ ${lt}, accountId: "440000000002" }, { ${lt}, accountId: "440000000001" }, { ${lt} }], ssmParameterConfigurations: [{ parameterName: /golden, amiAccountId: "440000000002" }]`,
    ),
    problems: [
      `${distribute}[0].launchTemplateConfigurations[0].accountId | "440000000002" | ${ofEntry}`,
      `${distribute}[0].ssmParameterConfigurations[0].amiAccountId | "440000000002" | ${ofEntry}`,
    ],
  },
  {
    what: 'a Region of another partition',
    text: distributing(
      '[{ region: us-east-1, amiDistributionConfiguration: {} }, { region: cn-north-1, amiDistributionConfiguration: {} }]',
    ),
    problems: [`${distribute}[1].region | "cn-north-1" | a Region of the partition aws`],
  },
  {
    what: 'no AMI in any Region where images are built',
    text: distributing('[{ region: us-west-2, amiDistributionConfiguration: {} }, { region: us-east-1 }]'),
    problems: [
      `${distribute} | [{"region":"us-west-2","amiDistributionConfiguration":{}},{… | ${inSourceRegion}`,
    ],
  },
  {
    what: 'six launch templates and eleven parameters for a Region',
    text: distributing(
      `{ distributions: [{ region: us-east-1, amiDistributionConfiguration: {}, launchTemplateConfigurations: [${`{ ${lt} }, `.repeat(6)}], ssmParameterConfigurations: [${Array.from({ length: 6 }, (_, index) => `{ parameterName: /a/${index} }`).join(', ')}] }, { region: us-east-1, ssmParameterConfigurations: [${Array.from({ length: 5 }, (_, index) => `{ parameterName: /b/${index} }`).join(', ')}] }] }`,
    ),
    problems: [
      `${distribute} | 6 | at most 5 launch templates for us-east-1`,
      `${distribute} | 11 | at most 10 SSM parameters for us-east-1`,
    ],
  },
  {
    what: 'an account with two different AMIs in a Region',
    text: distributing(
      '[{ region: us-east-1, amiDistributionConfiguration: { targetAccountIds: ["440000000001"] } }, { region: eu-west-1, amiDistributionConfiguration: { targetAccountIds: ["440000000001"], name: golden } }, { region: us-east-1, amiDistributionConfiguration: { targetAccountIds: ["440000000002", "440000000001"], name: golden } }]',
    ),
    problems: [
      `${distribute}[2] | {"region":"us-east-1","amiDistributionConfiguration":{"targ… | the same copy as ${distribute}[0] for account 440000000001 in us-east-1`,
    ],
  },
  {
    what: 'more distributions than an item of the ledger has room for',
    text: distributing(
      `[${Array.from({ length: 14 }, (_, index) => `{ region: us-east-${index + 1}, amiDistributionConfiguration: { targetAccountIds: [${accounts}] } }`).join(', ')}]`,
    ),
    problems: ['rules[1] | 323713 bytes | at most 300000 bytes of JSON'],
  },
]

describe('a rules file, distribution configurations', () => {
  refusesEach(distributions)
})
