import { describe, expect, it } from 'vitest'

import { copyTagKey } from '../../../../functions/lib/domain/copying/copy-request.ts'
import { slotOf } from '../../../../functions/lib/domain/copying/copy-standing.ts'
import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import { needsLook, planLane } from '../../../../functions/lib/domain/copying/plan-lane.ts'
import { copyOf, laneOf, minutesAgo, now, strangers } from './copies.ts'

function copying(name: string, changes: Partial<Copy> = {}): Copy {
  return copyOf(name, { state: 'copying', imageId: `ami-of-${name}`, startedAt: minutesAgo(10), ...changes })
}

function seen(copy: Copy, state = 'pending') {
  const name = copy.attempt === 1 ? copy.request.name : `${copy.request.name}-r${copy.attempt}`
  return { imageId: copy.imageId ?? `ami-of-${name}`, name, state, copyId: copy.id }
}

describe('planLane: occupancy', () => {
  it('counts the union of what EC2 shows and what we admitted, each copy once', () => {
    const shown = copying('shown')
    const justStarted = copying('just started', { startedAt: minutesAgo(1) })
    const lane = laneOf({
      limit: 10,
      copies: [shown, justStarted],
      admitted: [shown.id, justStarted.id],
      seen: [seen(shown), ...strangers(4)],
    })

    expect(planLane(lane, now).occupied).toBe(6)
  })

  it('leaves out AMIs that CreateImage makes, unless the setting counts them', () => {
    const lane = laneOf({ limit: 10, seen: strangers(4, { sourceInstanceId: 'i-1' }) })

    expect(planLane(lane, now).occupied).toBe(0)
    const strict = { ...lane, settings: { ...lane.settings, countAllPending: true } }
    expect(planLane(strict, now).occupied).toBe(4)
  })

  it('matches a copy whose AMI is not known by our tag and the name of its attempt', () => {
    const admitted = copyOf('admitted', { attempt: 2 })
    const image = seen(admitted)
    const lane = laneOf({ limit: 10, copies: [admitted], admitted: [admitted.id], seen: [image] })

    const plan = planLane(lane, now)

    expect(admitted.request.tags[copyTagKey]).toBe(admitted.id)
    expect(plan.occupied).toBe(1)
    expect(plan.continues).toEqual([{ copy: admitted, step: 'note', imageId: image.imageId }])
  })

  it('counts the pending AMI of an earlier attempt beside the present one', () => {
    const second = copyOf('twice', { attempt: 2 })
    const first = { ...seen({ ...second, attempt: 1 }), imageId: 'ami-first' }
    const lane = laneOf({ limit: 10, copies: [second], admitted: [slotOf(second)], seen: [first] })

    expect(planLane(lane, now)).toMatchObject({ occupied: 2, continues: [{ step: 'start' }] })
  })

  it('counts a copy that was started although the set lost its id, and puts it back', () => {
    const lost = copying('lost', { startedAt: minutesAgo(1) })

    const plan = planLane(laneOf({ copies: [lost] }), now)

    expect(plan).toMatchObject({ occupied: 1, control: { admitted: [lost.id] }, writesLane: true })
  })
})

describe('planLane: the slots in the item of the lane', () => {
  const goesOn = copying('goes on')
  const ended = copying('ended')
  const two = { copies: [goesOn, ended], admitted: [goesOn.id, ended.id] }

  it('costs no write when a copy ends while another goes on', () => {
    const plan = planLane(laneOf({ ...two, seen: [seen(goesOn), seen(ended, 'available')] }), now)

    expect(plan).toMatchObject({ writesLane: false, ended: [{ copy: ended }], occupied: 1 })
  })

  it('is written when nobody holds a slot any more', () => {
    const seenBoth = [seen(goesOn, 'available'), seen(ended, 'available')]

    expect(planLane(laneOf({ ...two, seen: seenBoth }), now)).toMatchObject({
      writesLane: true,
      control: { admitted: [] },
    })
  })

  it('forgets the ended ones with the next admission', () => {
    const next = copyOf('next')
    const lane = laneOf({ ...two, copies: [goesOn, next], seen: [seen(goesOn)] })

    expect(planLane(lane, now).control.admitted).toEqual([goesOn.id, next.id].toSorted())
  })

  it('gives the next attempt of a copy no slot', () => {
    const again = copyOf('ended', { attempt: 2 })
    const lane = laneOf({ ...two, limit: 1, copies: [goesOn, again], seen: [seen(goesOn)] })

    expect(planLane(lane, now)).toMatchObject({ occupied: 1, admit: [], continues: [], writesLane: false })
  })
})

describe('planLane: what ended and what goes on', () => {
  it('ends an available copy, gives its slot to the next at once and keeps the item for its outputs', () => {
    const ready = copying('ready')
    const next = copyOf('next')
    const lane = laneOf({
      limit: 1,
      copies: [ready, next],
      admitted: [ready.id],
      seen: [seen(ready, 'available')],
    })

    const plan = planLane(lane, now)

    expect(plan.ended).toEqual([{ copy: ready, end: { kind: 'available', imageId: 'ami-of-ready' } }])
    expect(plan.admit).toEqual([{ copy: next, sourceImageId: 'ami-next' }])
    expect(plan.control).toEqual({ admitted: [next.id], callsAt: minutesAgo(0) })
  })

  it('hands on why EC2 says a copy failed', () => {
    const failed = copying('failed')
    const reason = { code: 'Client.InternalError', message: 'Copy image failed with an internal error' }
    const lane = laneOf({
      copies: [failed],
      admitted: [failed.id],
      seen: [{ ...seen(failed, 'failed'), stateReason: reason }],
    })

    expect(planLane(lane, now).ended).toEqual([
      { copy: failed, end: { kind: 'failed', imageId: 'ami-of-failed', state: 'failed', reason } },
    ])
  })

  it.each([
    [4.9, []],
    [5, [{ kind: 'vanished', imageId: 'ami-of-unseen' }]],
  ])('takes an AMI that is not shown %s minutes after the start for %j', (minutes, ends) => {
    const unseen = copying('unseen', { startedAt: minutesAgo(minutes) })

    const plan = planLane(laneOf({ copies: [unseen], admitted: [unseen.id] }), now)

    expect(plan.ended.map(({ end }) => end)).toEqual(ends)
    expect(plan.occupied).toBe(1 - ends.length)
  })

  it('repeats CopyImage for a copy that holds a slot without AMI', () => {
    const admitted = copyOf('admitted')

    const plan = planLane(laneOf({ limit: 1, copies: [admitted], admitted: [admitted.id] }), now)

    expect(plan).toMatchObject({
      continues: [{ step: 'start', sourceImageId: 'ami-admitted' }],
      admit: [],
      writesLane: true,
      control: { callsAt: minutesAgo(0) },
    })
  })

  it('does not repeat it where strangers have filled the lane since the admission', () => {
    const admitted = copyOf('admitted')
    const control = { version: 1, admitted: [admitted.id], callsAt: minutesAgo(6) }
    const lane = { ...laneOf({ limit: 3, copies: [admitted] }), control }

    expect(planLane({ ...lane, seen: strangers(2) }, now).continues).toHaveLength(1)
    expect(planLane({ ...lane, seen: strangers(3) }, now)).toMatchObject({
      occupied: 4,
      continues: [],
      control: { admitted: [admitted.id] },
    })
  })

  it('queues it again where the lane stays full and the last call would show by now', () => {
    const admitted = copyOf('admitted')
    const control = { version: 1, admitted: [admitted.id], callsAt: minutesAgo(7) }
    const lane = { ...laneOf({ limit: 3, copies: [admitted] }), control, seen: strangers(3) }

    expect(planLane(lane, now)).toMatchObject({
      occupied: 3,
      continues: [],
      control: { admitted: [] },
      rest: 'queue',
    })
  })

  it('continues what is finishing without a slot', () => {
    const finishing = copying('finishing', { state: 'finishing' })

    const plan = planLane(laneOf({ copies: [finishing] }), now)

    expect(plan).toMatchObject({
      occupied: 0,
      control: { admitted: [] },
      writesLane: false,
      rest: 'stragglers',
    })
    expect(plan.continues).toEqual([{ copy: finishing, step: 'finish', imageId: 'ami-of-finishing' }])
  })

  it('gives the slot of an id back whose copy has its outcome', () => {
    expect(planLane(laneOf({ admitted: ['0123456789abcdef'] }), now)).toMatchObject({
      control: { admitted: [] },
      writesLane: true,
      rest: 'nothing',
    })
  })
})

describe('planLane: copies that nobody wants any more', () => {
  const unwanted = { wantedBy: [], unwantedSince: minutesAgo(1) }

  it('withdraws a queued one, and writes the lane first so that nobody admits it', () => {
    const queued = copyOf('queued', unwanted)

    const plan = planLane(laneOf({ copies: [queued] }), now)

    expect(plan.ended).toEqual([{ copy: queued, end: { kind: 'withdrawn' } }])
    expect(plan).toMatchObject({ admit: [], writesLane: true })
  })

  it('follows a running one to its end', () => {
    const running = copying('running', unwanted)
    const lane = (state: string) =>
      laneOf({ copies: [running], admitted: [running.id], seen: [seen(running, state)] })

    expect(planLane(lane('pending'), now)).toMatchObject({ ended: [], occupied: 1 })
    expect(planLane(lane('available'), now).ended).toEqual([
      { copy: running, end: { kind: 'withdrawn', imageId: 'ami-of-running' } },
    ])
  })

  it.each([
    [6, 1, 0],
    [7, 0, 1],
  ])('holds the slot of one that may have been started, %s minutes on: %s', (minutes, occupied, ended) => {
    const admitted = copyOf('admitted', { wantedBy: [], unwantedSince: minutesAgo(minutes) })

    const plan = planLane(laneOf({ copies: [admitted], admitted: [admitted.id] }), now)

    expect(plan).toMatchObject({ occupied, continues: [] })
    expect(plan.ended).toHaveLength(ended)
  })
})

describe('planLane: relays', () => {
  const source = { kind: 'relay', copyId: 'relay', region: 'us-east-1' } as const
  const behind = copyOf('behind', { source })

  it('holds copies back until their relay is ready, without a look at EC2', () => {
    const lane = laneOf({ copies: [behind] })

    expect(needsLook(lane)).toBe(false)
    expect(planLane(lane, now)).toMatchObject({ admit: [], rest: 'stragglers' })
  })

  it('takes them from the AMI of the relay', () => {
    const lane = laneOf({ copies: [behind], relays: { relay: { kind: 'ready', imageId: 'ami-relay' } } })

    expect(needsLook(lane)).toBe(true)
    expect(planLane(lane, now).admit).toEqual([{ copy: behind, sourceImageId: 'ami-relay' }])
  })

  it('ends them when it failed, with its finding and a remedy of their own', () => {
    const finding = { check: 'KMS_KEY_NOT_USABLE', what: 'no key', where: 'x', remedy: 'Mend the key' }
    const lane = laneOf({ copies: [behind], relays: { relay: { kind: 'failed', finding } } })

    expect(planLane(lane, now).ended).toMatchObject([
      {
        end: {
          kind: 'relayFailed',
          finding: {
            check: 'RELAY_FAILED',
            what: expect.stringContaining('KMS_KEY_NOT_USABLE'),
            remedy: expect.stringContaining('relay: false in the copy of a rule'),
          },
        },
      },
    ])
  })
})

describe('planLane: admission', () => {
  it('never admits above the limit, strangers and headroom counted', () => {
    const queue = Array.from({ length: 9 }, (_, index) => copyOf(`q${index}`))
    const lane = laneOf({ limit: 6, copies: queue, seen: strangers(2) })

    expect(planLane(lane, now).admit).toHaveLength(4)
    const careful = { ...lane, settings: { ...lane.settings, headroom: 1 } }
    expect(planLane(careful, now).admit).toHaveLength(3)
    expect(planLane({ ...lane, seen: strangers(7) }, now)).toMatchObject({ admit: [], rest: 'queue' })
  })

  it('admits nothing while paused, and lets what runs go on', () => {
    const running = copying('running')
    const lane = laneOf({ copies: [running, copyOf('q')], admitted: [running.id], seen: [seen(running)] })
    const paused = { ...lane, settings: { ...lane.settings, isPaused: true } }

    expect(planLane(paused, now)).toMatchObject({ occupied: 1, admit: [], rest: 'stragglers' })
  })

  it('serves runs in turns, the one with the fewest copies in progress first', () => {
    const running = copying('big-0', { wantedBy: ['big'] })
    const big = [1, 2, 3].map((index) =>
      copyOf(`big-${index}`, { wantedBy: ['big'], enqueuedAt: minutesAgo(60) }),
    )
    const small = [1, 2].map((index) => copyOf(`small-${index}`, { wantedBy: ['small', 'big'] }))
    const lane = laneOf({
      limit: 5,
      copies: [running, ...big, ...small],
      admitted: [running.id],
      seen: [seen(running)],
    })

    const runs = planLane(lane, now).admit.map(({ copy }) => copy.wantedBy[0])

    expect(runs).toEqual(['small', 'big', 'small', 'big'])
  })

  it('starts the largest snapshots of a run first, then the one that waits longest', () => {
    const lane = laneOf({
      copies: [
        copyOf('late', { gigabytes: 10, enqueuedAt: minutesAgo(1) }),
        copyOf('early', { gigabytes: 10, enqueuedAt: minutesAgo(2) }),
        copyOf('large', { gigabytes: 80, enqueuedAt: minutesAgo(0) }),
      ],
    })

    expect(planLane(lane, now).admit.map(({ copy }) => copy.request.name)).toEqual(['large', 'early', 'late'])
  })

  it('uses the halved limit until it has passed', () => {
    const queue = Array.from({ length: 9 }, (_, index) => copyOf(`q${index}`))
    const reduced = { limit: 4, until: minutesAgo(-1) }
    const lane = { ...laneOf({ copies: queue, limit: 8 }), control: { version: 1, admitted: [], reduced } }

    expect(planLane(lane, now).admit).toHaveLength(4)
    expect(planLane(lane, now + 60_000).admit).toHaveLength(8)
  })
})

describe('planLane: a reduction that EC2 disproves', () => {
  const until = minutesAgo(-9)
  const queue = [copyOf('q0'), copyOf('q1'), copyOf('q2')]
  const shown = copying('shown')
  const justStarted = copying('just started', { startedAt: minutesAgo(1) })
  const ended = copying('ended')
  const finishing = copying('finishing', {
    state: 'finishing',
    wantedBy: [],
    unwantedSince: minutesAgo(1),
  })

  /** Two of ours go on and one of them is not visible yet; EC2 had no room for a third; the configured limit is four. */
  function reducedLane(
    changes: { readonly copies?: readonly Copy[]; readonly seen?: readonly ReturnType<typeof seen>[] },
    limit = 2,
  ) {
    const copies = [shown, justStarted, ...(changes.copies ?? [])]
    const control = { version: 7, admitted: copies.map(slotOf), reduced: { limit, until } }
    const lane = laneOf({ limit: 4, copies: [...copies, ...queue] })
    return { ...lane, control, seen: [seen(shown), ...(changes.seen ?? [])] }
  }

  it('holds, and costs no write, while no more are in progress', () => {
    expect(planLane(reducedLane({}), now)).toMatchObject({
      slots: 2,
      admit: [],
      writesLane: false,
      control: { reduced: { limit: 2, until } },
    })
  })

  it('is raised when a stranger becomes visible, which is written although nobody is admitted', () => {
    const lane = { ...reducedLane({}), seen: [seen(shown), ...strangers(1)] }

    expect(planLane(lane, now)).toMatchObject({
      slots: 3,
      admit: [],
      writesLane: true,
      control: { reduced: { limit: 3, until } },
    })
  })

  it('is lifted when as many are in progress as are configured', () => {
    const lane = { ...reducedLane({}), seen: [seen(shown), ...strangers(2)] }
    const plan = planLane(lane, now)

    expect(plan).toMatchObject({ slots: 4, admit: [], writesLane: true })
    expect(plan.control).not.toHaveProperty('reduced')
  })

  it('is raised by the look that finds one of ours ended beside the stranger, and its slot is given away', () => {
    const lane = reducedLane({ copies: [ended], seen: [seen(ended, 'available')] }, 3)

    expect(planLane(lane, now)).toMatchObject({ slots: 3, admit: [{}] })
    const withStranger = { ...lane, seen: [...lane.seen, ...strangers(1)] }
    const plan = planLane(withStranger, now)
    expect(plan).toMatchObject({ occupied: 3, slots: 4, admit: [{}] })
    expect(plan.control).not.toHaveProperty('reduced')
  })

  it.each([
    ['a copy whose call has no answer', copyOf('admitted'), true],
    ['an ended copy whose slot was given away before', ended, false],
    ['a copy that ended before and is not wanted any more', finishing, true],
  ])('holds where only %s would make it more', (_, copy, isInSet) => {
    const lane = reducedLane({ copies: [copy] })
    const admitted = lane.control.admitted.filter((slot) => isInSet || slot !== slotOf(copy))
    const shownEnded = copy.imageId === undefined ? [] : [seen(copy, 'available')]
    const look = { ...lane, control: { ...lane.control, admitted }, seen: [...lane.seen, ...shownEnded] }

    expect(planLane(look, now).control.reduced).toEqual({ limit: 2, until })
  })
})
