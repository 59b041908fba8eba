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
  organizationId: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, 'Expected the id of an organization, such as o-a1b2c3d4e5.')
    .optional(),
  wakeUpAccountIds: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',').map((id) => id.trim()) : value),
      z
        .array(
          z
            .string({ error: 'Expected strings; quote them, a number loses leading zeros.' })
            .regex(/^\d{12}$/, 'Expected 12 digits each.'),
          { error: 'Expected a list of account ids.' },
        )
        .min(1, 'Expected at least one account id.'),
    )
    .optional(),
  parameterPrefix: z
    .string()
    .regex(/^[\w.-][\w./-]*$/, 'Expected the beginning of a name without the leading slash.')
    .default('ImageBuilder-'),
  sweepShards: z.coerce
    .number('Expected a number.')
    .int('Expected a whole number.')
    .min(1, 'Expected at least 1.')
    .max(64, 'Expected at most 64.')
    .default(1),
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
  /** The organization whose accounts may tell that a copy has ended. Without it and `wakeUpAccountIds`, lanes are polled. */
  readonly organizationId?: string | undefined
  /** Accounts that may tell the same, one by one; on the command line separated by commas. */
  readonly wakeUpAccountIds?: readonly string[] | undefined
  /**
   * What names of SSM parameters in the owner account begin with, without the leading slash, as `ParameterPrefix` says
   * of destination accounts; `imagebuilder/` is allowed beside it.
   */
  readonly parameterPrefix: string
  /** Into how many parts lanes are split, each with a sweep of its own; 1 serves some hundred lanes. */
  readonly sweepShards: number
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
