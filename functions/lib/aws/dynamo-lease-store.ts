import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import { TransientServiceError } from '../domain/errors.ts'
import type { LeaseAnswer, LeaseStore } from '../ports/lease-store.ts'
import type { Condition } from './dynamo-expressions.ts'
import { createDynamoItems, type DynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { leaseKey } from './ledger-keys.ts'

/** A lease that somebody holds; one that was given back keeps nothing but its fencing number. */
const leaseSchema = z.object({
  ownerArn: z.exactOptional(z.string()),
  expiresAt: z.exactOptional(z.string()),
})

/** The attributes of a lease that someone holds. */
const holding = ['ownerArn', 'expiresAt'] as const

/** The leases in the ledger table. Times are compared in the condition of the write. */
export function createDynamoLeaseStore(client: DynamoDBDocumentClient, tableName: string): LeaseStore {
  const items = createDynamoItems(client, tableName)
  return {
    acquire: async ({ now, ...lease }) =>
      take(items, lease, {
        expression: 'attribute_not_exists(ownerArn) OR ownerArn = :me OR expiresAt <= :now',
        values: { ':me': lease.ownerArn, ':now': sortableTime(now) },
      }),
    takeOver: async ({ deadOwnerArn, ...lease }) =>
      take(items, lease, {
        expression: 'attribute_not_exists(ownerArn) OR ownerArn IN (:me, :dead)',
        values: { ':me': lease.ownerArn, ':dead': deadOwnerArn },
      }),
    release: async ({ key, ownerArn }) => {
      // The item stays: deleting it would start its fencing number again.
      const isMine = { expression: 'ownerArn = :me', values: { ':me': ownerArn } }
      await items.update(leaseKey(key), { remove: holding }, isMine)
    },
  }
}

interface WantedLease {
  readonly key: string
  readonly ownerArn: string
  readonly expiresAt: string
}

async function take(items: DynamoItems, wanted: WantedLease, condition: Condition): Promise<LeaseAnswer> {
  const { key, ownerArn } = wanted
  const change = { set: { ownerArn, expiresAt: sortableTime(wanted.expiresAt) }, add: { fence: 1 } }
  if (await items.update(leaseKey(key), change, condition)) return { kind: 'acquired' }

  const holder = parseItem(leaseSchema, (await items.get(leaseKey(key))) ?? {})
  if (holder.ownerArn === undefined || holder.expiresAt === undefined) {
    throw new TransientServiceError(
      `Expected the lease on ${key} to be held, got it given back this moment`,
      {
        where: key,
        remedy: 'Ask for the lease again',
      },
    )
  }
  return { kind: 'held', ownerArn: holder.ownerArn, expiresAt: holder.expiresAt }
}

/** Times of one format are in the order of their text. */
function sortableTime(text: string): string {
  return new Date(text).toISOString()
}
