import { describe, expect, it } from 'vitest'

import { outcomeFor } from '../../../../functions/lib/domain/copying/copy-outcome.ts'
import { mostEarlierEnds } from '../../../../functions/lib/domain/copying/copy.ts'
import type { Copy, EarlierEnd, FailedOutput } from '../../../../functions/lib/domain/copying/copy.ts'
import { planSources } from '../../../../functions/lib/domain/copying/source-plan.ts'
import { parameterOutput } from '../../../../functions/lib/domain/copying/wanted-copy.ts'
import { accountId, build, copyOf, plainFacts, wantedCopy, wantedOf } from './copies.ts'

const [planned] = planSources(wantedOf([wantedCopy()]), build, plainFacts).copies
const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
const run = { runId: 'run-1', isEnqueued: true }

function outcome(changes: Partial<Copy> | undefined, isEnqueued = true) {
  const item = changes && copyOf('build', { wantedBy: ['run-1'], ...changes })
  return outcomeFor(planned!, item, { ...run, isEnqueued })
}

const end = (state: EarlierEnd['state'], runs: readonly string[], changes: Partial<EarlierEnd> = {}) => ({
  state,
  runs,
  ...changes,
})

describe('outcomeFor', () => {
  it.each([
    ['done', { state: 'done', imageId: 'ami-9' }, 'done'],
    ['failed', { state: 'failed', finding }, 'failed'],
    ['withdrawn', { state: 'withdrawn', finding }, 'withdrawn'],
    ['queued', { state: 'queued' }, 'waiting'],
    ['admitted', { state: 'admitted' }, 'waiting'],
    ['copying', { state: 'copying' }, 'waiting'],
    ['finishing', { state: 'finishing' }, 'waiting'],
  ] as const)('tells a copy that is %s', (_, changes: Partial<Copy>, expected) => {
    expect(outcome(changes).outcome).toBe(expected)
  })

  it('names account, Region, AMI and why', () => {
    expect(outcome({ state: 'failed', imageId: 'ami-9', finding })).toEqual({
      outcome: 'failed',
      finding,
      copy: { accountId, region: 'eu-west-1', sourceImageId: 'ami-build', imageId: 'ami-9' },
    })
  })

  it('tells a run of the outputs that it wants itself, and is done where only those of others failed', () => {
    const refused = (output: string) => ({ output, finding: { ...finding, what: `${output} is wrong` } })
    const mine = parameterOutput({ accountId, name: '/golden', dataType: 'text' })
    const other = refused('launch template lt-9')
    const failedWith = (...failedOutputs: readonly FailedOutput[]): Partial<Copy> => ({
      state: 'failed',
      imageId: 'ami-9',
      finding,
      failedOutputs,
    })
    const wanting = {
      ...planned!,
      outputs: {
        launchTemplates: [],
        parameters: [{ accountId, name: '/golden', dataType: 'text' as const }],
      },
    }
    const outcomeOf = (changes: Partial<Copy>) =>
      outcomeFor(wanting, copyOf('build', { wantedBy: ['run-1'], request: wanting.request, ...changes }), run)

    expect(outcomeOf(failedWith(other))).toEqual({
      outcome: 'done',
      copy: expect.objectContaining({ imageId: 'ami-9' }),
    })
    expect(outcomeOf(failedWith(refused(mine), other))).toMatchObject({
      outcome: 'failed',
      finding: { what: `${mine} is wrong` },
    })
    const { failedOutputs } = failedWith(other)
    expect(
      outcomeOf({
        state: 'queued',
        wantedBy: ['run-2'],
        earlierEnds: [end('failed', ['run-1'], { imageId: 'ami-9', finding, failedOutputs: failedOutputs! })],
      }),
    ).toMatchObject({ outcome: 'done' })
  })

  it('tells of an output that a newer build has who wants one', () => {
    const superseded = { ...finding, check: 'SUPERSEDED' }
    const parameters = [{ accountId, name: '/golden', dataType: 'text' as const }]
    const wanting = { ...planned!, outputs: { launchTemplates: [], parameters } }
    const item = copyOf('build', {
      wantedBy: ['run-1'],
      request: planned!.request,
      state: 'done',
      imageId: 'ami-9',
      finding: superseded,
    })

    expect(outcomeFor(wanting, item, run)).toMatchObject({ outcome: 'superseded', finding: superseded })
    expect(outcomeFor(planned!, item, run)).toEqual({
      outcome: 'done',
      copy: expect.objectContaining({ imageId: 'ami-9' }),
    })
  })

  it('tells with what is underway why the last attempt failed', () => {
    expect(outcome({ state: 'queued', finding }).finding).toMatchObject({
      check: 'COPY_UNDERWAY',
      what: expect.stringContaining('COPY_FAILED, It failed'),
    })
  })

  it('tells of a copy that nobody enqueued', () => {
    expect(outcome(undefined)).toMatchObject({ outcome: 'failed', finding: { check: 'COPY_NOT_ENQUEUED' } })
    // Another run's copy, which this run never came to join.
    expect(outcome({ wantedBy: ['run-2'], state: 'done' }, false)).toMatchObject({
      outcome: 'failed',
      finding: { check: 'COPY_NOT_ENQUEUED' },
    })
  })

  it('takes what was there when the run enqueued as done', () => {
    expect(outcome({ wantedBy: ['run-0'], state: 'done', imageId: 'ami-9' })).toMatchObject({
      outcome: 'done',
      copy: { imageId: 'ami-9' },
    })
  })

  describe('with an AMI that was copied before', () => {
    const before = (changes: Partial<Copy['request']>) =>
      outcome({
        wantedBy: ['run-0'],
        state: 'done',
        imageId: 'ami-9',
        request: { ...planned!.request, ...changes },
      })

    it('says nothing when it is what is wanted, whatever AMI it was taken from', () => {
      expect(before({ source: { kind: 'relay', copyId: 'x', region: 'eu-west-1' } }).finding).toBeUndefined()
    })

    it('says nothing of a relay that nobody wants for itself, whatever its key and name', () => {
      const request = { ...planned!.request, kmsKeyId: 'alias/old', name: 'old' }
      const item = copyOf('build', { state: 'done', imageId: 'ami-9', request })

      expect(outcomeFor({ ...planned!, isRelay: true, isOnlyRelay: true }, item, run)).toEqual({
        outcome: 'done',
        copy: expect.objectContaining({ imageId: 'ami-9' }),
      })
    })

    it('blocks it when another key is wanted', () => {
      expect(before({ kmsKeyId: 'arn:aws:kms:eu-west-1:440000000001:alias/old' })).toMatchObject({
        outcome: 'blocked',
        finding: {
          check: 'COPY_HAS_OTHER_KEY',
          where: `${accountId} in eu-west-1`,
          what: expect.stringContaining('alias/old'),
        },
      })
    })

    it.each([
      ['name', { name: 'older' }],
      ['description', { description: 'older' }],
      ['tags', { tags: { Stage: 'older' } }],
    ])('tells that it keeps its %s', (what, changes) => {
      expect(before(changes)).toMatchObject({
        outcome: 'done',
        finding: { check: 'COPY_KEEPS_ITS_WORDS', what: expect.stringContaining(what) },
      })
    })
  })

  it.each([
    ['failed for another run since', 'done', { state: 'failed', finding }],
    ['underway for another run', 'done', { state: 'copying' }],
    ['made by another run since', 'failed', { state: 'done', imageId: 'ami-10' }],
    ['withdrawn from another run since', 'done', { state: 'withdrawn' }],
  ] as const)('keeps the end that a copy had for the run when it is %s', (_, was, now: Partial<Copy>) => {
    const earlierEnds = [
      end('withdrawn', ['run-0']),
      end(was, ['run-1', 'run-5'], { imageId: 'ami-9', ...(was === 'failed' ? { finding } : {}) }),
      end('failed', ['run-2'], { finding }),
    ]

    expect(outcome({ wantedBy: ['run-3'], earlierEnds, ...now })).toMatchObject({
      outcome: was,
      copy: { imageId: 'ami-9' },
    })
  })

  it('keeps the last of several ends that a copy had for the run', () => {
    const earlierEnds = [end('failed', ['run-1'], { finding }), end('done', ['run-1'], { imageId: 'ami-9' })]

    expect(outcome({ wantedBy: ['run-3'], state: 'queued', earlierEnds }).outcome).toBe('done')
  })

  it('keeps what was there when the run enqueued as done when another run makes it anew', () => {
    const earlierEnds = [end('done', ['run-0'], { imageId: 'ami-9' })]

    expect(outcome({ wantedBy: ['run-3'], state: 'queued', earlierEnds })).toMatchObject({
      outcome: 'done',
      copy: { imageId: 'ami-9' },
    })
  })

  it('tells when others have put a copy anew so often that its end is not known', () => {
    const earlierEnds = Array.from({ length: mostEarlierEnds }, (_, index) =>
      end('done', [`run-${index + 5}`]),
    )

    expect(outcome({ wantedBy: ['run-3'], state: 'done', earlierEnds })).toMatchObject({
      outcome: 'failed',
      finding: { check: 'COPY_OUTCOME_FORGOTTEN' },
    })
  })
})
