import { describe, expect, it } from 'vitest'

import {
  clientTokenOf,
  copyCallOf,
  freezeRequest,
} from '../../../../functions/lib/domain/copying/copy-request.ts'
import { copyIdOf } from '../../../../functions/lib/domain/copying/copy.ts'
import { decideEnqueue } from '../../../../functions/lib/domain/copying/enqueue-copy.ts'
import { failedInside } from '../../../../functions/lib/domain/copying/failure-findings.ts'
import { outputRefused } from '../../../../functions/lib/domain/copying/output-findings.ts'
import type { PlannedCopy } from '../../../../functions/lib/domain/copying/source-plan.ts'
import { accountId, copyOf, minutesAgo, otherId, region } from './copies.ts'

describe('copyIdOf', () => {
  it('tells copies apart by source AMI, account and Region alone', () => {
    const identity = { sourceImageId: 'ami-1', accountId, region }
    const others = [
      { ...identity, sourceImageId: 'ami-2' },
      { ...identity, accountId: otherId },
      { ...identity, region: 'eu-west-1' },
    ]

    expect(copyIdOf(identity)).toMatch(/^[0-9a-f]{16}$/)
    expect(copyIdOf({ ...identity })).toBe(copyIdOf(identity))
    expect(new Set([identity, ...others].map(copyIdOf)).size).toBe(4)
  })
})

describe('copyCallOf', () => {
  const wanted = {
    source: { kind: 'image', imageId: 'ami-1', region: 'eu-west-1' },
    name: 'golden 2026',
    description: 'x'.repeat(300),
    kmsKeyId: 'arn:aws:kms:us-east-1:222222222222:alias/golden',
    tags: { Tier: 'golden', 'imagebuilder-share:copy': 'not ours' },
  } as const
  const copy = copyOf('x', { request: freezeRequest('0123456789abcdef', wanted), id: '0123456789abcdef' })

  it('says everything that the frozen request says, with our tag and a key only with encryption', () => {
    expect(copyCallOf(copy, 'ami-1')).toEqual({
      sourceImageId: 'ami-1',
      sourceRegion: 'eu-west-1',
      name: 'golden 2026',
      description: 'x'.repeat(255),
      encrypted: true,
      kmsKeyId: wanted.kmsKeyId,
      clientToken: 'imagebuilder-share-0123456789abcdef-1',
      tags: { Tier: 'golden', 'imagebuilder-share:copy': '0123456789abcdef' },
    })
    const { kmsKeyId: _, ...plain } = copy.request
    expect(copyCallOf({ ...copy, request: plain }, 'ami-1')).not.toHaveProperty('encrypted')
  })

  it('has a new token and name for every attempt, at most 64 characters', () => {
    const second = copyCallOf({ ...copy, attempt: 2 }, 'ami-1')

    expect(second.name).toBe('golden 2026-r2')
    expect(second.clientToken).not.toBe(copyCallOf(copy, 'ami-1').clientToken)
    expect(clientTokenOf({ id: copy.id, attempt: 1_000_000 }).length).toBeLessThanOrEqual(64)
  })
})

describe('decideEnqueue', () => {
  const existing = copyOf('x')
  const refusal = { name: 'AccessDenied', message: 'no' }
  const planned: PlannedCopy = { ...existing, isRelay: false, wantedBy: ['rule'] }
  const wish = { planned, runId: 'run-2', at: minutesAgo(0), existing: undefined, isImageGone: false }

  it('enqueues what nobody has', () => {
    const decision = decideEnqueue(wish)

    expect(decision).toMatchObject({
      kind: 'enqueue',
      copy: {
        id: existing.id,
        state: 'queued',
        attempt: 1,
        firstAttempt: 1,
        wantedBy: ['run-2'],
        enqueuedAt: wish.at,
      },
    })
  })

  it.each(['queued', 'admitted', 'copying', 'finishing'] as const)('joins what is %s', (state) => {
    expect(decideEnqueue({ ...wish, existing: { ...existing, state } })).toEqual({ kind: 'join' })
  })

  it('joins the relay of what it joins, which could be withdrawn otherwise', () => {
    const behind = copyOf('x', { source: { kind: 'relay', copyId: 'relay-1', region } })

    expect(decideEnqueue({ ...wish, existing: behind })).toEqual({ kind: 'join', relayCopyId: 'relay-1' })
  })

  it('copies nothing again that is there', () => {
    const done = { ...existing, state: 'done', imageId: 'ami-copy' } as const

    expect(decideEnqueue({ ...wish, existing: done })).toEqual({ kind: 'alreadyDone', imageId: 'ami-copy' })
    expect(decideEnqueue({ ...wish, existing: done, isImageGone: true })).toMatchObject({
      kind: 'enqueueAgain',
    })
  })

  it.each(['failed', 'withdrawn'] as const)('takes a new token for what %s', (state) => {
    const decision = decideEnqueue({
      ...wish,
      existing: { ...existing, state, attempt: 3, finding: undefined as never },
    })

    expect(decision).toMatchObject({
      kind: 'enqueueAgain',
      copy: { attempt: 4, firstAttempt: 4, state: 'queued' },
      replaces: { attempt: 3, state },
    })
  })

  it.each([
    ['nobody wanted it', { state: 'withdrawn' }],
    ['only its outputs failed', { state: 'failed', finding: outputRefused(existing, 'parameter', refusal) }],
  ] as const)('goes on with an AMI that is left over because %s', (_, left) => {
    const ended = { ...existing, ...left, attempt: 2, imageId: 'ami-left' }

    expect(decideEnqueue({ ...wish, existing: ended })).toMatchObject({
      kind: 'enqueueAgain',
      copy: { state: 'copying', attempt: 2, firstAttempt: 2, imageId: 'ami-left', startedAt: wish.at },
      replaces: { attempt: 2, state: left.state },
    })
  })

  it('copies again when EC2 made nothing good of it', () => {
    const failed = {
      ...existing,
      state: 'failed',
      imageId: 'ami-bad',
      finding: failedInside(existing, 'x'),
    } as const

    expect(decideEnqueue({ ...wish, existing: failed })).toMatchObject({
      copy: { state: 'queued', attempt: 2 },
    })
  })
})
