import * as z from 'zod'

const accountId = z.string().regex(/^\d{12}$/, 'Expected 12 digits in quotes')
const alias = z.string().regex(/^alias\/[\w/-]+$/, 'Expected alias/ and a name')

/** What may be wrong with a destination account, and what it means. */
const meanings = {
  noRole: 'nothing is deployed.',
  otherTrust: 'the role trusts another account than the owner.',
  entryDenied: 'a service control policy keeps the owner from assuming the role.',
  roleLacksCopy: 'the role may not call ec2:CopyImage.',
  roleLacksTags: 'the role may not call ec2:CreateTags.',
  roleLacksKeys: 'the role has none of the permissions for encrypted images.',
  roleLacksTemplates: 'the role has none of the permissions for launch templates.',
  roleLacksParameters: 'the role has none of the permissions for SSM parameters.',
  noReadAccess: 'the role may not read what checks need: they are unproven, and copies go well.',
  copyDenied: 'a service control policy denies ec2:CopyImage.',
  otherRegionsDenied: 'a service control policy denies everything outside of another Region.',
  keyUseDenied: 'a service control policy denies data keys and grants of KMS.',
  launchTemplateDenied: 'a service control policy denies new versions of launch templates.',
  parameterDenied: 'a service control policy denies ssm:PutParameter.',
  aliasMissing: 'nothing has the alias `keyAlias`.',
  keyDisabled: 'the key behind `keyAlias` is disabled.',
  keyPendingDeletion: 'the key behind `keyAlias` is to be deleted.',
  keyAsymmetric: 'the key behind `keyAlias` is asymmetric.',
  keyPolicyLacksRole:
    'the policy of the key behind `keyAlias` lets nobody encrypt, not even by IAM policies.',
  sourceKeyPolicy: "the policy of the owner's key behind `sourceKeyAlias` leaves the account out.",
  regionDisabled: 'those of `regions` are not enabled that accounts have to enable.',
  encryptedByDefault: 'EBS encrypts by default: AMIs that are not encrypted get the key that AWS manages.',
  defaultKeyDisabled: 'EBS encrypts by default with a key that is disabled.',
  allowedImages: 'Allowed AMIs hides the AMIs of all other accounts.',
  noLaunchTemplate: 'the launch template `launchTemplate` is not there.',
  noTag: 'the launch template has no tag CreatedBy, by which the role may change it.',
  parameterOfOtherType: 'the parameter `parameterName` is there and has the data type text.',
  noWakeUpRule: 'nobody tells of AMIs that are done.',
} as const

/** What may be wrong with a destination account. */
export type DestinationFlaw = keyof typeof meanings

/** Every flaw by its name. */
export const flawNames = Object.keys(meanings).filter((name): name is DestinationFlaw =>
  Object.hasOwn(meanings, name),
)

/** What may be wrong with a destination account. */
export const flaws = z.enum(flawNames).describe(
  Object.entries(meanings)
    .map(([name, meaning]) => `${name}: ${meaning}`)
    .join(' '),
)

/** What a world says of the stacks of destination accounts, infra/destination-account.template.json. */
export const destinationsWorld = z.strictObject({
  regions: z.array(z.string()).min(1).describe('Where each account has the stack.'),
  accountIds: z
    .array(accountId)
    .optional()
    .describe(
      'Which accounts have it; when absent, all active members of the organization but the owner and the management account.',
    ),
  wakeUps: z
    .boolean()
    .default(true)
    .describe('Whether the stacks forward the states of AMIs to the owner account.'),
  parameters: z
    .record(z.string(), z.string())
    .default({})
    .describe("Parameters of the stacks; when absent, everything is 'true' that a copy may need."),
  keyAlias: alias
    .optional()
    .describe('The alias of a key of their own that the accounts have in each Region.'),
  sourceKeyAlias: alias
    .optional()
    .describe("The alias of a key of the owner in the world's Region that all these accounts may use."),
  launchTemplate: z
    .string()
    .optional()
    .describe(
      'The name of a launch template that the accounts have in each Region, tagged for Image Builder.',
    ),
  parameterName: z.string().optional().describe('The name of the SSM parameter that rules write, for flaws.'),
  flaws: z.record(accountId, flaws).default({}).describe('What is wrong with single accounts.'),
})

/** What a world says of the stacks of destination accounts. */
export type DestinationsWorld = z.infer<typeof destinationsWorld>
