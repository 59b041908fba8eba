import { describe, expect, it } from 'vitest'

import { mostEarlierEnds } from '../../../../functions/lib/domain/copying/copy.ts'
import { rememberingEnd } from '../../../../functions/lib/domain/copying/earlier-ends.ts'
import { copyOf } from './copies.ts'

const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
const failedOutputs = [{ output: 'parameter', finding }]
const anew = copyOf('one', { wantedBy: ['run-2'] })

describe('rememberingEnd', () => {
  it('keeps how the copy ended for those who waited for it', () => {
    const replaced = copyOf('one', {
      state: 'failed',
      wantedBy: ['run-0', 'run-1'],
      imageId: 'ami-1',
      finding,
      failedOutputs,
    })

    expect(rememberingEnd(anew, replaced)).toEqual({
      ...anew,
      earlierEnds: [{ state: 'failed', runs: ['run-0', 'run-1'], imageId: 'ami-1', finding, failedOutputs }],
    })
  })

  it('adds nothing when nobody waited for it', () => {
    expect(rememberingEnd(anew, copyOf('one', { state: 'withdrawn', wantedBy: [] }))).toEqual(anew)
  })

  it('forgets the oldest of many ends', () => {
    const ended = (runId: string) => copyOf('one', { state: 'done', wantedBy: [runId] })
    const runs = Array.from({ length: mostEarlierEnds + 2 }, (_, index) => `run-${index}`)

    let last = anew
    for (const runId of runs)
      last = rememberingEnd(ended(runId), Object.assign({}, last, { wantedBy: [runId] }))

    expect(last.earlierEnds?.map(({ runs }) => runs)).toEqual(runs.slice(2).map((runId) => [runId]))
  })
})
