import * as z from 'zod/mini'

import { accountIdPattern } from '../account-id.ts'
import {
  amiMembers,
  distributionConfigurationSchema,
  distributionsSchema,
  launchTemplateMembers,
  parameterDataType,
  regionSchema,
} from './distribution-schema.ts'
import { listOf, text } from './expectations.ts'

/*
 * The members of the rules file that make copies. The `error` of each node is the expectation: the words that follow
 * "Expected PATH to be".
 */

const regions = z.union([z.literal('all'), listOf(regionSchema, { of: 'AWS Regions', max: 50 })], {
  error: 'all, or a list of 1 to 50 AWS Regions',
})

const keysName = text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'a name of kmsKeys')

/** `launchTemplateConfigurations` of a rule: Image Builder's members, and the Region, where a rule has several. */
const launchTemplates = listOf(
  z.readonly(
    z.strictObject(
      { ...launchTemplateMembers, region: z.exactOptional(regionSchema) },
      { error: 'a map with launchTemplateId' },
    ),
  ),
  { of: 'launch templates', max: 100 },
)

/** `copy` of a rule: each target account gets its own AMI. */
export const copyRuleSchema = z.readonly(
  z.strictObject(
    {
      regions,
      kmsKeys: z.exactOptional(keysName),
      amiDistributionConfiguration: z.exactOptional(
        z.readonly(z.strictObject(amiMembers, { error: 'a map without targetAccountIds' })),
      ),
      launchTemplateConfigurations: z.exactOptional(launchTemplates),
      relay: z.exactOptional(z.union([z.literal('auto'), z.literal(false)], { error: 'auto or false' })),
    },
    { error: 'a map with the member regions' },
  ),
)

/** `copy` of a rule. */
export type CopyRule = z.infer<typeof copyRuleSchema>

/** `launch` of a rule: launch permission on the owner's AMI of each Region. */
export const launchRuleSchema = z.readonly(
  z.strictObject({ regions, kmsKeys: z.exactOptional(keysName) }, { error: 'a map with the member regions' }),
)

/** `launch` of a rule. */
export type LaunchRule = z.infer<typeof launchRuleSchema>

/** `distribute` of a rule: Image Builder's configuration, its array, or the ARN of one. */
export const distributeRuleSchema = z.union(
  [
    text(
      /^arn:aws[a-z-]*:imagebuilder:[a-z0-9-]+:\d{12}:distribution-configuration\/[a-z0-9-_]+$/,
      'the ARN of a distribution configuration',
    ),
    distributionsSchema,
    distributionConfigurationSchema,
  ],
  { error: 'a distribution configuration, its distributions, or its ARN' },
)

/** `distribute` of a rule. */
export type DistributeRule = z.infer<typeof distributeRuleSchema>

/** `ssmParameters` of a rule; the name may have {imageName}, {version}, {stage}. */
export const ruleParametersSchema = listOf(
  z.readonly(
    z.strictObject(
      {
        parameterName: text(
          /^[a-zA-Z0-9_.\-/{}]{1,1011}$/,
          'the name of a parameter: letters, digits, _ . - / and {imageName}, {version}, {stage}',
        ),
        dataType: z.exactOptional(parameterDataType),
      },
      { error: 'a map with parameterName' },
    ),
  ),
  { of: 'SSM parameters', max: 10 },
)

/** `ssmParameters` of a rule. */
export type RuleParameters = z.infer<typeof ruleParametersSchema>

const keyText = text(/^[^]{1,2048}$/, 'the ARN of a key or alias')

const keysByRegion = z.readonly(
  z
    .record(regionSchema, keyText, { error: 'a map from Regions to ARNs' })
    .check(z.refine((keys) => hasMembers(keys, 50), { error: 'a map of 1 to 50 Regions' })),
)

function hasMembers(map: Readonly<Record<string, unknown>>, most: number): boolean {
  const { length } = Object.keys(map)
  return length >= 1 && length <= most
}

/** `kmsKeys` of the file: names of keys, each an ARN per Region or one ARN with {region} and {accountId}. */
export const kmsKeysSchema = z.readonly(
  z
    .record(
      keysName,
      z.union([keyText, keysByRegion], { error: 'the ARN of a key, or a map from Regions to ARNs' }),
      { error: 'a map from names to keys' },
    )
    .check(z.refine((keys) => hasMembers(keys, 100), { error: 'a map of 1 to 100 names' })),
)

const copies = z
  .int({ error: 'a whole number' })
  .check(z.gte(1, { error: 'at least 1' }), z.lte(1_000, { error: 'at most 1000' }))

/** `settings.concurrentCopies`: how many copies a lane may have at a time. */
export const concurrentCopiesSchema = z.readonly(
  z
    .strictObject(
      {
        default: z.exactOptional(copies),
        headroom: z.exactOptional(
          z
            .int({ error: 'a whole number' })
            .check(z.gte(0, { error: 'at least 0' }), z.lte(1_000, { error: 'at most 1000' })),
        ),
        countAllPending: z.exactOptional(z.boolean({ error: 'true or false' })),
        overrides: z.exactOptional(
          listOf(
            z.readonly(
              z.strictObject(
                {
                  account: text(accountIdPattern, 'an account id: a string of 12 digits'),
                  region: z.exactOptional(regionSchema),
                  limit: copies,
                },
                { error: 'a map with account and limit' },
              ),
            ),
            { of: 'overrides', max: 1_000 },
          ),
        ),
      },
      { error: 'a map with default, headroom, overrides' },
    )
    .check(
      z.refine(({ default: limit = 50, headroom = 0 }) => headroom === 0 || headroom < limit, {
        error: 'a map whose headroom is less than its default limit',
      }),
    ),
)

/** `settings.concurrentCopies`. */
export type ConcurrentCopies = z.infer<typeof concurrentCopiesSchema>
