import * as z from 'zod'

const accountId = z.string().regex(/^\d{12}$/, 'Expected 12 digits in quotes')
const region = z.string()

const rate = z.strictObject({
  burst: z.int().positive().describe('Requests at once.'),
  perSecond: z.number().positive().describe('How fast that is refilled.'),
})
const generous = { burst: 1000, perSecond: 100 }

const requestRates = z.strictObject({
  describe: rate
    .default(generous)
    .describe('Of each operation that changes nothing (AWS: 100 and 20 a second).'),
  mutating: rate.default(generous).describe('Of each other operation (AWS: mostly 100 and 5 a second).'),
  operations: z
    .record(z.string(), rate)
    .default({})
    .describe('Of single operations by name (AWS: CopyImage 100 and 1 a second).'),
})

const lane = z.strictObject({
  accountId: accountId.optional().describe('All accounts when absent.'),
  region: region.optional().describe('All Regions when absent.'),
  concurrentCopies: z.int().nonnegative().optional(),
  copySeconds: z.number().nonnegative().optional().describe('Instead of `timing.amiCopySeconds`.'),
})

const instance = z.strictObject({
  id: z.string().regex(/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, 'Expected i- and 17 hexadecimal digits'),
  accountId,
  region,
  sizeGib: z.int().positive().default(8).describe('Of its only volume.'),
})

/**
 * The Regions whose EC2 knows paravirtual AMIs (EC2 User Guide, "Virtualization types"): none that opened after
 * Frankfurt does.
 */
const paravirtualRegions = [
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-central-1',
  'eu-west-1',
  'sa-east-1',
  'us-east-1',
  'us-west-1',
  'us-west-2',
]

/** What a world says of EC2: its quotas, request rates and the instances that AMIs can be made of. */
export const ec2World = z.strictObject({
  concurrentCopies: z
    .int()
    .nonnegative()
    .default(50)
    .describe('How many AMIs may be copied to an account and Region at once.'),
  lanes: z
    .array(lane)
    .default([])
    .describe(
      'What differs for some accounts and Regions that AMIs are copied to; of several that fit, the first that says it counts.',
    ),
  uniqueCopyNames: z
    .boolean()
    .default(true)
    .describe('false: CopyImage takes a name that another AMI has, as AWS was seen to do.'),
  amis: z.int().nonnegative().default(50_000).describe('How many AMIs an account may have in a Region.'),
  sharesPerAmi: z
    .int()
    .nonnegative()
    .default(1000)
    .describe('How many accounts, organizations and units the launch permission of an AMI may name.'),
  paravirtualRegions: z.array(region).default(paravirtualRegions),
  requestRates: requestRates.prefault({}),
  instances: z.array(instance).default([]).describe('Instances that CreateImage can make AMIs of.'),
})

/** What a world says of EC2. */
export type Ec2World = z.infer<typeof ec2World>
