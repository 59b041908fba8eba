import * as z from 'zod/mini'

import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'

/**
 * EventBridge's event on an AMI, forwarded by a destination account. Only where it comes from is read: what it says of
 * the AMI is not believed.
 */
export const input = z.object({
  source: z.literal('aws.ec2', { error: 'aws.ec2' }),
  'detail-type': z.literal('EC2 AMI State Change', { error: 'EC2 AMI State Change' }),
  account: z
    .string({ error: 'an account id: 12 digits' })
    .check(z.regex(/^\d{12}$/, { error: 'an account id: 12 digits' })),
  region: z
    .string({ error: 'an AWS Region' })
    .check(z.regex(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, { error: 'an AWS Region' })),
})

/** Nothing: what the look found is in the ledger. */
export const output = z.strictObject({})

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName, OWNER_ACCOUNT_ID: ownerAccountId })

/** The function's environment variables. */
export type Environment = z.input<typeof environment>
