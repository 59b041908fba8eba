import { describe, expect, it } from 'vitest'

import { outcomeFor } from '../../../functions/lib/domain/copying/copy-outcome.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import { noOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import type { CopyMove } from '../../../functions/lib/ports/copy-ledger.ts'
import { accountId } from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from '../functions/copying-world.ts'

const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
const failed: CopyMove = { to: 'failed', finding }

/** A world with one copy, and what becomes of it for a run. */
function createWorld() {
  const world = createCopyingWorld()
  const [copy] = plannedCopies({ accountId })
  const withParameter = plannedCopies({
    accountId,
    outputs: { ...noOutputs, parameters: [{ accountId, name: '/golden', dataType: 'text' }] },
  })
  return {
    enqueue: async (runId: string, planned: readonly PlannedCopy[] = [copy!]) =>
      world.enqueue(runId, planned),
    withParameter,
    move: async (...moves: readonly CopyMove[]) => {
      for (const move of moves) await world.deps.ledger.moveCopy(world.copies()[0]!, move)
    },
    outcomeOf: (runId: string) => outcomeFor(copy!, world.copies()[0], { runId, isEnqueued: true }).outcome,
  }
}

describe('a copy that two runs want one after the other', () => {
  it('stays failed for the first when the second makes it', async () => {
    const { enqueue, move, outcomeOf } = createWorld()
    await enqueue('run-1')
    await move(failed)

    await enqueue('run-2')
    expect([outcomeOf('run-1'), outcomeOf('run-2')]).toEqual(['failed', 'waiting'])

    await move({ to: 'copying', imageId: 'ami-2', startedAt: '2026-11-22T00:00:00.000Z' })
    await move({ to: 'finishing', imageId: 'ami-2' }, { to: 'done', imageId: 'ami-2' })
    expect([outcomeOf('run-1'), outcomeOf('run-2')]).toEqual(['failed', 'done'])
  })

  it('stays done for the first when the second makes more of it, and fails', async () => {
    const { enqueue, move, outcomeOf, withParameter } = createWorld()
    await enqueue('run-1')
    await move({ to: 'copying', imageId: 'ami-1', startedAt: '2026-11-22T00:00:00.000Z' })
    await move({ to: 'finishing', imageId: 'ami-1' }, { to: 'done', imageId: 'ami-1' })

    await enqueue('run-2', withParameter)
    expect([outcomeOf('run-1'), outcomeOf('run-2')]).toEqual(['done', 'waiting'])

    await move({ ...failed, imageId: 'ami-1' })
    expect([outcomeOf('run-1'), outcomeOf('run-2')]).toEqual(['done', 'failed'])
  })

  it('is done for both when the second finds it there, also when a third makes more of it', async () => {
    const { enqueue, move, outcomeOf, withParameter } = createWorld()
    await enqueue('run-1')
    await move({ to: 'copying', imageId: 'ami-1', startedAt: '2026-11-22T00:00:00.000Z' })
    await move({ to: 'finishing', imageId: 'ami-1' }, { to: 'done', imageId: 'ami-1' })
    await enqueue('run-2')

    await enqueue('run-3', withParameter)

    expect(['run-1', 'run-2', 'run-3'].map(outcomeOf)).toEqual(['done', 'done', 'waiting'])
  })
})
