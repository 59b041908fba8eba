import * as z from 'zod/mini'

import { outcomes } from '../domain/outcome.ts'

const outcome = z.enum(outcomes)
const texts = z.readonly(z.array(z.string()))

const finding = z.readonly(
  z.object({ check: z.string(), what: z.string(), where: z.string(), remedy: z.string() }),
)

const trigger = z.discriminatedUnion('kind', [
  z.readonly(z.object({ kind: z.literal('imageBuilt'), eventId: z.string(), resourceArn: z.string() })),
  z.readonly(
    z.object({
      kind: z.literal('manual'),
      resourceArns: texts,
      accountIds: texts,
      reason: z.exactOptional(z.string()),
    }),
  ),
])

/** The head of a run, as it lies in the ledger. */
export const runSchema = z.readonly(
  z.object({
    runId: z.string(),
    executionArn: z.string(),
    trigger,
    startedAt: z.string(),
    status: z.enum(['planning', 'sharing', 'succeeded', 'failed']),
    rulesVersion: z.exactOptional(z.string()),
    nothingToDo: z.exactOptional(z.string()),
    counts: z.exactOptional(z.readonly(z.partialRecord(outcome, z.number()))),
    endedAt: z.exactOptional(z.string()),
    failure: z.exactOptional(finding),
  }),
)

const accountOutcome = z.readonly(
  z.object({ accountId: z.string(), outcome, finding: z.exactOptional(finding) }),
)

const shareResult = z.readonly(
  z.object({
    outcome,
    shareArns: texts,
    finding: z.exactOptional(finding),
    exceptions: z.readonly(z.array(accountOutcome)),
    requestIds: texts,
  }),
)

/** A planned share with its result, as it lies in the ledger. */
export const shareRecordSchema = z.readonly(
  z.object({
    runId: z.string(),
    resourceArn: z.string(),
    accountIds: texts,
    wantedBy: texts,
    result: z.exactOptional(shareResult),
    recordedAt: z.exactOptional(z.string()),
  }),
)
