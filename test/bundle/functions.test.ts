import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import * as errors from '../../functions/lib/domain/errors.ts'
import { functionFolders } from '../../scripts/bundles.ts'
import type { BundleAnswer } from './bundle-entry.ts'
import { startBundle, type BundleProcess } from './bundle-process.ts'
import { exampleCalls, failingCalls, type Answers } from './example-calls.ts'
import { serveScript, type ScriptedEndpoint } from './scripted-endpoint.ts'

const {
  ShareError: _base,
  // What a step catches itself.
  PolicyRefused: _policy,
  LaunchRefused: _launch,
  LaunchQuotaReached: _quota,
  AmiNotShareable: _ami,
  ...leaving
} = errors

const stateMachineArn = (name: string): string => `arn:aws:states:us-east-1:222222222222:stateMachine:${name}`

/** Functions that work the same whatever comes in. */
const takesAnything = new Set(['start-sweep'])

let endpoint: ScriptedEndpoint
const processes = new Map<string, BundleProcess>()
const thrown = new Set<string>()

beforeAll(async () => {
  endpoint = await serveScript()
  for (const name of functionFolders) {
    processes.set(
      name,
      startBundle(name, {
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: '222222222222',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_MAX_ATTEMPTS: '1',
        TABLE_NAME: 'imagebuilder-share-ledger',
        OWNER_ACCOUNT_ID: '222222222222',
        STATE_MACHINE_ARN: stateMachineArn('imagebuilder-share-run'),
        RUN_STATE_MACHINE_ARN: stateMachineArn('imagebuilder-share-run'),
        SWEEP_STATE_MACHINE_ARN: stateMachineArn('imagebuilder-share-sweep'),
        SWEEP_SHARDS: '1',
      }),
    )
  }
})
afterAll(() => {
  for (const process of processes.values()) process.stop()
  endpoint.close()
})

async function invoke(name: string, event: unknown, answers: Answers): Promise<BundleAnswer> {
  const asked: string[] = []
  endpoint.answer = (operation) => {
    const nth = asked.filter((earlier) => earlier === operation).length
    asked.push(operation)
    const known = [answers[operation] ?? []].flat()
    return known[Math.min(nth, known.length - 1)] ?? { error: `Unexpected${operation}` }
  }
  const answer = await processes.get(name)!.invoke(event)
  if (answer.kind === 'threw') thrown.add(answer.errorType)
  return answer
}

describe.each(functionFolders)('the bundle of %s', (name) => {
  const { event, answers, output } = exampleCalls[name]!
  const [first] = Object.keys(answers)

  it('does its work with nothing around it', async () => {
    expect(await invoke(name, event, answers)).toEqual({ kind: 'returned', payload: output })
  })

  it.each([
    ['TransientServiceError', 'ThrottlingException'],
    ['PermissionMissing', 'AccessDeniedException'],
    ['RequestRefused', 'ValidationException'],
  ])('throws %s when AWS answers %s', async (errorType, error) => {
    expect(await invoke(name, event, { ...answers, [first!]: { error } })).toMatchObject({
      kind: 'threw',
      errorType,
    })
  })

  it.skipIf(takesAnything.has(name))(
    'throws InvalidInput, with what, where and remedy, when the input is of another form',
    async () => {
      const answer = await invoke(name, { surprise: true }, {})

      expect(answer).toMatchObject({ kind: 'threw', errorType: 'InvalidInput' })
      expect(JSON.parse((answer as { errorMessage: string }).errorMessage)).toEqual({
        what: expect.stringMatching(/^Expected /),
        where: expect.any(String),
        remedy: expect.any(String),
      })
    },
  )
})

describe('names of errors in minified bundles', () => {
  it.each(failingCalls)('is $errorType in $name', async ({ name, errorType, answers }) => {
    expect(await invoke(name, exampleCalls[name]!.event, answers)).toMatchObject({ errorType })
  })

  it('covers every error that leaves a function', () => {
    expect([...thrown].toSorted()).toEqual(Object.keys(leaving).toSorted())
  })
})
