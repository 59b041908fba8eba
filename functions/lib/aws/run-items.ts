import * as z from 'zod/mini'

import { outcomes } from '../domain/outcome.ts'
import {
  findingSchema,
  principalGroupSchema,
  shareResultSchema,
} from '../domain/sharing/share-result-schema.ts'

const texts = z.readonly(z.array(z.string()))

const trigger = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('imageBuilt'),
    eventId: z.string(),
    resourceArn: z.string(),
    checkOnly: z.exactOptional(z.boolean()),
  }),
  z.object({
    kind: z.literal('manual'),
    resourceArns: texts,
    accounts: z.exactOptional(texts),
    organizationalUnits: z.exactOptional(texts),
    organization: z.exactOptional(z.boolean()),
    mode: z.exactOptional(z.enum(['auto', 'policy', 'share'])),
    adopt: z.exactOptional(z.boolean()),
    checkOnly: z.exactOptional(z.boolean()),
    reason: z.exactOptional(z.string()),
  }),
  z.object({
    kind: z.literal('manualCopy'),
    resourceArns: texts,
    distribute: z.unknown(),
    checkOnly: z.exactOptional(z.boolean()),
    reason: z.exactOptional(z.string()),
  }),
  z.object({ kind: z.literal('refused'), inputText: z.string() }),
])

/** The head of a run, as it lies in the ledger. */
export const runSchema = z.object({
  runId: z.string(),
  executionArn: z.string(),
  trigger,
  startedAt: z.string(),
  status: z.enum(['planning', 'sharing', 'succeeded', 'failed']),
  rulesVersion: z.exactOptional(z.string()),
  nothingToDo: z.exactOptional(z.string()),
  counts: z.exactOptional(z.partialRecord(z.enum(outcomes), z.number())),
  copyCounts: z.exactOptional(z.partialRecord(z.enum(outcomes), z.number())),
  observed: z.exactOptional(z.literal(true)),
  endedAt: z.exactOptional(z.string()),
  failure: z.exactOptional(findingSchema),
})

const ruleShare = z.object({
  rule: z.string(),
  principals: texts,
  allowsExternal: z.boolean(),
  keep: z.exactOptional(z.number()),
  isEarlierBuild: z.exactOptional(z.literal(true)),
})

const waiver = z.object({ account: z.string(), check: z.string(), until: z.string(), reason: z.string() })

/** A planned share with its result, as it lies in the ledger. */
export const shareRecordSchema = z.object({
  runId: z.string(),
  resourceArn: z.string(),
  mode: z.enum(['policy', 'share']),
  principals: texts,
  ruleShares: z.readonly(z.array(ruleShare)),
  outsideAccounts: z.exactOptional(texts),
  apart: z.exactOptional(z.readonly(z.array(principalGroupSchema))),
  alsoWanted: z.exactOptional(texts),
  wantedBy: texts,
  adopt: z.exactOptional(z.boolean()),
  waivers: z.exactOptional(z.readonly(z.array(waiver))),
  sideFindings: z.exactOptional(z.readonly(z.array(findingSchema))),
  result: z.exactOptional(shareResultSchema),
  recordedAt: z.exactOptional(z.string()),
})

/** What a rule or a manual input wants for a resource, as it lies in the ledger. */
export const standingWantSchema = z.object({
  resourceArn: z.string(),
  share: z.string(),
  wantedBy: z.string(),
  mode: z.enum(['policy', 'share']),
  principals: texts,
  runId: z.string(),
})
