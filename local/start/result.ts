import * as z from 'zod'

import { checkResultOutput } from '../../cli/check-schemas.ts'

const finding = z.strictObject({
  check: z.string(),
  what: z.string(),
  where: z.string(),
  remedy: z.string(),
})

const costs = z.strictObject({
  copies: z.int(),
  transferGigabytes: z.number(),
  transferDollars: z.number().describe('Once.'),
  storageGigabytes: z.number(),
  storageDollarsPerMonth: z.number(),
})

/** What `npm start -- --json OUT` writes; published as events/schemas/start-result.schema.json. */
export const startResultSchema = z.strictObject({
  verdict: z.enum(['done', 'notDone']).describe('`done`: exit code 0; `notDone`: exit code 1.'),
  observed: z.boolean().describe('Whether all runs only planned and checked, and were to change nothing.'),
  executions: z.array(
    z.strictObject({
      name: z.string(),
      status: z.string(),
      error: z.string().optional(),
      cause: z.string().optional(),
    }),
  ),
  checks: z
    .array(checkResultOutput)
    .describe('What the checks said of each destination account, before anything was done there.'),
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
  copies: z
    .array(
      z.strictObject({
        accountId: z.string(),
        region: z.string(),
        outcome: z.string(),
        imageId: z.string().optional().describe('The AMI that the account has, as it sees it itself.'),
        launches: z
          .boolean()
          .describe('Whether the account could launch its AMI, tried as a dry run with its own credentials.'),
        expected: z.boolean().describe('Whether this is what the plan wanted.'),
        finding: finding.optional(),
      }),
    )
    .describe("What each account has of the plans' copies, asked with its own credentials."),
  copyCosts: z
    .strictObject({
      planned: costs,
      withoutRelay: costs.describe("Every account's copy straight from the Region of the build."),
      asLaunchPermission: costs.describe('Launch permission on one AMI in each Region, instead of copies.'),
    })
    .describe('What the copies cost, and what other ways would.'),
  usage: z.strictObject({
    stateTransitions: z.int(),
    lambdaInvocations: z.int(),
    lambdaGbSeconds: z.number(),
    ledgerWrites: z.int(),
    ledgerReads: z.int(),
    mutatingSharingCalls: z
      .int()
      .describe('Calls to Image Builder, RAM and EC2 that changed something, by functions that share.'),
    mutatingCopyCalls: z
      .int()
      .describe('Calls to EC2 and SSM that changed something, by functions that copy.'),
    usDollars: z.number(),
  }),
  virtualSeconds: z.number(),
  realSeconds: z.number(),
})

/** What a run of `npm start` showed. */
export type StartResult = z.infer<typeof startResultSchema>

/** One copy of the plans, as its account sees it. */
export type CopySight = StartResult['copies'][number]

/** What the copies of all runs cost. */
export type CopyCosts = StartResult['copyCosts']
