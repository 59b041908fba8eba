import { describe, expect, it } from 'vitest'

import { readRulesFile } from '../../../cli/rules-file.ts'
import { goodRules } from './good-rules.ts'

/** `create-distribution-configuration.json` of Image Builder's page on cross-account distribution, letter by letter. */
const sampleText = `{
	"name": "cross-account-distribution-example",
	"description": "Cross Account Distribution Configuration Example",
	"distributions": [
		{
			"amiDistributionConfiguration": {
				"targetAccountIds": ["123456789012", "987654321098"],
				"name": "Name {{ imagebuilder:buildDate }}", 
				"description": "ImageCopy Ami Copy Configuration"
			}, 
			"region": "us-west-2"
		}
	]
}`
const sample = JSON.parse(sampleText) as { readonly distributions: readonly unknown[] }

const rulesWith = (distribute: string): string => `{
	"version": 1, "ownerAccountId": "222222222222", "regions": ["us-west-2"],
	"targets": { "all": { "organization": true } },
	"rules": [{ "name": "sample", "match": { "imageNames": ["*"] }, "distribute": ${distribute} }]
}`

describe("a rule that carries out Image Builder's own configuration", () => {
  it.each<[string, string, unknown]>([
    ["AWS's sample as it stands on the page", sampleText, sample],
    ['its distributions alone', JSON.stringify(sample.distributions, undefined, '\t'), sample.distributions],
    [
      'what Get answers',
      JSON.stringify({
        ...sample,
        arn: 'arn:x',
        dateCreated: '2026-01-01',
        tags: { a: 'b' },
        timeoutMinutes: 720,
      }),
      expect.objectContaining(sample),
    ],
    [
      'an ARN',
      '"arn:aws:imagebuilder:us-west-2:222222222222:distribution-configuration/cross-account"',
      'arn:aws:imagebuilder:us-west-2:222222222222:distribution-configuration/cross-account',
    ],
  ])('is accepted unchanged when it is %s', (_, distribute, value) => {
    expect(readRulesFile('rules.json', rulesWith(distribute))).toEqual({
      kind: 'accepted',
      rules: expect.objectContaining({
        rules: [{ name: 'sample', match: { imageNames: ['*'] }, distribute: value }],
      }),
    })
  })

  it('is accepted when it stands in YAML', () => {
    const indented = sampleText.replaceAll('\t', '  ').replaceAll('\n', '\n      ')
    const text = goodRules
      .replace('[us-east-1, eu-west-1]', '[us-west-2]')
      .concat(`  - name: sample\n    match: { imageNames: [x] }\n    distribute: ${indented}\n`)

    expect(readRulesFile('rules.yaml', text)).toMatchObject({
      kind: 'accepted',
      rules: { rules: [{}, {}, { distribute: sample }] },
    })
  })

  it("is accepted when it has all of Image Builder's members, some of which only Image Builder carries out", () => {
    const entry = {
      region: 'us-west-2',
      amiDistributionConfiguration: {
        name: 'golden-{{imagebuilder:buildVersion}}',
        description: 'd',
        targetAccountIds: ['222222222222', '440000000001'],
        amiTags: { Built: '{{ imagebuilder:buildDate:yyyy-MM-dd }}' },
        kmsKeyId: 'arn:aws:kms:us-west-2:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        launchPermission: {
          userIds: ['440000000009'],
          userGroups: ['all'],
          organizationArns: ['arn:aws:organizations::111111111111:organization/o-exampleorg'],
          organizationalUnitArns: ['arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab12-11111111'],
        },
      },
      containerDistributionConfiguration: {
        targetRepository: { service: 'ECR', repositoryName: 'golden' },
        containerTags: ['latest'],
      },
      licenseConfigurationArns: [
        `arn:aws:license-manager:us-west-2:222222222222:license-configuration:lic-${'0'.repeat(32)}`,
      ],
      launchTemplateConfigurations: [
        { launchTemplateId: 'lt-0123456789abcdef0', accountId: '440000000001', setDefaultVersion: false },
        { launchTemplateId: 'lt-0123456789abcdef1' },
      ],
      s3ExportConfiguration: { roleName: 'r', diskImageFormat: 'VMDK', s3Bucket: 'b', s3Prefix: 'p' },
      fastLaunchConfigurations: [{ enabled: true, maxParallelLaunches: 6 }],
      ssmParameterConfigurations: [
        { parameterName: '/golden', amiAccountId: '440000000001', dataType: 'aws:ec2:image' },
      ],
    }

    expect(readRulesFile('rules.json', rulesWith(JSON.stringify([entry])))).toMatchObject({
      kind: 'accepted',
      rules: { rules: [{ distribute: [entry] }] },
    })
  })

  it("is accepted with a bare key for the owner's own AMI, which Image Builder has made", () => {
    const own = { region: 'us-west-2', amiDistributionConfiguration: { kmsKeyId: 'alias/golden' } }

    expect(readRulesFile('rules.json', rulesWith(JSON.stringify([own])))).toMatchObject({ kind: 'accepted' })
  })
})

describe('a rule that launches or copies', () => {
  const keys = `kmsKeys:
  golden: { us-east-1: "arn:aws:kms:us-east-1:222222222222:key/mrk-1234", eu-west-1: "arn:aws:kms:eu-west-1:222222222222:alias/a/b" }
  own: "arn:aws:kms:{region}:{accountId}:alias/ami"
  one: arn:aws:kms:us-east-1:222222222222:alias/golden
`

  it.each([
    ['launch alone', 'launch: { regions: all }'],
    ['launch and copy', 'launch: { regions: [us-east-1] }\n    copy: { regions: [eu-west-1] }'],
    ['keys by Region', 'copy: { regions: all, kmsKeys: golden }'],
    ['one text for all keys', 'copy: { regions: all, kmsKeys: own, relay: false }'],
    ['one key where it means one Region', 'copy: { regions: [us-east-1], kmsKeys: one, relay: auto }'],
    [
      'a key of its own',
      'copy: { regions: all, amiDistributionConfiguration: { kmsKeyId: "arn:aws:kms:{region}:222222222222:alias/x" } }',
    ],
    [
      '49 tags and a name of 127 letters',
      `copy: { regions: all, amiDistributionConfiguration: { name: "${'n'.repeat(127)}", amiTags: { ${Array.from({ length: 49 }, (_, index) => `T${index}: x`).join(', ')} } } }`,
    ],
    [
      'five launch templates for a Region',
      `copy: { regions: all, launchTemplateConfigurations: [${Array.from({ length: 6 }, (_, index) => `{ launchTemplateId: lt-0123456789abcdef${index}, accountId: "440000000001", region: ${index === 0 ? 'eu-west-1' : 'us-east-1'} }`).join(', ')}] }`,
    ],
    [
      'a launch template without Region where it means one',
      'copy: { regions: [us-east-1], launchTemplateConfigurations: [{ launchTemplateId: lt-0123456789abcdef0, accountId: "440000000001" }] }',
    ],
    [
      'ten parameters',
      `launch: { regions: all }\n    ssmParameters: [${Array.from({ length: 10 }, (_, index) => `{ parameterName: "/golden/{imageName}/{version}/${index}" }`).join(', ')}]`,
    ],
    [
      'copies of images of all types',
      'copy: { regions: all }\n    ssmParameters: [{ parameterName: golden, dataType: text }]',
    ],
  ])('is accepted when it has %s', (_, members) => {
    const text = goodRules.replace('    share: { resources: [image] }', `    ${members}`)

    expect(readRulesFile('rules.yaml', `${text}${keys}`)).toMatchObject({ kind: 'accepted' })
  })

  it('is accepted when a unit may have the account of its launch template', () => {
    const text = goodRules
      .replace('accounts: ["440000000001", "440000000002"]', 'organizationalUnits: [ou-ab12-11111111]')
      .concat(
        '    copy: { regions: [us-east-1], launchTemplateConfigurations: [{ launchTemplateId: lt-0123456789abcdef0, accountId: "440000000009" }] }\n',
      )

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })

  it.each([
    '{ default: 1 }',
    '{ default: 1000, headroom: 999, countAllPending: true }',
    '{ headroom: 5, overrides: [{ account: "440000000001", limit: 6 }, { account: "440000000001", region: us-east-1, limit: 50 }] }',
  ])('is accepted when the limits of lanes are %s', (limits) => {
    const text = `${goodRules}settings: { concurrentCopies: ${limits} }\n`

    expect(readRulesFile('rules.yaml', text)).toMatchObject({ kind: 'accepted' })
  })
})
