import { expect, it } from 'vitest'

import { createChain, createHistory } from '../../../local/step-functions/interpreter/history.ts'

const now = () => Date.UTC(2027, 0, 4)

it('numbers events, and lets each follow the one before it in its chain', () => {
  const history = createHistory(now, () => undefined)
  const [one, other] = [createChain(0), createChain(0)]

  history.add({ type: 'WaitStateEntered' }, one)
  history.add({ type: 'PassStateEntered' }, other)
  history.addBeside({ type: 'MapIterationFailed' }, one)
  history.add({ type: 'WaitStateExited' }, one)

  expect(history.all().map(({ id, previousEventId }) => [id, previousEventId])).toEqual([
    [1, 0],
    [2, 0],
    [3, 1],
    [4, 1],
  ])
})

it('takes nothing after its last event', () => {
  const history = createHistory(now, () => undefined)
  history.conclude({ type: 'ExecutionAborted' }, 0)

  expect(() => history.add({ type: 'PassStateExited' }, createChain(0))).toThrow(/got one that has ended/)
  expect(history.all()).toHaveLength(1)
})
