import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import * as z from 'zod'

/** CloudWatch Logs takes no other number of days. */
const retentionDays: ReadonlySet<number> = new Set(
  Object.values(RetentionDays).filter((value) => typeof value === 'number'),
)

const configSchema = z.object({
  ownerAccountId: z
    .string({ error: 'Expected a string; quote it, a number loses leading zeros.' })
    .regex(/^\d{12}$/, 'Expected 12 digits.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Expected a Region such as us-east-1.')
    .default('us-east-1'),
  logRetentionDays: z.coerce
    .number()
    .refine((days) => retentionDays.has(days), 'Expected a number of days that CloudWatch Logs offers.')
    .default(RetentionDays.THREE_MONTHS),
  organizationReadRoleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'Expected the ARN of an IAM role.')
    .optional(),
  alarmTopicArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:.+$/, 'Expected the ARN of an SNS topic.')
    .optional(),
})

/** What may be set with `cdk -c NAME=VALUE` or in cdk.json. */
export interface Config {
  /** The account that owns the images, 12 digits; the stack is deployed there. */
  readonly ownerAccountId: string
  /** The Region of the stack, `us-east-1` by default. Resources of every Region are shared. */
  readonly region: string
  /** How long log lines are kept, 90 days by default; the ledger is kept forever. */
  readonly logRetentionDays: number
  /**
   * A role of the management account, or of a delegated administrator's, that may list accounts and units; without
   * it, what needs them is reported as ORGANIZATION_UNREADABLE. docs/operations.md has its policies.
   */
  readonly organizationReadRoleArn?: string | undefined
  /** An SNS topic that alarms are sent to. */
  readonly alarmTopicArn?: string | undefined
}

/**
 * Reads the configuration from CDK's context.
 * @throws Error that names every setting that is missing or malformed.
 */
export function parseConfig(readContext: (name: string) => unknown): Config {
  const settings = Object.fromEntries(
    Object.keys(configSchema.shape).map((name) => [name, readContext(name)]),
  )
  const parsed = configSchema.safeParse(settings)
  if (parsed.success) return parsed.data

  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0])
    return `${name}: ${issue.message} Got ${JSON.stringify(settings[name]) ?? 'nothing'}.`
  })
  throw new Error(`CDK context is not as expected. ${problems.join(' ')}`)
}
