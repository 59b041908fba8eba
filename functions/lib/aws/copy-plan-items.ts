import * as z from 'zod/mini'

import { outcomes } from '../domain/outcome.ts'
import { findingSchema } from '../domain/sharing/share-result-schema.ts'
import { buildSchema, outputsSchema, requestSchema } from './copy-items.ts'

const texts = z.readonly(z.array(z.string()))
const findings = z.readonly(z.array(findingSchema))

const plannedCopy = z.object({
  id: z.string(),
  sourceImageId: z.string(),
  accountId: z.string(),
  region: z.string(),
  request: requestSchema,
  outputs: outputsSchema,
  build: buildSchema,
  gigabytes: z.number(),
  isRelay: z.boolean(),
  isOnlyRelay: z.exactOptional(z.literal(true)),
  existingImageId: z.exactOptional(z.string()),
  wantedBy: texts,
})

const blockedCopy = z.object({
  sourceImageId: z.string(),
  accountId: z.string(),
  region: z.string(),
  wantedBy: texts,
  finding: findingSchema,
  isWaived: z.exactOptional(z.literal(true)),
})

const costs = z.object({
  copies: z.number(),
  transferGigabytes: z.number(),
  storageGigabytes: z.number(),
  transferDollars: z.number(),
  storageDollarsPerMonth: z.number(),
})

/** What a run is to copy, as it lies packed in the ledger. */
export const copyPlanSchema = z.object({
  images: z.readonly(z.array(z.object({ arn: z.string(), sourceImageId: z.string() }))),
  copies: z.readonly(z.array(plannedCopy)),
  blocked: z.readonly(z.array(blockedCopy)),
  findings,
  abortingRules: z.exactOptional(texts),
  sideFindings: findings,
  costs: z.object({
    planned: costs,
    withoutRelay: costs,
    asLaunchPermission: costs,
    pricesAsOf: z.string(),
  }),
  nothingToCopy: z.exactOptional(z.string()),
})

const copyTrace = z.object({
  accountId: z.string(),
  region: z.string(),
  sourceImageId: z.string(),
  imageId: z.exactOptional(z.string()),
})

/** What became of a run's copies, as it lies packed in the ledger. */
export const copyResultSchema = z.object({
  counts: z.partialRecord(z.enum(outcomes), z.number()),
  groups: z.readonly(
    z.array(
      z.object({
        outcome: z.enum(outcomes),
        finding: z.exactOptional(findingSchema),
        copies: z.readonly(z.array(copyTrace)),
      }),
    ),
  ),
})
