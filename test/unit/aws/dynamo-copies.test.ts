import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod/mini'

import type { copySchema } from '../../../functions/lib/aws/copy-items.ts'
import { createDynamoCopyLedger } from '../../../functions/lib/aws/dynamo-copy-ledger.ts'
import type { Copy } from '../../../functions/lib/domain/copying/copy.ts'
import { rememberingEnd } from '../../../functions/lib/domain/copying/earlier-ends.ts'
import { afterFinishTry } from '../../../functions/lib/domain/copying/finish-copy.ts'
import type { OutputResult } from '../../../functions/lib/domain/copying/finish-copy.ts'
import { outputRefused } from '../../../functions/lib/domain/copying/output-findings.ts'
import { parameterOutput } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import { withdrawRun } from '../../../functions/lib/domain/copying/withdraw-run.ts'
import type { CopyLedger } from '../../../functions/lib/ports/copy-ledger.ts'
import { itemBytes } from '../../support/item-bytes.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'
import { copyOf, minutesAgo, ownerId, region } from '../domain/copying/copies.ts'

const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
const copy = copyOf('one')
const startedAt = minutesAgo(20)
const imageId = 'ami-0123456789abcdef0'

let table: LocalLedger
let ledger: CopyLedger

beforeEach(async () => {
  table = await startLocalLedger()
  ledger = createDynamoCopyLedger(table.client, table.tableName)
})

afterEach(async () => table.close())

/** The copy as it is after moves, each of which must succeed. */
async function moved(from: Copy, ...moves: readonly Parameters<CopyLedger['moveCopy']>[1][]): Promise<Copy> {
  let now = from
  for (const move of moves) {
    const next = await ledger.moveCopy(now, move)
    if (next === undefined) throw new Error(`Expected the move to ${move.to} to be written`)
    now = next
  }
  return now
}

describe('a copy in the ledger', () => {
  it('reads back as it was put, with everything that is made of it', async () => {
    const failedOutputs = [{ output: 'parameter /golden of 440000000001', finding }]
    const whole: Copy = {
      ...copyOf('whole'),
      request: {
        source: { kind: 'relay', copyId: '0123456789abcdef', region },
        name: 'golden',
        description: 'the golden one',
        kmsKeyId: 'arn:aws:kms:us-east-1:222222222222:key/k',
        tags: { a: 'b' },
      },
      outputs: {
        launchPermission: { userIds: ['440000000009'], userGroups: ['all'] },
        launchTemplates: [{ accountId: ownerId, launchTemplateId: 'lt-1', setDefault: true }],
        parameters: [{ accountId: ownerId, name: '/golden', dataType: 'aws:ec2:image' }],
      },
      finishTries: 2,
      finishDueAt: startedAt,
      unwantedSince: minutesAgo(1),
      imageId,
      startedAt,
      finding,
      failedOutputs,
      earlierEnds: [
        { state: 'failed', runs: ['run-0'], imageId, finding, failedOutputs },
        { state: 'done', runs: ['run-1'] },
      ],
    }
    expect(await ledger.putCopy(whole)).toBe(true)

    expect(await ledger.readCopy(whole)).toEqual(whole)
  })

  it('keeps why each of 500 outputs failed, run after run', async () => {
    const results = Array.from({ length: 500 }, (_, index): OutputResult => {
      const account = String(440_000_000_001 + index)
      const message = `User: arn:aws:sts::${account}:assumed-role/EC2ImageBuilderDistributionCrossAccountRole/copy is not authorized to perform: ssm:PutParameter on resource: arn:aws:ssm:us-east-1:${account}:parameter/golden because no identity-based policy allows the ssm:PutParameter action`
      const lane = { accountId: account, region }
      return {
        kind: 'failed',
        output: parameterOutput({ accountId: account, name: '/golden', dataType: 'text' }),
        finding: outputRefused(lane, 'parameter /golden', { name: 'AccessDeniedException', message }),
      }
    })
    const decision = afterFinishTry({}, results, Date.parse(startedAt))
    if (decision.kind !== 'failed') throw new Error('expected outputs to fail')
    const { kind: _, ...why } = decision
    let now: Copy = { ...copy, state: 'finishing', imageId }
    await ledger.putCopy(now)
    for (const runId of ['run-2', 'run-3', 'run-4', 'run-5', 'run-6', 'run-7', 'run-8', 'run-9']) {
      const failed = await moved(now, { to: 'failed', imageId, ...why })
      now = rememberingEnd({ ...copy, state: 'finishing', imageId, wantedBy: [runId] }, failed)
      expect(await ledger.putCopyAgain(now, failed)).toBe(true)
    }

    const read = await ledger.readCopy(copy)
    expect(read?.earlierEnds?.map((end) => end.failedOutputs?.length)).toEqual(Array(8).fill(500))
    expect(read).toEqual(now)
  })

  it('has a schema that says what a copy is', () => {
    type Said = Omit<z.output<typeof copySchema>, 'pk' | 'sk'>
    expectTypeOf<Said>().toExtend<Omit<Copy, 'id' | 'accountId' | 'region'>>()
    expectTypeOf<keyof Said>().toEqualTypeOf<Exclude<keyof Copy, 'id' | 'accountId' | 'region'>>()
  })

  it('is put once', async () => {
    await ledger.putCopy(copy)

    expect(await ledger.putCopy({ ...copy, gigabytes: 11 })).toBe(false)
    expect(await ledger.readCopy(copy)).toEqual(copy)
  })

  it('is put anew only while it is as it was', async () => {
    await ledger.putCopy(copy)
    await moved(copy, { to: 'failed', finding })
    const again = { ...copy, attempt: 2, firstAttempt: 2 }

    expect(await ledger.putCopyAgain(again, { attempt: 1, state: 'done' })).toBe(false)
    expect(await ledger.putCopyAgain(again, { attempt: 2, state: 'failed' })).toBe(false)
    expect(await ledger.putCopyAgain(again, { attempt: 1, state: 'failed' })).toBe(true)
    expect(await ledger.readCopy(copy)).toEqual(again)
  })

  it('reads among 250 others, whichever there are', async () => {
    const some = Array.from({ length: 120 }, (_, index) => copyOf(`number-${index}`))
    await Promise.all(some.map(async (one) => ledger.putCopy(one)))
    const missing = Array.from({ length: 130 }, (_, index) => copyOf(`missing-${index}`))

    const found = await ledger.readCopies([...missing, ...some])

    expect(new Set(found)).toEqual(new Set(some))
  })

  it('is listed in its lane until it has ended', async () => {
    const ended = [copyOf('done'), copyOf('failed'), copyOf('withdrawn')] as const
    const elsewhere = { ...copyOf('else'), region: 'eu-west-1' }
    for (const one of [copy, copyOf('two'), elsewhere, ...ended]) await ledger.putCopy(one)
    await moved(copy, { to: 'copying', imageId, startedAt })
    await moved(ended[0], { to: 'copying', imageId, startedAt }, { to: 'finishing', imageId })
    await ledger.writeLane(copy, { version: 0, admitted: [] }, { admitted: [copy.id] })
    const names = async () =>
      (await ledger.listOpenCopies(copy)).map(({ request }) => request.name).toSorted()
    expect(await names()).toEqual(['done', 'failed', 'one', 'two', 'withdrawn'])

    await moved((await ledger.readCopy(ended[0]))!, { to: 'done', imageId })
    await moved(ended[1], { to: 'failed', finding })
    await ledger.changeWants(ended[2], { wantedBy: [], unwantedSince: minutesAgo(0) })
    await moved(ended[2], { to: 'withdrawn' })

    expect(await names()).toEqual(['one', 'two'])
  })
})

describe('a move', () => {
  beforeEach(async () => void (await ledger.putCopy(copy)))

  it('goes through every state to done, and answers what is written', async () => {
    const done = await moved(
      copy,
      { to: 'copying', imageId, startedAt },
      { to: 'finishing', imageId },
      { to: 'finishing', imageId, finishTries: 1, finishDueAt: startedAt },
      { to: 'done', imageId },
    )

    expect(done).toEqual({
      ...copy,
      state: 'done',
      imageId,
      startedAt,
      finishTries: 1,
      finishDueAt: startedAt,
    })
    expect(await ledger.readCopy(copy)).toEqual(done)
  })

  it('costs one write unit with a name, a description, a key, tags and a parameter: four for a copy', async () => {
    const usual: Copy = {
      ...copyOf('usual'),
      request: {
        source: { kind: 'relay', copyId: copy.id, region },
        name: 'al2023-golden-2026-11-22T00-19-02.123Z',
        description: 'Amazon Linux 2023, hardened',
        kmsKeyId: 'arn:aws:kms:us-east-1:440000000001:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        tags: { 'imagebuilder-share:copy': copy.id, Team: 'platform', Build: '1.2.3-4' },
      },
      outputs: {
        launchTemplates: [],
        parameters: [{ accountId: ownerId, name: '/golden/al2023', dataType: 'aws:ec2:image' }],
      },
      wantedBy: ['al2023-golden-1-2-3-4-0123456789abcdef'],
    }
    await ledger.putCopy(usual)
    table.operations.length = 0
    await moved(
      usual,
      { to: 'copying', imageId, startedAt },
      { to: 'finishing', imageId },
      { to: 'done', imageId },
    )

    expect(table.operations).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem'])
    const [item] = await table
      .partition(`LANE#${usual.accountId}#${region}`)
      .then((found) => found.filter(({ sk }) => sk === `COPY#${usual.id}`))
    expect(itemBytes(item)).toBeLessThan(1024)
  })

  it('to another attempt forgets the AMI and keeps the place and the reason, which success forgets', async () => {
    const again = await moved(
      copy,
      { to: 'copying', imageId, startedAt },
      { to: 'queued', attempt: 2, finding },
    )

    expect(again).toEqual({ ...copy, attempt: 2, finding })
    const done = await moved(again, { to: 'copying', imageId, startedAt }, { to: 'done', imageId })
    expect(done).not.toHaveProperty('finding')
  })

  it.each([
    ['state', { state: 'copying' }],
    ['attempt', { attempt: 2 }],
  ] as const)('is not written where the %s is another', async (_, change) => {
    expect(await ledger.moveCopy({ ...copy, ...change }, { to: 'failed', finding })).toBeUndefined()

    expect(await ledger.readCopy(copy)).toEqual(copy)
  })

  it('makes no copy of none', async () => {
    expect(await ledger.moveCopy(copyOf('missing'), { to: 'failed', finding })).toBeUndefined()

    expect(await ledger.readCopy(copyOf('missing'))).toBeUndefined()
  })

  it('withdraws only what nobody wants', async () => {
    expect(await ledger.moveCopy(copy, { to: 'withdrawn' })).toBeUndefined()

    const nobody = withdrawRun(copy, 'run-1', minutesAgo(1))!
    await ledger.changeWants(copy, nobody)
    expect(await ledger.moveCopy(copy, { to: 'withdrawn' })).toEqual({
      ...copy,
      ...nobody,
      state: 'withdrawn',
    })
  })
})

describe('changeWants', () => {
  beforeEach(async () => void (await ledger.putCopy(copy)))

  it('lets a run join, and takes back that nobody wants it', async () => {
    const unwanted = { wantedBy: [], unwantedSince: minutesAgo(1) }
    expect(await ledger.changeWants(copy, unwanted)).toBe(true)
    expect(await ledger.changeWants({ ...copy, ...unwanted }, { wantedBy: ['run-2'] })).toBe(true)

    expect(await ledger.readCopy(copy)).toEqual({ ...copy, wantedBy: ['run-2'] })
  })

  it('does not fail a copy that a run has joined since it was read', async () => {
    await ledger.changeWants(copy, { wantedBy: ['run-1', 'run-2'] })

    expect(await ledger.moveCopy(copy, { to: 'failed', finding })).toBeUndefined()
    const current = await ledger.readCopy(copy)
    expect(current).toMatchObject({ state: 'queued' })
    expect(await ledger.moveCopy(current!, { to: 'failed', finding })).toMatchObject({ state: 'failed' })
  })

  it('adds outputs, which no outcome is written without, and which are tried anew', async () => {
    const outputs = {
      launchTemplates: [],
      parameters: [{ accountId: ownerId, name: '/golden', dataType: 'text' as const }],
    }
    const before = await moved(copy, { to: 'finishing', imageId })
    const tried = await moved(before, { to: 'finishing', imageId, finishTries: 9, finishDueAt: startedAt })
    await ledger.changeWants(tried, { wantedBy: ['run-1', 'run-2'], outputs })

    expect(await ledger.moveCopy(before, { to: 'done', imageId })).toBeUndefined()
    expect(await ledger.moveCopy(before, { to: 'failed', finding })).toBeUndefined()
    const after = (await ledger.readCopy(copy))!
    expect(after).toEqual({ ...before, wantedBy: ['run-1', 'run-2'], outputs, outputsAdded: 1 })
    expect(await ledger.moveCopy(after, { to: 'done', imageId })).toMatchObject({ state: 'done', outputs })
  })

  it('changes nothing where somebody else changed it', async () => {
    await ledger.changeWants(copy, { wantedBy: ['run-1', 'run-2'] })

    expect(await ledger.changeWants(copy, { wantedBy: ['run-1', 'run-3'] })).toBe(false)
    expect((await ledger.readCopy(copy))?.wantedBy).toEqual(['run-1', 'run-2'])
  })

  it('changes nothing of what has ended, whatever moved meanwhile before', async () => {
    await moved(copy, { to: 'copying', imageId, startedAt })
    expect(await ledger.changeWants(copy, { wantedBy: ['run-1', 'run-2'] })).toBe(true)

    await moved((await ledger.readCopy(copy))!, { to: 'failed', finding })
    const wanted = { ...copy, wantedBy: ['run-1', 'run-2'] }
    expect(await ledger.changeWants(wanted, { wantedBy: ['run-3'] })).toBe(false)
  })
})
