import { describe, expect, it } from 'vitest'

import { ServiceError, type Caller } from '../../../local/cloud/service.ts'
import { accountId, administrator, executionRoleArn, inProcess, openLambda, region } from './lambda-world.ts'

const echo = 'exports.handler = async (event) => event'
const slow = 'exports.handler = async () => { await new Promise((done) => setTimeout(done, 1000)) }'

const roleArn = `arn:aws:iam::${accountId}:role/state-machine`
const roleSession: Caller = {
  accountId,
  arn: `arn:aws:sts::${accountId}:assumed-role/state-machine/run`,
  roleArn,
}
const strangerRoleArn = 'arn:aws:iam::333333333333:role/other'
const stranger: Caller = {
  accountId: '333333333333',
  arn: 'arn:aws:sts::333333333333:assumed-role/other/run',
  roleArn: strangerRoleArn,
}

describe('CreateFunction', () => {
  it.each([
    ['a time-out of 901 seconds', { timeoutSeconds: 901 }, /'901' at 'timeout'/],
    ['memory of 64 MB', { memoryMb: 64 }, /'64' at 'memorySize'/],
    [
      'a variable that Lambda sets',
      { environment: { AWS_REGION: 'x' } },
      /Reserved keys used in this request: AWS_REGION/,
    ],
    ['more than 4 KB of variables', { environment: { LONG: 'x'.repeat(4096) } }, /exceeded the 4KB limit/],
    [
      'a role that does not trust it',
      { roleArn: 'arn:aws:iam::222222222222:role/none' },
      /cannot be assumed by Lambda/,
    ],
  ])('refuses %s', (_what, config, message) => {
    const { create } = openLambda(inProcess())

    expect(() => create(echo, config)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValueException',
        message: expect.stringMatching(message),
      }),
    )
  })

  it('refuses a name that is taken', () => {
    const { create } = openLambda(inProcess())
    create(echo)

    expect(() => create(echo)).toThrow(
      expect.objectContaining({ code: 'ResourceConflictException', httpStatus: 409 }),
    )
  })

  it('takes the same name in another Region', () => {
    const { create, lambda } = openLambda(inProcess())
    create(echo)
    create(echo, { region: 'us-east-1' })

    expect(lambda.functions().map((summary) => summary.functionArn)).toEqual([
      'arn:aws:lambda:eu-west-1:222222222222:function:example',
      'arn:aws:lambda:us-east-1:222222222222:function:example',
    ])
  })
})

describe('Invoke', () => {
  it('refuses a function that does not exist', async () => {
    const { lambda } = openLambda(inProcess())
    const arn = `arn:aws:lambda:${region}:${accountId}:function:none`

    await expect(lambda.invoker.invoke(arn, {}, administrator)).rejects.toThrow(
      expect.objectContaining({
        code: 'ResourceNotFoundException',
        httpStatus: 404,
        message: `Function not found: ${arn}`,
      }),
    )
  })

  it('refuses a role without lambda:InvokeFunction and runs nothing', async () => {
    const { lambda, create } = openLambda(inProcess())
    const arn = create(echo)

    await expect(lambda.invoker.invoke(arn, {}, roleSession)).rejects.toThrow(
      expect.objectContaining({
        code: 'AccessDeniedException',
        httpStatus: 403,
        message: expect.stringContaining(
          `is not authorized to perform: lambda:InvokeFunction on resource: ${arn}`,
        ),
      }),
    )
    expect(lambda.metrics(arn).Invocations).toBe(0)
  })

  it('lets a role with lambda:InvokeFunction on this function', async () => {
    const { lambda, create, allowed, until } = openLambda(inProcess())
    const arn = create(echo)
    allowed.add(`${roleArn} lambda:InvokeFunction ${arn}`)

    const answer = await until(lambda.invoker.invoke(arn, { a: 1 }, roleSession))

    expect(answer).toEqual({ kind: 'returned', payload: { a: 1 } })
  })

  it.each([
    ['neither policy', false, false, 'refuses'],
    ['its identity policy alone', true, false, 'refuses'],
    ['the resource policy alone', false, true, 'refuses'],
    ['both policies', true, true, 'lets'],
  ] as const)(
    'asks a role of another account for both policies: with %s it %s',
    async (_what, byIdentity, byResource, expected) => {
      const { lambda, create, allowed, until } = openLambda(inProcess())
      const functionArn = create(echo)
      if (byIdentity) allowed.add(`${strangerRoleArn} lambda:InvokeFunction ${functionArn}`)
      if (byResource)
        lambda.addPermission({
          functionArn,
          statementId: 's',
          action: 'lambda:InvokeFunction',
          principal: stranger.accountId,
        })

      const outcome = await until(
        lambda.invoker.invoke(functionArn, {}, stranger).then(
          () => 'lets',
          (error: unknown) =>
            error instanceof ServiceError && error.code === 'AccessDeniedException' ? 'refuses' : error,
        ),
      )

      expect(outcome).toBe(expected)
    },
  )

  it('refuses a payload of more than 6 MB', async () => {
    const { lambda, create } = openLambda(inProcess())

    await expect(lambda.invoker.invoke(create(echo), 'x'.repeat(6_291_455), administrator)).rejects.toThrow(
      expect.objectContaining({ code: 'RequestTooLargeException', httpStatus: 413 }),
    )
  })

  it('reports an answer of more than 6 MB as an error of the function', async () => {
    const { invoke, create } = openLambda(inProcess())

    const answer = await invoke(create(`exports.handler = async () => 'x'.repeat(6291555)`))

    expect(answer).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    })
  })

  it('refuses more invocations at once than the account has, and counts them as throttles', async () => {
    const { invoke, create, lambda } = openLambda(inProcess(), { concurrentExecutions: 2 })
    const arn = create(slow)

    const outcomes = await Promise.allSettled([invoke(arn), invoke(arn), invoke(arn)])
    const later = await invoke(arn)

    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(outcomes[2]).toMatchObject({ reason: { code: 'TooManyRequestsException', httpStatus: 429 } })
    expect(later.kind).toBe('returned')
    expect(lambda.metrics(arn)).toMatchObject({ Invocations: 3, Throttles: 1 })
  })

  it('makes invocations wait for an environment when the machine carries no more', async () => {
    const transport = inProcess()
    const runtime = (...args: Parameters<typeof transport.runtime>) => ({
      ...transport.runtime(...args),
      environmentsPerFunction: 1,
    })
    const { invoke, create, core } = openLambda({ ...transport, runtime })
    const arn = create(slow)
    const startedAtMs = core.clock.now()

    await Promise.all([invoke(arn), invoke(arn), invoke(arn)])

    expect(core.clock.now() - startedAtMs).toBe(3000)
  })

  it('starts a new environment with new credentials before the session of the old one ends', async () => {
    const transport = inProcess()
    const { invoke, create } = openLambda(transport)
    const arn = create('exports.handler = async () => process.env.AWS_ACCESS_KEY_ID')

    const first = await invoke(arn)
    await transport.clock.advance(50 * 60_000)
    const same = await invoke(arn)
    await transport.clock.advance(6 * 60_000)
    const other = await invoke(arn)

    expect(same).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('says that the role cannot be assumed when it has gone since', async () => {
    const { invoke, create, trustedRoles } = openLambda(inProcess())
    const arn = create(echo)
    trustedRoles.delete(executionRoleArn)

    await expect(invoke(arn)).rejects.toThrow(
      expect.objectContaining({
        code: 'AccessDeniedException',
        message: 'The role defined for the function cannot be assumed by Lambda.',
      }),
    )
  })

  it('bills the time that each invocation took, rounded up to a millisecond, times memory', async () => {
    const { invoke, create, lambda } = openLambda(inProcess())
    const arn = create(
      'exports.handler = async (ms) => { if (ms > 0) await new Promise((done) => setTimeout(done, ms)) }',
      {
        memoryMb: 512,
      },
    )

    await invoke(arn, 0)
    await invoke(arn, 999)

    expect(lambda.billed()).toEqual([{ functionName: 'example', invocations: 2, gbSeconds: 0.5 }])
  })

  it('lets a fault stand around an attempt', async () => {
    const { invoke, create } = openLambda(inProcess(), {
      aroundInvoke: async (call, proceed) =>
        call.payloadJson === '"lose"'
          ? { kind: 'failed', errorType: 'Lambda.Unknown', errorMessage: call.functionName, trace: [] }
          : proceed(),
    })
    const arn = create(echo)

    expect(await invoke(arn, 'lose')).toMatchObject({ errorType: 'Lambda.Unknown', errorMessage: 'example' })
    expect(await invoke(arn, 'keep')).toEqual({ kind: 'returned', payload: 'keep' })
  })
})
