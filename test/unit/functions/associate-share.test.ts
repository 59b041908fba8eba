import { describe, expect, it } from 'vitest'

import { createAssociateShare } from '../../../functions/associate-share/associate-share.ts'
import type { Run, ShareRecord } from '../../../functions/lib/domain/run/run.ts'
import type { ShareTrace } from '../../../functions/lib/domain/sharing/share-result-schema.ts'
import {
  fakeRam,
  fakeShare,
  leasesWith,
  ruleShareLedgerInMemory,
  ruleSharesOf,
  settle,
} from '../../support/rule-shares-in-memory.ts'

const component = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'
const other = 'arn:aws:imagebuilder:us-east-1:222222222222:component/agent/1.0.0/1'
const image = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023/1.0.0/1'
const [one, two, outside] = ['440000000001', '440000000002', '550000000001'] as const
const unit = 'arn:aws:organizations::111111111111:ou/o-exampleorgid/ou-ab12-nonprod01'
const start = Date.parse('2026-11-22T06:00:00.000Z')

const wanted: ShareRecord = {
  runId: 'run-1',
  resourceArn: component,
  mode: 'share',
  principals: [one, two],
  ruleShares: [{ rule: 'al2023', principals: [one, two], allowsExternal: false }],
  wantedBy: ['al2023'],
  alsoWanted: [],
}
const run = { trigger: { kind: 'imageBuilt', eventId: 'event-1', resourceArn: image } } as Run

/** A RAM, a ledger, and a step over both; `heldBy` and `minutes` change as the test wants. */
function workshop(record: ShareRecord = wanted) {
  const ram = fakeRam()
  const memory = ruleShareLedgerInMemory()
  const leases: string[] = []
  const world = { heldBy: undefined as string | undefined, minutes: 0 }
  const step = createAssociateShare({
    ledger: { readShare: async () => record, readRun: async () => run },
    ruleShareLedger: memory.ledger,
    shares: ruleSharesOf(ram),
    leases: leasesWith(leases, () => world.heldBy),
    clock: { now: () => start + world.minutes * 60_000 },
  })
  const look = async (trace: ShareTrace | null = null) =>
    step({ runId: 'run-1', resourceArn: record.resourceArn, executionArn: 'arn:me', trace })
  /** Looks until it is settled, as the state machine does. */
  const lookOn = async () => {
    let answer = await look()
    for (let looks = 1; answer.kind === 'waiting' && looks < 30; looks += 1) {
      settle(ram)
      answer = await look(answer.trace)
    }
    return answer
  }
  return { ram, memory, leases, world, look, lookOn }
}

const manyAccounts = Array.from({ length: 1536 }, (_, index) => String(440_000_000_000 + index))

describe('associate-share', () => {
  it('creates the share of the rule under its lease, puts the resource in, and is done', async () => {
    const { ram, leases, memory, lookOn } = workshop()

    const { kind, result } = await lookOn()

    expect(ram.calls).toEqual(['create 2 internal', 'add resource'])
    expect(leases).toEqual(['acquire share#al2023#us-east-1', 'release share#al2023#us-east-1'])
    expect({ kind, result }).toEqual({
      kind: 'settled',
      result: {
        outcome: 'done',
        shareArns: [ram.shares[0]!.arn],
        exceptions: [],
        requestIds: ['request-1', 'request-2'],
      },
    })
    expect([...memory.needs.values()]).toEqual([{ imageArn: image, resourceArn: component, retired: false }])
  })

  it('notes an earlier build as needed for itself, so that the rule can retire it', async () => {
    const earlier = image.replace('/1.0.0/1', '/0.9.0/1')
    const { memory, lookOn } = workshop({
      ...wanted,
      resourceArn: earlier,
      ruleShares: [{ rule: 'al2023', principals: [one, two], allowsExternal: false, isEarlierBuild: true }],
    })

    await lookOn()

    expect([...memory.needs.values()]).toEqual([{ imageArn: earlier, resourceArn: earlier, retired: false }])
  })

  it('changes nothing and takes no lease when it finds all as wanted', async () => {
    const { ram, leases, lookOn } = workshop()
    await lookOn()
    ram.calls.length = 0
    leases.length = 0

    expect(await lookOn()).toMatchObject({ kind: 'settled', result: { outcome: 'done', requestIds: [] } })
    expect([ram.calls, leases]).toEqual([[], []])
  })

  it('shares with 1,536 accounts in lists of at most 100', async () => {
    const { ram, lookOn } = workshop({
      ...wanted,
      principals: manyAccounts,
      ruleShares: [{ rule: 'al2023', principals: manyAccounts, allowsExternal: false }],
    })

    const answer = await lookOn()

    expect(ram.calls).toEqual([
      'create 100 internal',
      ...Array.from({ length: 14 }, () => 'add 100 principals'),
      'add 36 principals',
      'add resource',
    ])
    expect(answer.result.outcome).toBe('done')
    expect(JSON.stringify(answer).length).toBeLessThan(256 * 1024)
  })

  it('goes on in the next look where it may not ask for longer, and ends although RAM refuses everybody', async () => {
    const { ram, world, look, lookOn } = workshop({
      ...wanted,
      principals: manyAccounts,
      ruleShares: [{ rule: 'al2023', principals: manyAccounts, allowsExternal: false }],
    })
    const asked: string[] = []
    const refusal = { code: 'OperationNotPermittedException', message: 'Only within your organization.' }
    ram.refused.get = (principal) => {
      // Each request takes a second: the refusals of a list of 100 are 199 requests.
      if (asked.push(principal) % 10 === 0) world.minutes += 1 / 60
      return refusal
    }

    const first = await look()
    expect(first.kind).toBe('waiting')
    expect(first.trace.refused[0]?.principals.length).toBeLessThan(1536)
    const { kind, result } = await lookOn()

    expect([kind, result.outcome, result.finding?.check]).toEqual([
      'settled',
      'failed',
      'OUTSIDE_ORGANIZATION',
    ])
    expect(result.finding?.where).toMatch(/^\d{12}, \d{12}, \d{12} and 1533 more$/)
    expect(new Set(asked)).toEqual(new Set(manyAccounts))
    expect(ram.calls).toEqual([])
  })

  it('goes on with the principals of a share that is there', async () => {
    const { ram, world, lookOn } = workshop({
      ...wanted,
      principals: manyAccounts,
      ruleShares: [{ rule: 'al2023', principals: manyAccounts, allowsExternal: false }],
    })
    ram.shares.push(fakeShare('a', { resources: [component] }))
    const [refusedAccount = ''] = manyAccounts
    const refusal = { code: 'OperationNotPermittedException', message: 'Only within your organization.' }
    const times: string[] = []
    ram.refused.get = (principal) => {
      world.minutes += 1 / 200
      if (principal === refusedAccount) times.push(principal)
      return principal === refusedAccount ? refusal : undefined
    }

    const { kind, result } = await lookOn()

    expect([kind, result.outcome]).toEqual(['settled', 'done'])
    expect(result.exceptions).toMatchObject([{ principals: [refusedAccount], outcome: 'failed' }])
    // Halved to the end once, in the first look.
    expect(times.length).toBeLessThan(10)
  })

  it('adds the principals that a rule gained, once every resource is one of ours', async () => {
    const { ram, memory, lookOn } = workshop()
    ram.shares.push(fakeShare('a', { resources: [component, other], principals: [one] }))
    await memory.ledger.noteResource(
      { rule: 'al2023', region: 'us-east-1' },
      { resourceArn: other, runId: 'run-0', at: '' },
    )

    expect((await lookOn()).result.outcome).toBe('done')
    expect(ram.calls).toEqual(['add 1 principals'])
  })

  it.each([
    ['a closed share', false, ['allow external', 'add 1 principals']],
    ['an open share', true, ['add 1 principals']],
  ])('invites the outside account that a rule gained into %s', async (_share, allowsExternal, calls) => {
    const { ram, lookOn } = workshop({
      ...wanted,
      principals: [one, outside],
      outsideAccounts: [outside],
      ruleShares: [{ rule: 'al2023', principals: [one, outside], allowsExternal: true }],
    })
    ram.shares.push({ ...fakeShare('a', { resources: [component], principals: [one] }), allowsExternal })

    await lookOn()

    expect(ram.calls).toEqual(calls)
    expect(ram.shares[0]?.allowsExternal).toBe(true)
  })

  it('leaves a share closed to the outside that a rule names only accounts of the organization for', async () => {
    const { ram, lookOn } = workshop()
    ram.shares.push(fakeShare('a', { resources: [component], principals: [one] }))

    await lookOn()

    expect(ram.calls).toEqual(['add 1 principals'])
  })

  it('adds nobody to a share that carries what we did not put there', async () => {
    const { ram, lookOn } = workshop()
    ram.shares.push(fakeShare('a', { resources: [other], principals: [one] }))

    const { result } = await lookOn()

    expect(ram.calls).toEqual(['add resource'])
    expect(result.outcome).toBe('done')
    expect(result.exceptions).toMatchObject([
      { principals: [two], outcome: 'blocked', finding: { check: 'STRANGER_IN_OUR_SHARE' } },
    ])
    expect(result.exceptions[0]?.finding?.what).toContain(other)
  })

  it('names who RAM refuses, shares with the others, and asks once', async () => {
    const { ram, lookOn } = workshop({
      ...wanted,
      principals: [one, two, unit],
      ruleShares: [{ rule: 'al2023', principals: [one, two, unit], allowsExternal: false }],
    })
    ram.refused.set(two, {
      code: 'OperationNotPermittedException',
      message: 'Only within your organization.',
    })
    ram.refused.set(unit, { code: 'UnknownResourceException', message: 'OrganizationalUnit not found.' })

    const { kind, result } = await lookOn()

    expect(kind).toBe('settled')
    expect(result.outcome).toBe('done')
    expect(result.exceptions).toMatchObject([
      { principals: [two], outcome: 'failed', finding: { check: 'OUTSIDE_ORGANIZATION' } },
      { principals: [unit], outcome: 'failed', finding: { check: 'ORGANIZATION_SHARING_OFF' } },
    ])
    expect(ram.calls).toEqual(['create 1 internal', 'add resource'])
  })

  it('makes no share when RAM takes none of the principals', async () => {
    const { ram, lookOn } = workshop()
    for (const id of [one, two]) {
      ram.refused.set(id, { code: 'InvalidParameterException', message: 'No.' })
    }

    const { kind, result } = await lookOn()

    expect([kind, result.outcome, result.finding?.check]).toEqual(['settled', 'failed', 'ACCOUNT_REFUSED'])
    expect([ram.calls, ram.shares]).toEqual([[], []])
  })

  it('leaves a share of our name without our tag alone', async () => {
    const { ram, lookOn } = workshop()
    ram.shares.push(fakeShare('foreign', { resources: [component] }, { tagged: false }))

    const { kind, result } = await lookOn()

    expect([kind, result.outcome, result.finding?.check]).toEqual(['settled', 'blocked', 'SHARE_NAME_TAKEN'])
    expect(ram.calls).toEqual([])
  })

  it('uses the oldest of several and tells of the others', async () => {
    const { ram, lookOn } = workshop()
    const principals = [one, two]
    ram.shares.push(fakeShare('a', { resources: [component], principals }), fakeShare('b'))

    const { result } = await lookOn()

    expect(result.shareArns).toEqual([ram.shares[0]!.arn])
    expect(result.sideFindings).toMatchObject([{ check: 'SEVERAL_RULE_SHARES', where: ram.shares[1]!.arn }])
  })

  it('waits while another execution has the lease of the share', async () => {
    const { ram, world, look } = workshop()
    world.heldBy = 'arn:another'

    const answer = await look()

    expect(answer).toMatchObject({
      kind: 'waiting',
      result: { outcome: 'waiting', finding: { check: 'SHARE_LEASE_HELD' } },
    })
    expect(ram.calls).toEqual([])
    world.heldBy = undefined
    expect((await look(answer.trace)).trace.requestIds).toEqual(['request-1'])
  })

  it('waits for a share that RAM does not list yet, and makes another when it never comes', async () => {
    const { ram, memory, world, look } = workshop()
    memory.note({ shareArn: 'arn:share', at: new Date(start).toISOString() })
    ram.isListed = false

    expect((await look()).result.finding?.check).toBe('SHARE_NOT_VISIBLE')
    expect(ram.calls).toEqual([])
    world.minutes = 5
    await look()
    expect(ram.calls).toEqual(['create 2 internal'])
  })

  it('does not ask again in the run for what RAM does not show yet', async () => {
    const { ram, look } = workshop()
    const created = await look()
    const filled = await look(created.trace)
    ram.shares[0]!.resources.clear()
    ram.shares[0]!.principals.clear()

    expect((await look(filled.trace)).kind).toBe('waiting')
    expect(ram.calls).toEqual(['create 2 internal', 'add resource'])
  })

  it('asks once again for what failed before, then tells the message of RAM', async () => {
    const { ram, look } = workshop()
    const failed = { entity: two, status: 'FAILED', statusMessage: 'The account does not exist.' } as const
    ram.shares.push(fakeShare('a', { resources: [component], principals: [one] }))
    ram.shares[0]!.principals.set(two, failed)

    const { kind, trace } = await look()
    expect([kind, ram.calls]).toEqual(['waiting', ['add 1 principals']])
    ram.shares[0]!.principals.set(two, failed)
    const { result } = await look(trace)

    expect(ram.calls).toHaveLength(1)
    expect(result.exceptions).toMatchObject([
      { principals: [two], outcome: 'failed', finding: { check: 'ASSOCIATION_FAILED' } },
    ])
    expect(result.exceptions[0]?.finding?.what).toContain('The account does not exist.')
  })

  it('associates anew whose invitation expired, and does not wait for the answer', async () => {
    const { ram, look } = workshop({
      ...wanted,
      principals: [one, outside],
      outsideAccounts: [outside],
      ruleShares: [{ rule: 'al2023', principals: [one, outside], allowsExternal: true }],
    })
    ram.shares.push({
      ...fakeShare('a', { resources: [component], principals: [one] }),
      allowsExternal: true,
    })
    ram.shares[0]!.principals.set(outside, { entity: outside, status: 'DISASSOCIATED' })

    const { kind, trace } = await look()
    expect([kind, ram.calls]).toEqual(['waiting', ['add 1 principals']])
    const { kind: next, result } = await look(trace)

    expect(next).toBe('settled')
    expect(result).toMatchObject({
      outcome: 'done',
      exceptions: [
        { principals: [outside], outcome: 'pendingAcceptance', finding: { check: 'INVITATION_PENDING' } },
      ],
    })
  })

  it('waits until what is leaving has left, then asks for it', async () => {
    const { ram, lookOn } = workshop()
    ram.shares.push(fakeShare('a', { resources: [component], principals: [one] }))
    ram.shares[0]!.principals.set(two, { entity: two, status: 'DISASSOCIATING' })

    expect((await lookOn()).result.outcome).toBe('done')
    expect(ram.calls).toEqual(['add 1 principals'])
  })

  it('asks on for what is leaving after it has asked for others', async () => {
    const { ram, lookOn } = workshop()
    ram.shares.push(fakeShare('a', { resources: [component] }))
    ram.shares[0]!.principals.set(two, { entity: two, status: 'DISASSOCIATING' })

    expect(await lookOn()).toMatchObject({ kind: 'settled', result: { outcome: 'done', exceptions: [] } })
    expect(ram.calls).toEqual(['add 1 principals', 'add 1 principals'])
  })

  it('takes a resource back that a retirement is taking out, once the retirement is over', async () => {
    const { ram, memory, world, look, lookOn } = workshop()
    ram.shares.push(fakeShare('a', { resources: [component], principals: [one, two] }))
    await look()
    memory.resources.get(component)!.leaving = true
    world.heldBy = 'arn:retiring'

    expect((await look()).kind).toBe('waiting')
    world.heldBy = undefined
    ram.shares[0]!.resources.set(component, { entity: component, status: 'DISASSOCIATING' })
    const answer = await lookOn()

    expect(answer.result.outcome).toBe('done')
    expect(ram.calls).toEqual(['add resource'])
    expect(memory.resources.get(component)?.leaving).toBe(false)
  })

  it('gives the share a permission of ours where RAM has no default', async () => {
    const { ram, lookOn } = workshop()
    ram.permission = { kind: 'ours', permissionArn: 'arn:permission' }

    expect((await lookOn()).result.outcome).toBe('done')
    expect(ram.calls).toEqual(['create 2 internal', 'attach arn:permission', 'add resource'])
  })

  it('shares nothing where there is no permission at all', async () => {
    const { ram, lookOn } = workshop()
    ram.permission = { kind: 'none' }

    const { kind, result } = await lookOn()

    expect([kind, result.outcome, result.finding?.check]).toEqual([
      'settled',
      'blocked',
      'NO_DEFAULT_PERMISSION',
    ])
    expect(ram.calls).toEqual([])
  })

  it('tells who has it and is not wanted, and of shares of others, and changes neither', async () => {
    const { ram, lookOn } = workshop()
    ram.shares.push(fakeShare('a', { resources: [component], principals: [one, two, outside] }))
    ram.foreign = [{ arn: 'arn:aws:ram:us-east-1:222222222222:resource-share/x', name: 'landing-zone' }]

    const { result } = await lookOn()

    expect(result.outcome).toBe('done')
    expect(result.sideFindings).toMatchObject([
      { check: 'SURPLUS_ACCESS', what: expect.stringContaining(outside) },
      { check: 'RESOURCE_IN_FOREIGN_SHARE', what: expect.stringContaining('landing-zone') },
    ])
    expect(ram.calls).toEqual([])
  })

  it.each([
    ['another rule wants it for them', { alsoWanted: [outside] }],
    ['surplus access is not to be reported', { alsoWanted: undefined }],
  ])('does not call access surplus when %s', async (_when, { alsoWanted }) => {
    const { alsoWanted: _none, ...rest } = wanted
    const { ram, lookOn } = workshop(alsoWanted === undefined ? rest : { ...rest, alsoWanted })
    ram.shares.push(fakeShare('a', { resources: [component], principals: [one, two, outside] }))

    expect((await lookOn()).result.sideFindings).toBeUndefined()
  })

  it('tells what became of principals that could not take part, and what the checks found', async () => {
    const finding = { check: 'ACCOUNT_INACTIVE', what: 'closed', where: outside, remedy: 'none' }
    const { lookOn } = workshop({
      ...wanted,
      apart: [{ principals: [outside], outcome: 'skipped', finding }],
      sideFindings: [finding],
    })

    expect((await lookOn()).result).toMatchObject({
      outcome: 'done',
      exceptions: [{ principals: [outside], outcome: 'skipped' }],
      sideFindings: [finding],
    })
  })
})
