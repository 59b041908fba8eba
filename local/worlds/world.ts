import * as z from 'zod'

import { isOptIn } from '../cloud/aws-regions.ts'
import { defaultTiming } from '../cloud/timing.ts'
import { ec2World } from '../ec2/ec2-world.ts'
import { destinationsWorld } from './destinations-world.ts'

const accountId = z.string().regex(/^\d{12}$/, 'Expected 12 digits in quotes')
const nameAndVersion = z.string().regex(/^[\w .-]+\/\d+\.\d+\.\d+$/, 'Expected NAME/x.y.z')

const component = z.strictObject({
  name: z.string(),
  version: z.string(),
  platform: z.enum(['Linux', 'Windows', 'macOS']).default('Linux'),
  policyStatements: z
    .array(z.record(z.string(), z.json()))
    .optional()
    .describe('A policy that someone put on the component before us; `{arn}` stands for its ARN.'),
})

const imageRecipe = z.strictObject({
  name: z.string(),
  version: z.string(),
  parentImage: z.string(),
  components: z
    .array(z.string())
    .min(1)
    .describe('NAME/x.y.z of a component of this world, or a component ARN.'),
  kmsKeyId: z
    .string()
    .optional()
    .describe('What the root volume is encrypted with: an alias or ARN of the owner; plain when absent.'),
})

const resources = z.strictObject({
  components: z.array(component).default([]),
  imageRecipes: z.array(imageRecipe).default([]),
  imagePipelines: z.array(z.strictObject({ name: z.string(), imageRecipe: nameAndVersion })).default([]),
})

const seconds = (byDefault: number) => z.number().nonnegative().default(byDefault)

const timing = z.strictObject({
  buildStateSeconds: seconds(defaultTiming.buildStateSeconds),
  shareDerivationSeconds: seconds(defaultTiming.shareDerivationSeconds),
  sharePromotionSeconds: seconds(defaultTiming.sharePromotionSeconds),
  associationSeconds: seconds(defaultTiming.associationSeconds),
  listLagSeconds: seconds(defaultTiming.listLagSeconds),
  emptyFirstPages: z.boolean().default(defaultTiming.emptyFirstPages),
  eventDeliverySeconds: seconds(defaultTiming.eventDeliverySeconds),
  asyncRetrySeconds: z.array(z.number().nonnegative()).default([...defaultTiming.asyncRetrySeconds]),
  imageValidationSeconds: seconds(defaultTiming.imageValidationSeconds),
  amiCopySeconds: seconds(defaultTiming.amiCopySeconds),
  amiCopySecondsPerGib: seconds(defaultTiming.amiCopySecondsPerGib),
  amiCopySigma: seconds(defaultTiming.amiCopySigma),
  amiCopyFailureSeconds: seconds(defaultTiming.amiCopyFailureSeconds),
  amiCreationSeconds: seconds(defaultTiming.amiCreationSeconds),
  amiVisibilitySeconds: seconds(defaultTiming.amiVisibilitySeconds),
})

const organizationalUnit = z.strictObject({
  id: z
    .string()
    .regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, 'Expected ou-, the id of the root, and 8 to 32 characters'),
  name: z.string(),
  parent: z.string().optional().describe('The id of the unit above; absent directly under the root.'),
  accountIds: z.array(accountId).default([]).describe('The accounts directly in it.'),
})

const ram = z.strictObject({
  defaultPermissions: z
    .boolean()
    .default(true)
    .describe('false: RAM has no default permissions, so that no policy matches a managed one at first.'),
})

const organization = z.strictObject({
  id: z.string().regex(/^o-[a-z0-9]{10,32}$/, 'Expected o- and 10 to 32 lower-case letters or digits'),
  managementAccountId: accountId,
  sharingEnabled: z.boolean().default(true),
  readRole: z
    .boolean()
    .default(true)
    .describe('Whether the management account has the role that the product reads the organization with.'),
  accountIds: z.array(accountId).min(1).describe('All members, whichever unit they are in.'),
  units: z.array(organizationalUnit).optional(),
})

const account = z.strictObject({
  id: accountId,
  name: z.string(),
  status: z.enum(['ACTIVE', 'SUSPENDED']).optional().describe('ACTIVE when absent.'),
  disabledRegions: z
    .array(z.string().refine(isOptIn, 'Expected a Region that accounts have to enable'))
    .optional()
    .describe('Regions that it has not enabled, of those that accounts have to enable; none when absent.'),
})

/** A world file: what exists in the embedded cloud before the product is deployed. */
export const worldSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().default(''),
  seed: z.int().nonnegative().default(1).describe('All ids and all jitter come from it.'),
  ownerAccountId: accountId.describe('The account that the product is deployed to.'),
  region: z.string().default('us-east-1'),
  accounts: z.array(account).min(1),
  organization: organization.optional(),
  timing: timing.prefault({}).describe('How long asynchronous things take, in seconds of virtual time.'),
  ram: ram.prefault({}),
  ec2: ec2World.prefault({}),
  destinations: destinationsWorld
    .optional()
    .describe('Accounts that AMIs may be copied to; when absent, no account has the role that it takes.'),
  resources: resources.prefault({}),
  build: z
    .array(z.string())
    .default([])
    .describe('Names of pipelines that are executed once everything is deployed.'),
  rules: z.json().optional().describe('A rules file, as `ibshare rules put` takes it.'),
})

/** What exists in the embedded cloud before the product is deployed. */
export type World = z.infer<typeof worldSchema>
