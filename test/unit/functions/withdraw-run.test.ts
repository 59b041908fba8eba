import { describe, expect, it } from 'vitest'

import type { RunLedger } from '../../../functions/lib/ports/run-ledger.ts'
import { input } from '../../../functions/withdraw-run/contract.ts'
import { createWithdrawRun } from '../../../functions/withdraw-run/withdraw-run.ts'
import { accountId } from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from './copying-world.ts'

/** The world of copies, and how runs are closed. */
function createWorld() {
  const world = createCopyingWorld()
  const closed: [string, Parameters<RunLedger['closeRun']>[1]][] = []
  const runs: Pick<RunLedger, 'closeRun'> = {
    closeRun: async (runId, end) => void closed.push([runId, end]),
  }
  return { ...world, closed, deps: { ...world.deps, runs } }
}

const event = (name: string) =>
  ({
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: { name, status: 'ABORTED' },
  }) as const

describe('withdraw-run', () => {
  it('takes the run off its copies, not the others, and demands a sweep', async () => {
    const world = createWorld()
    const copies = plannedCopies({ accountId })
    await world.enqueue('run-1', copies)
    await world.enqueue('run-2', copies)
    world.starts.length = 0

    expect(await createWithdrawRun(world.deps)(event('run-1'))).toEqual({})

    expect(world.copies()).toMatchObject([{ wantedBy: ['run-2'] }])
    expect(world.contents.waits.get('run-1')).toMatchObject({ withdrawnAt: '2026-11-22T10:00:00.000Z' })
    expect(world.starts).toHaveLength(1)
  })

  // The sweep takes it off in each tick: a demand of its own would keep it from sleeping.
  it('demands no further sweep where nothing is left to take it off', async () => {
    const world = createWorld()
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await createWithdrawRun(world.deps)(event('run-1'))
    const { demand } = await world.deps.ledger.readSweep(0)
    world.starts.length = 0

    await createWithdrawRun(world.deps)(event('run-1'))

    expect(world.starts).toEqual([])
    expect(await world.deps.ledger.readSweep(0)).toMatchObject({ demand })
  })

  it('leaves a run as it is that does not wait, or not any more', async () => {
    const world = createWorld()
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await world.deps.ledger.stopWaiting('run-1', 'token of run-1')
    world.starts.length = 0
    for (const runId of ['run-1', 'run-9']) await createWithdrawRun(world.deps)(event(runId))

    expect(world.copies()).toMatchObject([{ wantedBy: ['run-1'] }])
    expect(world.contents.waits.get('run-1')).not.toHaveProperty('withdrawnAt')
    expect(world.starts).toEqual([])
  })

  it('closes the run, whatever it waits for, and says that it wrote no result', async () => {
    const world = createWorld()
    const { detail, ...rest } = event('run-9')
    await createWithdrawRun(world.deps)({ ...rest, detail: { ...detail, status: 'TIMED_OUT' } })

    const failure = {
      check: 'RUN_STOPPED',
      what: expect.stringContaining('reached its time limit'),
      where: 'run-9',
    }
    expect(world.closed).toMatchObject([
      ['run-9', { status: 'failed', counts: {}, endedAt: '2026-11-22T10:00:00.000Z', failure }],
    ])
  })

  it('refuses a run that goes on, or succeeded', () => {
    const { source, 'detail-type': type } = event('run-1')
    const withStatus = (status: string) => ({
      source,
      'detail-type': type,
      detail: { name: 'run-1', status },
    })

    expect(input.safeParse(withStatus('TIMED_OUT')).success).toBe(true)
    expect(input.safeParse(withStatus('SUCCEEDED')).success).toBe(false)
  })
})
