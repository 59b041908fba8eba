import { describe, expect, it } from 'vitest'

import { createAcquireLease } from '../../../functions/acquire-lease/acquire-lease.ts'
import type { LeaseAnswer } from '../../../functions/lib/ports/lease-store.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/a/1.0.0/1'
const me = 'arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run/ShareResource:me'
const other = me.replace(':me', ':other')
const held = { kind: 'held', ownerArn: other, expiresAt: '2026-11-20T06:30:00.000Z' } as const

async function acquire(world: {
  readonly first: LeaseAnswer
  readonly isRunning?: boolean
  readonly second?: LeaseAnswer
}) {
  const asked: unknown[] = []
  const answer = await createAcquireLease({
    leases: {
      acquire: async (lease) => {
        asked.push(['acquire', lease])
        return world.first
      },
      takeOver: async (lease) => {
        asked.push(['takeOver', lease])
        return world.second ?? { kind: 'acquired' }
      },
    },
    executions: { isRunning: async (arn) => arn === other && world.isRunning === true },
    clock: { now: () => Date.parse('2026-11-20T06:00:00Z') },
  })({ resourceArn, executionArn: me })
  return { answer, asked }
}

describe('acquire-lease', () => {
  it('takes a free lease for 35 minutes', async () => {
    const { answer, asked } = await acquire({ first: { kind: 'acquired' } })

    expect(answer).toEqual({ kind: 'acquired' })
    expect(asked).toEqual([
      [
        'acquire',
        {
          key: resourceArn,
          ownerArn: me,
          now: '2026-11-20T06:00:00.000Z',
          expiresAt: '2026-11-20T06:35:00.000Z',
        },
      ],
    ])
  })

  it('leaves a lease to an execution that is running', async () => {
    const { answer, asked } = await acquire({ first: held, isRunning: true })

    expect(answer).toEqual(held)
    expect(asked).toHaveLength(1)
  })

  it('takes the lease over from an execution that has ended', async () => {
    const { answer, asked } = await acquire({ first: held, isRunning: false })

    expect(answer).toEqual({ kind: 'acquired' })
    expect(asked[1]).toEqual([
      'takeOver',
      { key: resourceArn, ownerArn: me, deadOwnerArn: other, expiresAt: '2026-11-20T06:35:00.000Z' },
    ])
  })

  it('waits on when somebody else was faster to take it over', async () => {
    const faster = { ...held, ownerArn: me.replace(':me', ':faster') }

    expect((await acquire({ first: held, isRunning: false, second: faster })).answer).toEqual(faster)
  })
})
