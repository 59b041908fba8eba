import * as z from 'zod/mini'

import { accountIdPattern } from '../account-id.ts'
import { flag, listOf, text } from './expectations.ts'

/*
 * Image Builder's distribution configuration as its API takes it (API model, 2026): the same members, patterns and
 * maxima. The `error` of each node is the expectation: the words that follow "Expected PATH to be".
 */

const accountId = text(accountIdPattern, 'an account id: a string of 12 digits')
const someText = text(/^[^]{1,1024}$/, 'a text of 1 to 1024 characters')

/** An AWS Region as configurations name it. */
export const regionSchema = text(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, 'an AWS Region, for example us-east-1')

const tagKeyPattern = /^(?!aws:)[a-zA-Z0-9\s_.:/=+\-@]{1,128}$/

/** `fewest`: Image Builder takes no empty map of tags, and answers one for a configuration without tags. */
const tagsOf = (fewest: number) =>
  z.readonly(
    z
      .record(z.string(), text(/^[^]{0,256}$/, 'the value of a tag: a text of at most 256 characters'), {
        error: 'a map from keys of tags to their values',
      })
      .check(
        z.refine((map) => Object.keys(map).every((key) => tagKeyPattern.test(key)), {
          error: 'a map whose keys are keys of tags: 1 to 128 characters, not beginning with aws:',
        }),
        z.refine((map) => Object.keys(map).length >= fewest && Object.keys(map).length <= 50, {
          error: `a map of ${fewest} to 50 tags`,
        }),
      ),
  )

const launchPermission = z.readonly(
  z.strictObject(
    {
      userIds: z.exactOptional(listOf(accountId, { of: 'account ids', max: 1536 })),
      userGroups: z.exactOptional(listOf(z.literal('all', { error: 'all' }), { of: 'groups', max: 1 })),
      organizationArns: z.exactOptional(
        listOf(
          text(
            /^arn:aws[^:]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/,
            'the ARN of an organization',
          ),
          { of: 'ARNs of organizations', max: 25 },
        ),
      ),
      organizationalUnitArns: z.exactOptional(
        listOf(
          text(
            /^arn:aws[^:]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
            'the ARN of an organizational unit',
          ),
          { of: 'ARNs of organizational units', max: 25 },
        ),
      ),
    },
    { error: 'a map with userIds, userGroups, organizationArns, organizationalUnitArns' },
  ),
)

/** The members of an `amiDistributionConfiguration` that say what the AMIs are like; the rest says for whom. */
export const amiMembers = {
  name: z.exactOptional(
    text(
      /^(?=[^]{1,127}$)[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/,
      'a name of at most 127 letters, digits, blanks and - _ : . { }',
    ),
  ),
  description: z.exactOptional(someText),
  amiTags: z.exactOptional(tagsOf(1)),
  kmsKeyId: z.exactOptional(someText),
  launchPermission: z.exactOptional(launchPermission),
}

const amiDistribution = z.readonly(
  z.strictObject(
    { ...amiMembers, targetAccountIds: z.exactOptional(listOf(accountId, { of: 'account ids', max: 1536 })) },
    { error: 'a map such as amiDistributionConfiguration' },
  ),
)

/** The members of one of the `launchTemplateConfigurations`. */
export const launchTemplateMembers = {
  launchTemplateId: text(/^lt-[a-z0-9-_]{17}$/, 'the id of a launch template: lt- and 17 characters'),
  accountId: z.exactOptional(accountId),
  setDefaultVersion: z.exactOptional(flag),
}

/** What SSM parameters are called; rules may have placeholders in the name as well. */
export const parameterNamePattern = /^[a-zA-Z0-9_.\-/]{1,1011}$/

/** What a parameter holds for SSM; `aws:ec2:image` is checked by SSM after the answer. */
export const parameterDataType = z.enum(['text', 'aws:ec2:image'], { error: 'text or aws:ec2:image' })

const ssmParameter = z.readonly(
  z.strictObject(
    {
      amiAccountId: z.exactOptional(accountId),
      parameterName: text(
        parameterNamePattern,
        'the name of a parameter: 1 to 1011 letters, digits and _ . - /',
      ),
      dataType: z.exactOptional(parameterDataType),
    },
    { error: 'a map with parameterName' },
  ),
)

const container = z.readonly(
  z.strictObject(
    {
      description: z.exactOptional(someText),
      containerTags: z.exactOptional(z.readonly(z.array(someText, { error: 'a list of tags' }))),
      targetRepository: z.readonly(
        z.strictObject(
          { service: z.literal('ECR', { error: 'ECR' }), repositoryName: someText },
          { error: 'a map with service and repositoryName' },
        ),
      ),
    },
    { error: 'a map with targetRepository' },
  ),
)

const s3Export = z.readonly(
  z.strictObject(
    {
      roleName: someText,
      diskImageFormat: z.enum(['VMDK', 'RAW', 'VHD'], { error: 'VMDK, RAW or VHD' }),
      s3Bucket: someText,
      s3Prefix: z.exactOptional(someText),
    },
    { error: 'a map with roleName, diskImageFormat, s3Bucket' },
  ),
)

/** Fast launch is never carried out by us; the members are Image Builder's to check. */
const fastLaunch = z.readonly(z.looseObject({ enabled: flag }, { error: 'a map with enabled' }))

/** One entry of `distributions`: what one Region gets. */
export const distributionSchema = z.readonly(
  z.strictObject(
    {
      region: regionSchema,
      amiDistributionConfiguration: z.exactOptional(amiDistribution),
      containerDistributionConfiguration: z.exactOptional(container),
      licenseConfigurationArns: z.exactOptional(
        listOf(
          text(
            /^arn:aws[^:]*:license-manager:[^:]+:\d{12}:license-configuration:lic-[a-z0-9-_]{32}$/,
            'the ARN of a license configuration',
          ),
          { of: 'ARNs of license configurations', max: 50 },
        ),
      ),
      launchTemplateConfigurations: z.exactOptional(
        listOf(z.readonly(z.strictObject(launchTemplateMembers, { error: 'a map with launchTemplateId' })), {
          of: 'launch templates',
          max: 100,
        }),
      ),
      s3ExportConfiguration: z.exactOptional(s3Export),
      fastLaunchConfigurations: z.exactOptional(
        listOf(fastLaunch, { of: 'fast launch configurations', max: 1000 }),
      ),
      ssmParameterConfigurations: z.exactOptional(
        z.readonly(z.array(ssmParameter, { error: 'a list of SSM parameters' })),
      ),
    },
    { error: 'a map with region' },
  ),
)

/** One entry of `distributions`: what one Region gets. */
export type Distribution = z.infer<typeof distributionSchema>

/** Image Builder's launch permission: who may start instances of an AMI. */
export type LaunchPermissionConfiguration = z.infer<typeof launchPermission>

/** The `distributions` of a configuration. */
export const distributionsSchema = listOf(distributionSchema, { of: 'distributions', max: 100 })

/** A whole distribution configuration, as CreateDistributionConfiguration takes it or Get answers it. */
export const distributionConfigurationSchema = z.readonly(
  z.strictObject(
    {
      name: z.exactOptional(
        text(/^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/, 'the name of a distribution configuration'),
      ),
      description: z.exactOptional(someText),
      distributions: distributionsSchema,
      tags: z.exactOptional(tagsOf(0)),
      clientToken: z.exactOptional(text(/^[^]{1,64}$/, 'a text of 1 to 64 characters')),
      arn: z.exactOptional(someText),
      dateCreated: z.exactOptional(someText),
      dateUpdated: z.exactOptional(someText),
      timeoutMinutes: z.exactOptional(z.number({ error: 'a number of minutes' })),
    },
    { error: 'a map with distributions' },
  ),
)
