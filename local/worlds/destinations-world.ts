import * as z from 'zod'

const accountId = z.string().regex(/^\d{12}$/, 'Expected 12 digits in quotes')

/** What may be wrong with a destination account. */
export const flaws = z
  .enum(['noRole', 'otherTrust', 'copyDenied', 'noWakeUpRule'])
  .describe(
    'noRole: nothing is deployed. otherTrust: the role trusts another account than the owner. copyDenied: a service control policy denies ec2:CopyImage. noWakeUpRule: nobody tells of AMIs that are done.',
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
  flaws: z.record(accountId, flaws).default({}).describe('What is wrong with single accounts.'),
})

/** What a world says of the stacks of destination accounts. */
export type DestinationsWorld = z.infer<typeof destinationsWorld>

/** What may be wrong with a destination account. */
export type DestinationFlaw = z.infer<typeof flaws>
