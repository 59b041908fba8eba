import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createDynamoCopyLedger } from '../../../functions/lib/aws/dynamo-copy-ledger.ts'
import { createDynamoSweepControls } from '../../../functions/lib/aws/dynamo-sweep-controls.ts'
import { templateVersionRequest } from '../../../functions/lib/domain/copying/output-claim.ts'
import { lanesOfRun } from '../../../functions/lib/domain/copying/run-progress.ts'
import type { CopyLedger, GrantNote } from '../../../functions/lib/ports/copy-ledger.ts'
import { itemBytes } from '../../support/item-bytes.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'
import { accountId, copyOf, minutesAgo, otherId, region } from '../domain/copying/copies.ts'

const lane = { accountId, region }
const other = { accountId: otherId, region: 'eu-west-1' }
const at = minutesAgo(5)

let table: LocalLedger
let ledger: CopyLedger

beforeEach(async () => {
  table = await startLocalLedger()
  ledger = createDynamoCopyLedger(table.client, table.tableName)
})

afterEach(async () => table.close())

describe('the item of a lane', () => {
  it('is at version 0 before it is written, and reads back with the next one', async () => {
    const first = await ledger.readLane(lane)
    const next = { admitted: ['b', 'a'], callsAt: at, reduced: { limit: 25, until: minutesAgo(-5) } }

    expect(first).toEqual({ version: 0, admitted: [] })
    expect(await ledger.writeLane(lane, first, next)).toBe(true)
    expect(await ledger.readLane(lane)).toEqual({ ...next, version: 1, admitted: expect.any(Array) })
    expect(new Set((await ledger.readLane(lane)).admitted)).toEqual(new Set(['a', 'b']))
  })

  it('is written by one of two who read the same version', async () => {
    const first = await ledger.readLane(lane)
    await ledger.writeLane(lane, first, { admitted: ['a'] })
    expect(await ledger.writeLane(lane, first, { admitted: ['b'] })).toBe(false)

    const second = await ledger.readLane(lane)
    await ledger.writeLane(lane, second, { admitted: [] })
    expect(await ledger.writeLane(lane, second, { admitted: ['b'] })).toBe(false)
    expect(await ledger.readLane(lane)).toEqual({ version: 2, admitted: [] })
  })

  it('keeps a note, which nobody writes over who read it before', async () => {
    await ledger.noteLane(lane, at)
    expect(await ledger.readLane(lane)).toEqual({ version: 0, admitted: [] })

    await ledger.writeLane(lane, { version: 0, admitted: [] }, { admitted: ['a'], takesNotes: true })
    const before = await ledger.readLane(lane)
    await ledger.noteLane(lane, at)
    const noted = { version: 2, admitted: ['a'], takesNotes: true, notedAt: at }

    expect(await ledger.writeLane(lane, before, { admitted: [] })).toBe(false)
    expect(await ledger.readLane(lane)).toEqual(noted)
  })

  it('stays below one write unit with 50 copies that hold a slot', async () => {
    const admitted = Array.from({ length: 50 }, (_, index) => copyOf(`number-${index}`).id)
    const next = { admitted, callsAt: at, reduced: { limit: 25, until: at } }
    await ledger.writeLane(lane, { version: 0, admitted: [] }, next)

    expect(itemBytes((await table.partition(`LANE#${accountId}#${region}`))[0])).toBeLessThan(1024)
  })
})

describe('the lanes with work', () => {
  it('are those that are open for a run that waits, each once', async () => {
    await ledger.openRunLanes('run-1', lanesOfRun('run-1', [lane, other]))
    await ledger.openRunLanes('run-2', lanesOfRun('run-2', [other]))
    expect(await ledger.listActiveLanes()).toEqual([])

    await ledger.keepToken('run-1', 'token-1', at)
    await ledger.keepToken('run-2', 'token-2', at)
    const listed = await ledger.listActiveLanes()
    expect(listed).toHaveLength(2)
    expect(listed).toEqual(expect.arrayContaining([lane, other]))

    await ledger.closeRunLanes('run-1', [lane, other])
    expect(await ledger.listActiveLanes()).toEqual([other])
    await ledger.stopWaiting('run-2', 'token-2')
    expect(await ledger.listActiveLanes()).toEqual([])
  })
})

describe('the control item of a sweep', () => {
  it('counts demand from 1 and answers it', async () => {
    expect(await ledger.readSweep(3)).toEqual({ shard: 3, generation: 0, demand: 0 })
    expect(await ledger.addDemand(3)).toEqual({ shard: 3, generation: 0, demand: 1 })
    expect(await ledger.addDemand(3)).toEqual({ shard: 3, generation: 0, demand: 2 })
    expect(await ledger.readSweep(3)).toEqual({ shard: 3, generation: 0, demand: 2 })
    expect(await ledger.readSweep(4)).toEqual({ shard: 4, generation: 0, demand: 0 })
  })

  it('counts generations up only from the generation and demand that were noted', async () => {
    await ledger.addDemand(0)

    expect(await ledger.countUp(0, { ifGeneration: 0, ifDemand: 0 })).toBeUndefined()
    expect(await ledger.countUp(0, { ifGeneration: 1 })).toBeUndefined()
    expect(await ledger.countUp(0, { ifGeneration: 0, ifDemand: 1 })).toEqual({
      shard: 0,
      generation: 1,
      demand: 1,
    })
    expect(await ledger.countUp(0, { ifGeneration: 1 })).toEqual({ shard: 0, generation: 2, demand: 1 })
  })

  it('tells until when its sweep sleeps, as long as generation and demand are as noted', async () => {
    const until = '2026-11-22T13:10:00.000Z'
    await ledger.addDemand(5)

    expect(await ledger.noteSleep(5, until, { ifGeneration: 0, ifDemand: 0 })).toBe(false)
    expect(await ledger.noteSleep(5, until, { ifGeneration: 1, ifDemand: 1 })).toBe(false)
    expect(await ledger.noteSleep(5, until, { ifGeneration: 0, ifDemand: 1 })).toBe(true)
    expect(await ledger.addDemand(5)).toEqual({ shard: 5, generation: 0, demand: 2, sleepsUntil: until })
    expect(await ledger.countUp(5, { ifGeneration: 0 })).toEqual({ shard: 5, generation: 1, demand: 2 })
    expect(await ledger.readSweep(5)).toEqual({ shard: 5, generation: 1, demand: 2 })
  })

  it('is listed by shard, once it was written', async () => {
    const sweeps = createDynamoSweepControls(table.client, table.tableName)

    expect(await sweeps.listSweeps()).toEqual([])
    for (const shard of [10, 2, 0, 2]) await ledger.addDemand(shard)
    expect(await sweeps.listSweeps()).toEqual([
      { shard: 0, generation: 0, demand: 1 },
      { shard: 2, generation: 0, demand: 2 },
      { shard: 10, generation: 0, demand: 1 },
    ])
  })

  it('counts a shard up that has no item yet', async () => {
    const counted = { shard: 7, generation: 1, demand: 0 }

    expect(await ledger.countUp(7, { ifGeneration: 1 })).toBeUndefined()
    expect(await ledger.countUp(7, { ifGeneration: 0, ifDemand: 0 })).toEqual(counted)
    expect(await ledger.readSweep(7)).toEqual(counted)
  })
})

describe('the lanes of a run', () => {
  const lanes = lanesOfRun('run-1', [lane, lane, other])
  const sorted = async () =>
    (await ledger.listRunLanes('run-1')).toSorted((a, b) => (a.region < b.region ? -1 : 1))

  it('are open until they are closed, with the number of their copies', async () => {
    await ledger.openRunLanes('run-1', lanes)
    await ledger.closeRunLanes('run-1', [other])

    expect(await sorted()).toEqual([
      { runId: 'run-1', ...other, isOpen: false, copies: 1 },
      { runId: 'run-1', ...lane, isOpen: true, copies: 2 },
    ])
    expect(await ledger.listRunLanes('run-2')).toEqual([])
  })

  it('stay closed when the run opens them again, or closes them again', async () => {
    await ledger.openRunLanes('run-1', lanes)
    await ledger.closeRunLanes('run-1', lanes)
    await ledger.openRunLanes('run-1', lanes)
    const opened = await sorted()
    await ledger.closeRunLanes('run-1', lanes)

    expect(opened.map(({ isOpen }) => isOpen)).toEqual([false, false])
    expect(await sorted()).toEqual(opened)
  })

  it('of another run stay as they are', async () => {
    await ledger.openRunLanes('run-1', lanes)
    await ledger.closeRunLanes('run-2', lanes)

    expect((await sorted()).map(({ isOpen }) => isOpen)).toEqual([true, true])
    expect(await table.partition('RUN#run-2')).toEqual([])
  })

  it('are added to those that were noted, and are listed once', async () => {
    const third = { accountId: otherId, region }
    await ledger.openRunLanes('run-1', lanes)
    await ledger.openRunLanes('run-1', lanesOfRun('run-1', [third, lane]))
    await ledger.closeRunLanes('run-1', [third])

    expect(
      (await ledger.listRunLanes('run-1')).map(({ accountId: id, region: where }) => [id, where]),
    ).toEqual(
      expect.arrayContaining([
        [third.accountId, third.region],
        [lane.accountId, lane.region],
        [other.accountId, other.region],
      ]),
    )
    expect((await ledger.listRunLanes('run-1')).filter(({ isOpen }) => isOpen)).toHaveLength(2)
  })

  it('share an item: 720 lanes open with one write, and close with one of some bytes for each', async () => {
    const many = Array.from({ length: 720 }, (_, index) => ({
      accountId: String(440_000_000_000 + index),
      region: 'ap-southeast-2',
    }))
    await ledger.openRunLanes('run-1', lanesOfRun('run-1', many))
    await ledger.closeRunLanes('run-1', many.slice(0, 719))
    await ledger.closeRunLanes('run-1', many.slice(0, 10))
    const writes = table.operations.filter((operation) => !operation.startsWith('Query'))
    const [, closed] = await table.partition('RUN#run-1')

    expect(writes).toEqual(['PutItem', 'UpdateItem'])
    expect(itemBytes(closed)).toBeLessThan(4 * 720)
    expect((await ledger.listRunLanes('run-1')).filter(({ isOpen }) => isOpen)).toEqual([
      { runId: 'run-1', ...many[719], isOpen: true, copies: 1 },
    ])
  })

  it('of thousands are divided into items that DynamoDB takes', async () => {
    const many = Array.from({ length: 4_500 }, (_, index) => ({
      accountId: String(440_000_000_000 + index),
      region: 'ap-southeast-2',
    }))
    await ledger.openRunLanes('run-1', lanesOfRun('run-1', many))
    await ledger.openRunLanes('run-1', lanesOfRun('run-1', many))
    await ledger.closeRunLanes('run-1', many.slice(1_999, 4_001))

    const open = (await ledger.listRunLanes('run-1')).filter(({ isOpen }) => isOpen)
    expect(open).toHaveLength(4_500 - 2_002)
    expect(Math.max(...(await table.partition('RUN#run-1')).map(itemBytes))).toBeLessThan(64 * 1024)
  })
})

describe('a run that waits', () => {
  it('is listed with its newest token, and keeps what was noted', async () => {
    const first = await ledger.keepToken('run-1', 'token-1', at)
    await ledger.noteEnqueued('run-1', at)
    await ledger.noteEnqueued('run-1', minutesAgo(1))
    const second = await ledger.keepToken('run-1', 'token-2', minutesAgo(1))

    expect(first).toEqual({ runId: 'run-1', token: 'token-1' })
    expect(second).toEqual({ runId: 'run-1', token: 'token-2', enqueuedAt: at })
    expect(await ledger.listWaits()).toEqual([second])
  })

  it('is taken off the list with its own token only, and what was noted stays', async () => {
    await ledger.keepToken('run-1', 'token-1', at)
    await ledger.keepToken('run-1', 'token-2', at)
    await ledger.noteWithdrawn('run-1', at)

    expect(await ledger.stopWaiting('run-1', 'token-1')).toBe(false)
    expect(await ledger.listWaits()).toHaveLength(1)
    expect(await ledger.stopWaiting('run-1', 'token-2')).toBe(true)
    expect(await ledger.listWaits()).toEqual([])
    expect(await ledger.readWait('run-1')).toEqual({ runId: 'run-1', token: 'token-2', withdrawnAt: at })
  })

  it('is nothing for a run that never waited', async () => {
    await ledger.noteEnqueued('run-9', at)

    expect(await ledger.readWait('run-9')).toBeUndefined()
    expect(await ledger.stopWaiting('run-9', 'token')).toBe(false)
  })

  it.each([1, 2])('is listed whenever its token is kept, also where write %s is the last', async (nth) => {
    table.breakOff(nth, 'after')
    await expect(ledger.keepToken('run-1', 'token-1', at)).rejects.toThrow('socket')

    const kept = await ledger.readWait('run-1')
    expect(await ledger.listWaits()).toEqual(kept === undefined ? [] : [kept])
    expect(kept === undefined).toBe(nth === 1)
  })
})

describe('the users of a relay', () => {
  it('are added up', async () => {
    await ledger.addRelayUsers('relay-1', [accountId])
    await ledger.addRelayUsers('relay-1', [])
    await ledger.addRelayUsers('relay-1', [otherId, accountId])

    expect((await ledger.listRelayUsers('relay-1')).toSorted()).toEqual([accountId, otherId])
    expect(await ledger.listRelayUsers('relay-2')).toEqual([])
  })
})

describe('the note of grants', () => {
  const note: GrantNote = {
    imageId: 'ami-1',
    launchAccounts: [accountId],
    snapshots: [{ snapshotId: 'snap-1', accounts: [accountId] }],
    region,
    sourceImageId: 'ami-0',
    copyRegions: [region],
    relayCopyId: '0123456789abcdef',
    grantedAt: at,
    version: 0,
  }

  it('reads back, one version further', async () => {
    expect(await ledger.readGrants('ami-1')).toBeUndefined()
    expect(await ledger.keepGrants(note)).toBe(true)
    expect(await ledger.readGrants('ami-1')).toEqual({ ...note, version: 1 })
  })

  it('holds as many accounts and snapshots as one AMI is copied with', async () => {
    const accounts = Array.from({ length: 5_000 }, (_, index) =>
      String(100_000_000_007 + index * 179_424_673),
    )
    const snapshots = Array.from({ length: 28 }, (_, index) => ({ snapshotId: `snap-${index}`, accounts }))
    const large = { ...note, launchAccounts: accounts, snapshots }
    expect(await ledger.keepGrants(large)).toBe(true)
    expect(await ledger.readGrants('ami-1')).toEqual({ ...large, version: 1 })
    expect(await ledger.listGrants()).toEqual([{ ...large, version: 1 }])
  })

  it('is written by one of two who read the same version', async () => {
    await ledger.keepGrants(note)
    expect(await ledger.keepGrants(note)).toBe(false)
    expect(await ledger.keepGrants({ ...note, version: 1, launchAccounts: [] })).toBe(true)
    expect(await ledger.keepGrants({ ...note, version: 1 })).toBe(false)
    expect((await ledger.readGrants('ami-1'))?.launchAccounts).toEqual([])
  })

  it('is listed until it says no grant', async () => {
    const nothing = { ...note, launchAccounts: [], snapshots: [{ snapshotId: 'snap-1', accounts: [] }] }
    await ledger.keepGrants(note)
    await ledger.keepGrants({ ...note, imageId: 'ami-2' })
    expect(await ledger.listGrants()).toEqual([
      { ...note, version: 1 },
      { ...note, imageId: 'ami-2', version: 1 },
    ])

    expect(await ledger.keepGrants({ ...nothing, version: 2 })).toBe(false)
    expect(await ledger.keepGrants({ ...nothing, version: 1 })).toBe(true)
    expect((await ledger.listGrants()).map(({ imageId }) => imageId)).toEqual(['ami-2'])
    expect(await ledger.readGrants('ami-1')).toBeUndefined()
    expect(await ledger.keepGrants(nothing)).toBe(true)
  })
})

describe('the claim of an output', () => {
  const output = { kind: 'parameter', accountId, region, name: '/golden' } as const
  const older = { version: '1.0.0/1', createdAt: at, imageId: 'ami-1', claimedAt: at }
  const newer = {
    version: '1.0.0/2',
    createdAt: at,
    imageId: 'ami-2',
    templateVersion: 5,
    claimedAt: at,
    othersUntil: '2026-11-22T10:03:00.000Z',
  }

  it('is written in place of the one that was read', async () => {
    expect(await ledger.readClaim(output)).toBeUndefined()
    expect(await ledger.writeClaim(output, older)).toBe(true)
    expect(await ledger.writeClaim(output, newer)).toBe(false)
    expect(await ledger.writeClaim(output, newer, older)).toBe(true)
    expect(await ledger.writeClaim(output, older, older)).toBe(false)
    expect(await ledger.writeClaim(output, older, { ...newer, imageId: 'ami-3' })).toBe(false)
    expect(await ledger.writeClaim(output, older, { ...newer, claimedAt: '2026-11-22T10:00:01.000Z' })).toBe(
      false,
    )
    expect(await ledger.readClaim(output)).toEqual(newer)
  })

  it('is of one output', async () => {
    await ledger.writeClaim(output, older)

    expect(await ledger.readClaim({ ...output, name: '/silver' })).toBeUndefined()
    expect(
      await ledger.readClaim({ ...lane, kind: 'launchTemplateDefault', launchTemplateId: '/golden' }),
    ).toBeUndefined()
  })

  it('keeps the first request for a version of a launch template', async () => {
    const copy = copyOf('one')
    const request = (latestVersion: number, launchTemplateId = 'lt-1') =>
      templateVersionRequest(copy.id, { launchTemplateId, latestVersion }, 'ami-2')

    expect(await ledger.freezeTemplateVersion(copy, request(3))).toEqual(request(3))
    expect(await ledger.freezeTemplateVersion(copy, request(4))).toEqual(request(3))
    expect(await ledger.freezeTemplateVersion(copy, request(7, 'lt-2'))).toEqual(request(7, 'lt-2'))
  })
})

describe('the switch', () => {
  it('is off until an operator pauses, and again after the operator resumes', async () => {
    expect(await ledger.readPause()).toBeUndefined()
    await ledger.pause({ since: at, by: 'arn:operator' })
    expect(await ledger.readPause()).toEqual({ since: at, by: 'arn:operator' })
    await ledger.resume()
    expect(await ledger.readPause()).toBeUndefined()
  })

  it('keeps why the operator paused, until another pause says nothing of it', async () => {
    const pause = { since: at, by: 'arn:operator', reason: 'keys are being replaced' }

    await ledger.pause(pause)
    expect(await ledger.readPause()).toEqual(pause)
    await ledger.pause({ since: at, by: 'arn:operator' })
    expect(await ledger.readPause()).toEqual({ since: at, by: 'arn:operator' })
    await ledger.pause(pause)
    await ledger.resume()
    expect(await table.partition('COPIES')).toEqual([{ pk: 'COPIES', sk: 'PAUSE' }])
  })
})
