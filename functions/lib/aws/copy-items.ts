import * as z from 'zod/mini'

import { copyStates } from '../domain/copying/copy.ts'
import type { Copy } from '../domain/copying/copy.ts'
import { findingSchema } from '../domain/sharing/share-result-schema.ts'
import { copyKey, copyPrefix, laneOfKey } from './copy-keys.ts'
import { parseItem } from './ledger-item-form.ts'
import type { ItemKey } from './ledger-keys.ts'
import { packText, unpackText } from './packed-text.ts'

const texts = z.readonly(z.array(z.string()))
const tags = z.readonly(z.record(z.string(), z.string()))

const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), imageId: z.string(), region: z.string() }),
  z.object({ kind: z.literal('relay'), copyId: z.string(), region: z.string() }),
])

/** A frozen request, as it lies in the ledger. */
export const requestSchema = z.object({
  source,
  name: z.string(),
  description: z.exactOptional(z.string()),
  kmsKeyId: z.exactOptional(z.string()),
  tags,
})

const launchPermission = z.readonly(
  z.object({
    userIds: z.exactOptional(texts),
    userGroups: z.exactOptional(z.readonly(z.array(z.literal('all')))),
    organizationArns: z.exactOptional(texts),
    organizationalUnitArns: z.exactOptional(texts),
  }),
)

/** What is made of an AMI, as it lies in the ledger. */
export const outputsSchema = z.object({
  launchPermission: z.exactOptional(launchPermission),
  launchTemplates: z.readonly(
    z.array(z.object({ accountId: z.string(), launchTemplateId: z.string(), setDefault: z.boolean() })),
  ),
  parameters: z.readonly(
    z.array(
      z.object({ accountId: z.string(), name: z.string(), dataType: z.enum(['text', 'aws:ec2:image']) }),
    ),
  ),
})

/** The build that a copy holds, as it lies in the ledger. */
export const buildSchema = z.object({ version: z.string(), createdAt: z.string() })

/**
 * What may be said of hundreds of outputs, in words that are much alike, and again of each run before: packed, it leaves
 * an item room.
 */
function packed<Schema extends z.core.$ZodType>(schema: Schema) {
  return z.pipe(z.pipe(z.string(), z.transform(unpackText)), schema)
}

const failedOutputs = z.readonly(z.array(z.object({ output: z.string(), finding: findingSchema })))

const earlierEnd = z.object({
  state: z.enum(copyStates),
  runs: texts,
  imageId: z.exactOptional(z.string()),
  finding: z.exactOptional(findingSchema),
  failedOutputs: z.exactOptional(failedOutputs),
})

/** A copy as it lies in the ledger, without what its key says. */
export const copySchema = z.object({
  pk: z.string(),
  sk: z.string(),
  sourceImageId: z.string(),
  state: z.enum(copyStates),
  attempt: z.number(),
  firstAttempt: z.number(),
  request: requestSchema,
  outputs: outputsSchema,
  outputsAdded: z.exactOptional(z.number()),
  build: buildSchema,
  gigabytes: z.number(),
  wantedBy: texts,
  enqueuedAt: z.string(),
  imageId: z.exactOptional(z.string()),
  startedAt: z.exactOptional(z.string()),
  finishTries: z.exactOptional(z.number()),
  finishDueAt: z.exactOptional(z.string()),
  unwantedSince: z.exactOptional(z.string()),
  finding: z.exactOptional(findingSchema),
  failedOutputs: z.exactOptional(packed(failedOutputs)),
  earlierEnds: z.exactOptional(packed(z.readonly(z.array(earlierEnd)))),
})

/** A copy as its item says it. @throws InvalidInput when the item was changed by another hand. */
export function copyOfItem(item: unknown): Copy {
  const { pk, sk, ...said } = parseItem(copySchema, item)
  return { ...said, ...laneOfKey(pk), id: sk.slice(copyPrefix.length) }
}

/** A copy as its item lies in the ledger: what the key says is not said again, every byte is written several times. */
export function itemOfCopy(copy: Copy): ItemKey & Readonly<Record<string, unknown>> {
  const { id: _id, accountId: _accountId, region: _region, ...said } = copy
  return { ...copyKey(copy), ...withPacked(said) }
}

/** Attributes of a copy, long ones as they lie in the ledger. */
export function withPacked<Said extends Partial<Copy>>(said: Said) {
  const { failedOutputs: failed, earlierEnds: ends, ...others } = said
  return {
    ...others,
    ...(failed === undefined ? {} : { failedOutputs: packText(failed) }),
    ...(ends === undefined ? {} : { earlierEnds: packText(ends) }),
  }
}
