import type { Context } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'

import { findingOfError } from '../../../functions/lib/domain/error-report.ts'
import { NothingToSweep, TransientServiceError } from '../../../functions/lib/domain/errors.ts'
import { stepHandler } from '../../../functions/lib/runtime/step-handler.ts'

const context = {
  awsRequestId: 'request-1',
  functionName: 'imagebuilder-share-plan-run',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:222222222222:function:imagebuilder-share-plan-run',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 30_000,
} as Context

const input = z.strictObject({ runId: z.string({ error: 'a text' }) })
const output = z.strictObject({ kind: z.string(), pages: z.array(z.string()) })

function handlerThat(run: (input: { runId: string }) => Promise<{ kind: string; pages: string[] }>) {
  return stepHandler({ name: 'plan-run', input, output, run })
}

/** The lines that went to the log, parsed. */
function linesOf(spy: { readonly mock: { readonly calls: readonly (readonly unknown[])[] } }) {
  return spy.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>)
}

describe('stepHandler', () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {})
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})

  beforeEach(() => {
    // Makes Powertools write through the console that is spied on.
    vi.stubEnv('POWERTOOLS_DEV', 'true')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    info.mockClear()
    error.mockClear()
  })

  it('answers what the step answers', async () => {
    const handler = handlerThat(async ({ runId }) => ({ kind: runId, pages: ['a'] }))

    expect(await handler({ runId: 'run-1' }, context)).toEqual({ kind: 'run-1', pages: ['a'] })
  })

  it('tells the step the id of its request', async () => {
    const handler = stepHandler({
      name: 'plan-run',
      input,
      output,
      run: async (_, { requestId }) => ({ kind: requestId, pages: [] }),
    })

    expect(await handler({ runId: 'run-1' }, context)).toEqual({ kind: 'request-1', pages: [] })
  })

  it('throws the end of a sweep by its name, and does not log it as an error', async () => {
    const handler = handlerThat(async () => {
      throw new NothingToSweep('nothing left', { where: 'shard 0', remedy: 'none' })
    })

    await expect(handler({ runId: 'run-1' }, context)).rejects.toMatchObject({ name: 'NothingToSweep' })
    expect(linesOf(error)).toEqual([])
    expect(linesOf(info)).toMatchObject([{ message: 'step done', outcome: 'NothingToSweep' }])
  })

  it('logs one line on the outcome, with the step, the run and the request, without lists', async () => {
    await handlerThat(async () => ({ kind: 'planned', pages: ['a', 'b'] }))({ runId: 'run-1' }, context)

    const lines = linesOf(info)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      message: 'step done',
      step: 'plan-run',
      runId: 'run-1',
      function_request_id: 'request-1',
      outcome: { kind: 'planned' },
    })
    expect(lines[0]?.['outcome']).not.toHaveProperty('pages')
  })

  it('forgets the run of the invocation before', async () => {
    const handler = stepHandler({
      name: 'start-run',
      input: z.object({ runId: z.optional(z.string()) }),
      output: z.object({}),
      run: async () => ({}),
    })

    await handler({ runId: 'run-1' }, context)
    await handler({}, context)

    expect(linesOf(info)[1]).not.toHaveProperty('runId')
  })

  it.each([
    ['a missing member', {}, 'Expected runId to be a text, got nothing'],
    [
      'a member too many',
      { runId: 'run-1', force: true },
      'Expected the input to be without other members, got "force"',
    ],
  ])('refuses an input with %s before the step runs', async (_, event, what) => {
    const run = vi.fn<() => Promise<{ kind: string; pages: string[] }>>()

    const failure = await failureOf(handlerThat(run)(event, context))

    expect(failure.name).toBe('InvalidInput')
    expect(findingIn(failure).what).toBe(what)
    expect(run).not.toHaveBeenCalled()
  })

  it('lets an error of ours leave under its name, with what, where and remedy for Step Functions', async () => {
    const thrown = new TransientServiceError('Rate exceeded', { where: 'arn:1', remedy: 'Wait' })

    const failure = await failureOf(
      handlerThat(async () => Promise.reject(thrown))({ runId: 'run-1' }, context),
    )

    expect(failure.name).toBe('TransientServiceError')
    expect(failure.cause).toBe(thrown)
    expect(findingIn(failure)).toEqual({
      check: 'TransientServiceError',
      what: 'Rate exceeded',
      where: 'arn:1',
      remedy: 'Wait',
    })
    expect(linesOf(error)).toMatchObject([
      { message: 'step failed', where: 'arn:1', remedy: 'Wait', runId: 'run-1' },
    ])
  })

  it('lets any other error leave as it is', async () => {
    const bug = new TypeError('x is not a function')

    expect(await failureOf(handlerThat(async () => Promise.reject(bug))({ runId: 'run-1' }, context))).toBe(
      bug,
    )
  })

  it('refuses an output that is not of the contract', async () => {
    const run = async () => ({ kind: 'planned', pages: ['a'], surplus: true })

    await expect(handlerThat(run)({ runId: 'run-1' }, context)).rejects.toThrow('surplus')
    expect(linesOf(info)).toEqual([])
  })
})

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('Expected a failure, got none')
    },
    (error: unknown) => error as Error,
  )
}

/** The finding that a later state makes of what Lambda passes on of an error. */
function findingIn({ name, message }: Error) {
  return findingOfError(
    { Error: name, Cause: JSON.stringify({ errorType: name, errorMessage: message }) },
    'unknown',
  )
}
