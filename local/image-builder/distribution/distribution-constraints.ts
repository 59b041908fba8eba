import * as z from 'zod'

import { matching, nonEmpty, oneOf, tags } from '../constraints.ts'

const between = (least: number, most: number) => `It must have ${least} to ${most} members`
const listOf = <Member extends z.ZodType>(member: Member, most: number) =>
  z.array(member).min(1, between(1, most)).max(most, between(1, most))
const countTo = (most: number) =>
  z.int().min(1, 'It must be at least 1').max(most, `It must be at most ${most}`)

const accountId = matching(/^[0-9]{12}$/)
const launchTemplateId = matching(/^lt-[a-z0-9-_]{17}$/)

const organizationArn = matching(/^arn:aws[^:]*:organizations::[0-9]{12}:organization\/o-[a-z0-9]{10,32}$/)
const unitArn = matching(
  /^arn:aws[^:]*:organizations::[0-9]{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}/,
)

const amiDistribution = z.object({
  name: matching(/^[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/)
    .max(127, 'It must have at most 127 characters')
    .optional(),
  description: nonEmpty.optional(),
  targetAccountIds: listOf(accountId, 1536).optional(),
  amiTags: tags.refine((all) => Object.keys(all).length <= 50, 'It must have at most 50 members').optional(),
  kmsKeyId: nonEmpty.optional(),
  launchPermission: z
    .object({
      userIds: listOf(accountId, 1536).optional(),
      userGroups: z.array(nonEmpty).optional(),
      organizationArns: listOf(organizationArn, 25).optional(),
      organizationalUnitArns: listOf(unitArn, 25).optional(),
    })
    .optional(),
})

const containerDistribution = z.object({
  description: nonEmpty.optional(),
  containerTags: z.array(nonEmpty).optional(),
  targetRepository: z.object({ service: oneOf(['ECR']), repositoryName: nonEmpty }),
})

const fastLaunch = z.object({
  enabled: z.boolean(),
  snapshotConfiguration: z.object({ targetResourceCount: countTo(10_000).optional() }).optional(),
  maxParallelLaunches: z.int().min(1, 'It must be at least 1').optional(),
  launchTemplate: z
    .object({
      launchTemplateId: launchTemplateId.optional(),
      launchTemplateName: nonEmpty.optional(),
      launchTemplateVersion: nonEmpty.optional(),
    })
    .optional(),
  accountId: accountId.optional(),
})

const licenseArn = matching(
  /^arn:aws[^:]*:license-manager:[^:]+:[0-9]{12}:license-configuration:lic-[a-z0-9-_]{32}$/,
)

const distribution = z.object({
  region: nonEmpty,
  amiDistributionConfiguration: amiDistribution.optional(),
  containerDistributionConfiguration: containerDistribution.optional(),
  licenseConfigurationArns: listOf(licenseArn, 50).optional(),
  launchTemplateConfigurations: listOf(
    z.object({
      launchTemplateId,
      accountId: accountId.optional(),
      setDefaultVersion: z.boolean().optional(),
    }),
    100,
  ).optional(),
  s3ExportConfiguration: z
    .object({
      roleName: nonEmpty,
      diskImageFormat: oneOf(['VMDK', 'RAW', 'VHD']),
      s3Bucket: nonEmpty,
      s3Prefix: nonEmpty.optional(),
    })
    .optional(),
  fastLaunchConfigurations: listOf(fastLaunch, 1000).optional(),
  ssmParameterConfigurations: z
    .array(
      z.object({
        amiAccountId: accountId.optional(),
        parameterName: matching(/^[a-zA-Z0-9_.\-/]+$/).max(1011, 'It must have at most 1011 characters'),
        dataType: oneOf(['text', 'aws:ec2:image']).optional(),
      }),
    )
    .optional(),
})

/** DistributionList of AWS's model: what goes to which Region, with AWS's patterns and maxima. */
export const distributions = z.array(distribution, 'It must not be null')

/** What goes to one Region. */
export type CheckedDistribution = z.infer<typeof distribution>
