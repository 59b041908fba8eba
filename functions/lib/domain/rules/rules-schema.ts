import * as z from 'zod/mini'

import { accountIdPattern } from '../account-id.ts'
import {
  copyRuleSchema,
  distributeRuleSchema,
  kmsKeysSchema,
  launchRuleSchema,
  ruleParametersSchema,
} from '../copying/copy-rule-schema.ts'
import { imageTypes } from '../image.ts'
import { unitPattern } from '../organizational-unit.ts'
import type { OnFinding, Rule, RuleMatch, RuleMode, Target } from './rules.ts'
import { settingsSchema } from './settings-schema.ts'
import { waiversSchema } from './waiver-schema.ts'

/*
 * The `error` of each node is the expectation: the words that follow "Expected PATH to be".
 * Maxima keep every ledger item that is made of a part far below DynamoDB's 400 KB.
 */

/** What a name of a rule or target looks like: it is part of a ledger key and, later, of a RAM tag. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** {@link namePattern} in words. */
export const namePatternWords = 'at most 64 letters, digits, - and _, the first a letter or digit'

const name = text(namePattern, `a name of ${namePatternWords}`)
const accountId = text(accountIdPattern, 'an account id: a string of 12 digits')
const region = text(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, 'an AWS Region, for example us-east-1')
const pipelineName = text(
  /^[a-z0-9_-]{1,128}$/,
  'the name of a pipeline as in its ARN: lower-case letters, digits, - and _',
)
const imageNameGlob = text(
  /^[a-z0-9_*?-]{1,128}$/,
  "a glob on an image's name as in its ARN: lower-case letters, digits, -, _, * and ?",
)

/** The kinds of resources that a rule can share in this version. */
export const sharedKinds = ['image', 'imageRecipe', 'containerRecipe', 'components', 'parentImage'] as const

const imageType = z.enum(imageTypes, { error: `one of ${imageTypes.join(', ')}` })

/** AWS has no more tags on one resource. */
export const mostTags = 50

/** Keys are the business of the checks, because a record leaves some out, such as `__proto__`. */
const imageTags = z.readonly(
  z
    .record(z.string(), text(/^[^]{0,256}$/, 'the value of a tag: a string of at most 256 characters'), {
      error: 'a map from keys of tags to their values',
    })
    .check(
      z.refine((tags) => Object.keys(tags).length > 0, { error: 'a map with at least one tag' }),
      z.refine((tags) => Object.keys(tags).length <= mostTags, {
        error: `a map of at most ${mostTags} tags`,
      }),
    ),
)

const sharedKind = z.enum(sharedKinds, { error: `one of ${sharedKinds.join(', ')}` })

const organizationalUnit = text(
  unitPattern,
  'the id or ARN of an organizational unit, for example ou-ab12-11111111',
)

/** Every way in which a target says who its principals are. */
export const principalMembers = [
  'accounts',
  'organizationalUnits',
  'organization',
] as const satisfies readonly (keyof Target)[]

/** A named set of principals. */
export const targetSchema = z.readonly(
  z.strictObject(
    {
      accounts: z.exactOptional(list(accountId, { of: 'account ids', max: 10_000 })),
      organizationalUnits: z.exactOptional(
        list(organizationalUnit, { of: 'organizational units', max: 1_000 }),
      ),
      organization: z.exactOptional(z.literal(true, { error: 'true, or left out' })),
      excludedAccounts: z.exactOptional(list(accountId, { of: 'account ids', max: 1_000 })),
      excludedRegions: z.exactOptional(list(region, { of: 'AWS Regions', max: 50 })),
    },
    { error: `a map with at least one of ${principalMembers.join(', ')}` },
  ),
)

/** Every way in which a rule says which images it is for. */
export const matchMembers = [
  'imagePipelines',
  'imageNames',
  'imageTags',
  'imageTypes',
] as const satisfies readonly (keyof RuleMatch)[]

const matchSchema = z.readonly(
  z.strictObject(
    {
      imagePipelines: z.exactOptional(list(pipelineName, { of: 'pipeline names', max: 100 })),
      imageNames: z.exactOptional(list(imageNameGlob, { of: 'globs on image names', max: 100 })),
      imageTags: z.exactOptional(imageTags),
      imageTypes: z.exactOptional(list(imageType, { of: 'types of images', max: 10 })),
    },
    { error: `a map with at least one of ${matchMembers.join(', ')}` },
  ),
)

/** The ways in which a rule can be carried out. */
export const ruleModes = ['auto', 'policy', 'share'] as const satisfies readonly RuleMode[]

const buildsToKeep = 'a whole number from 1 to 1000'

const shareSchema = z.readonly(
  z.strictObject(
    {
      resources: list(sharedKind, { of: 'kinds of resources', max: 10 }),
      mode: z.exactOptional(z.enum(ruleModes, { error: `one of ${ruleModes.join(', ')}` })),
      keep: z.exactOptional(
        z
          .int({ error: buildsToKeep })
          .check(z.gte(1, { error: buildsToKeep }), z.lte(1_000, { error: buildsToKeep })),
      ),
      adopt: z.exactOptional(z.boolean({ error: 'true or false' })),
    },
    { error: 'a map with the member resources' },
  ),
)

/** The members of a rule that do something; a rule has at least one of them. */
export const waysOfRules = [
  'share',
  'launch',
  'copy',
  'distribute',
] as const satisfies readonly (keyof Rule)[]

/** A member of a rule that does something. */
export type WayOfRule = (typeof waysOfRules)[number]

/** What a finding can mean for a rule. */
const onFindings = ['skip', 'abort'] as const satisfies readonly OnFinding[]

/** Which images go to whom, and how. */
export const ruleSchema = z.readonly(
  z.strictObject(
    {
      name,
      match: matchSchema,
      targets: z.exactOptional(list(name, { of: 'names of targets', max: 100 })),
      share: z.exactOptional(shareSchema),
      launch: z.exactOptional(launchRuleSchema),
      copy: z.exactOptional(copyRuleSchema),
      distribute: z.exactOptional(distributeRuleSchema),
      ssmParameters: z.exactOptional(ruleParametersSchema),
      onFinding: z.exactOptional(z.enum(onFindings, { error: `one of ${onFindings.join(', ')}` })),
    },
    { error: `a map with the members name, match, targets and at least one of ${waysOfRules.join(', ')}` },
  ),
)

/** The shape of a rules file; what its members have to do with each other is checked by `findRulesConflicts`. */
export const rulesSchema = z.readonly(
  z.strictObject(
    {
      version: z.literal(1, { error: 'the number 1' }),
      ownerAccountId: accountId,
      regions: list(region, { of: 'AWS Regions', max: 50 }),
      targets: z.readonly(
        z.record(name, targetSchema, { error: 'a map from names to targets' }).check(
          z.refine((targets) => Object.keys(targets).length > 0, { error: 'a map with at least one target' }),
          z.refine((targets) => Object.keys(targets).length <= 100, {
            error: 'a map of at most 100 targets',
          }),
        ),
      ),
      kmsKeys: z.exactOptional(kmsKeysSchema),
      waivers: z.exactOptional(waiversSchema),
      rules: list(ruleSchema, { of: 'rules', max: 200 }),
      settings: z.exactOptional(settingsSchema),
    },
    { error: 'a map with the members version, ownerAccountId, regions, targets, rules' },
  ),
)

function text(pattern: RegExp, expectation: string) {
  return z.string({ error: expectation }).check(z.regex(pattern, { error: expectation }))
}

function list<T extends z.core.$ZodType>(item: T, size: { readonly of: string; readonly max: number }) {
  return z.readonly(
    z
      .array(item, { error: `a list of ${size.of}` })
      .check(
        z.minLength(1, { error: `a list of at least one of the ${size.of}` }),
        z.maxLength(size.max, { error: `a list of at most ${size.max} ${size.of}` }),
      ),
  )
}
