import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createDynamoLeaseStore } from '../../../functions/lib/aws/dynamo-lease-store.ts'
import type { LeaseStore } from '../../../functions/lib/ports/lease-store.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'

const key = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'
const now = '2026-11-21T20:00:00.000Z'
const expiresAt = '2026-11-21T20:15:00.000Z'
const mine = { key, ownerArn: 'arn:mine', now, expiresAt }
const theirs = { ...mine, ownerArn: 'arn:theirs' }

let table: LocalLedger
let leases: LeaseStore

beforeEach(async () => {
  table = await startLocalLedger()
  leases = createDynamoLeaseStore(table.client, table.tableName)
})

afterEach(async () => table.close())

async function fence(): Promise<unknown> {
  const [item] = await table.partition(`LOCK#${key}`)
  return item?.['fence']
}

describe('acquire', () => {
  it('gets a lease that nobody ever held, in one write', async () => {
    expect(await leases.acquire(mine)).toEqual({ kind: 'acquired' })

    expect(table.operations).toEqual(['UpdateItem'])
    expect(await table.partition(`LOCK#${key}`)).toEqual([
      { pk: `LOCK#${key}`, sk: 'LOCK', ownerArn: 'arn:mine', expiresAt, fence: 1 },
    ])
  })

  it('answers who holds it and until when, and changes nothing, when another does', async () => {
    await leases.acquire(theirs)

    expect(await leases.acquire(mine)).toEqual({ kind: 'held', ownerArn: 'arn:theirs', expiresAt })
    expect(await fence()).toBe(1)
  })

  it('prolongs the lease when the caller holds it already', async () => {
    await leases.acquire(mine)

    const later = '2026-11-21T20:30:00.000Z'
    expect(await leases.acquire({ ...mine, expiresAt: later })).toEqual({ kind: 'acquired' })
    expect(await leases.acquire(theirs)).toMatchObject({ kind: 'held', expiresAt: later })
  })

  it.each([
    ['a millisecond before it ends', '2026-11-21T20:14:59.999Z', 'held'],
    ['at its end', '2026-11-21T20:15:00.000Z', 'acquired'],
    ['at its end, written without milliseconds', '2026-11-21T20:15:00Z', 'acquired'],
    ['at its end, written in another time zone', '2026-11-21T21:15:00+01:00', 'acquired'],
  ])('answers as it should when it is asked %s', async (_, moment, kind) => {
    await leases.acquire(theirs)

    expect(await leases.acquire({ ...mine, now: moment })).toMatchObject({ kind })
  })

  it('lets one win when many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => leases.acquire({ ...mine, ownerArn: `arn:${index}` })),
    )

    expect(answers.filter((answer) => answer.kind === 'acquired')).toHaveLength(1)
  })

  it('leaves other leases alone', async () => {
    await leases.acquire(theirs)

    expect(await leases.acquire({ ...mine, key: `${key}2` })).toEqual({ kind: 'acquired' })
  })
})

describe('takeOver', () => {
  it('gets the lease when its owner is the one that has ended', async () => {
    await leases.acquire(theirs)

    expect(await leases.takeOver({ ...mine, deadOwnerArn: 'arn:theirs' })).toEqual({ kind: 'acquired' })
    expect(await leases.acquire(theirs)).toMatchObject({ kind: 'held', ownerArn: 'arn:mine' })
    expect(await fence()).toBe(2)
  })

  it('answers who holds it when a third was faster', async () => {
    await leases.acquire({ ...theirs, ownerArn: 'arn:third' })

    expect(await leases.takeOver({ ...mine, deadOwnerArn: 'arn:theirs' })).toEqual({
      kind: 'held',
      ownerArn: 'arn:third',
      expiresAt,
    })
  })

  it('gets the lease when it was given back meanwhile', async () => {
    await leases.acquire(theirs)
    await leases.release(theirs)

    expect(await leases.takeOver({ ...mine, deadOwnerArn: 'arn:theirs' })).toEqual({ kind: 'acquired' })
  })
})

describe('release', () => {
  it('frees the lease, and the next owner has a higher fencing number', async () => {
    await leases.acquire(theirs)
    await leases.release(theirs)

    expect(await leases.acquire(mine)).toEqual({ kind: 'acquired' })
    expect(await fence()).toBe(2)
  })

  it('has no effect when another holds the lease by now', async () => {
    await leases.acquire(theirs)

    await leases.release(mine)

    expect(await leases.acquire(mine)).toMatchObject({ kind: 'held', ownerArn: 'arn:theirs' })
  })

  it('is harmless when it is repeated, or nobody ever held the lease', async () => {
    await leases.release(mine)
    expect(await table.partition(`LOCK#${key}`)).toEqual([])

    await leases.acquire(mine)
    await leases.release(mine)
    await leases.release(mine)

    expect(await leases.acquire(theirs)).toEqual({ kind: 'acquired' })
  })
})
