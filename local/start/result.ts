import * as z from 'zod'

const finding = z.strictObject({
  check: z.string(),
  what: z.string(),
  where: z.string(),
  remedy: z.string(),
})

/** What `npm start -- --json OUT` writes; published as events/schemas/start-result.schema.json. */
export const startResultSchema = z.strictObject({
  verdict: z.enum(['done', 'notDone']).describe('`done`: exit code 0; `notDone`: exit code 1.'),
  executions: z.array(
    z.strictObject({
      name: z.string(),
      status: z.string(),
      error: z.string().optional(),
      cause: z.string().optional(),
    }),
  ),
  resources: z.array(
    z.strictObject({
      arn: z.string(),
      outcome: z.string(),
      accounts: z.int().describe('How many accounts the plan shares it with.'),
      finding: finding.optional(),
    }),
  ),
  sights: z
    .array(
      z.strictObject({
        accountId: z.string(),
        resourceArn: z.string(),
        reads: z.boolean(),
        lists: z.boolean().optional(),
        launches: z
          .boolean()
          .optional()
          .describe('Images with an AMI: whether launching it would succeed, tried as a dry run.'),
        refusal: z.string().optional(),
        expected: z.boolean().describe('Whether this is what the plan wanted.'),
      }),
    )
    .describe('What each account could read, list and launch, asked with its own credentials.'),
  usage: z.strictObject({
    stateTransitions: z.int(),
    lambdaInvocations: z.int(),
    lambdaGbSeconds: z.number(),
    ledgerWrites: z.int(),
    ledgerReads: z.int(),
    mutatingSharingCalls: z
      .int()
      .describe('Calls to Image Builder, RAM and EC2 by the product that changed something.'),
    usDollars: z.number(),
  }),
  virtualSeconds: z.number(),
  realSeconds: z.number(),
})

/** What a run of `npm start` showed. */
export type StartResult = z.infer<typeof startResultSchema>
