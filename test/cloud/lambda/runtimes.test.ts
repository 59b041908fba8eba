import { afterEach, describe, expect, it } from 'vitest'

import { inProcess, openLambda, startMs, withWorkers, type LambdaWorld } from './lambda-world.ts'

const transports = { 'in-process': inProcess, 'worker threads': withWorkers } as const

describe.each(['in-process', 'worker threads'] as const)('a function, %s', (transport) => {
  let world: LambdaWorld | undefined
  const open = (): LambdaWorld => {
    world = openLambda(transports[transport]())
    return world
  }
  afterEach(() => {
    world?.lambda.dispose()
  })

  it('answers what its handler returns', async () => {
    const { create, invoke } = open()
    const arn = create('exports.handler = async (event) => ({ doubled: event.number * 2 })')

    const answer = await invoke(arn, { number: 21 })

    expect(answer).toEqual({ kind: 'returned', payload: { doubled: 42 } })
  })

  it('answers null when its handler returns nothing', async () => {
    const { create, invoke } = open()

    const answer = await invoke(create('exports.handler = async () => {}'))

    expect(answer).toEqual({ kind: 'returned', payload: null })
  })

  it('keeps the state of its module when it is invoked again', async () => {
    const { create, invoke } = open()
    const arn = create('let calls = 0; exports.handler = async () => ++calls')

    const answers = [await invoke(arn), await invoke(arn)]

    expect(answers.map((answer) => answer.kind === 'returned' && answer.payload)).toEqual([1, 2])
  })

  it('runs in a second environment when the first is busy', async () => {
    const { create, invoke } = open()
    const arn = create(`
      let calls = 0
      exports.handler = async () => { await new Promise((done) => setTimeout(done, 50)); return ++calls }
    `)

    const answers = await Promise.all([invoke(arn), invoke(arn)])

    expect(answers.map((answer) => answer.kind === 'returned' && answer.payload)).toEqual([1, 1])
  })

  it.each([
    ['a plain error', `throw new Error('broken')`, 'Error', 'broken'],
    ['a type error', `null.member`, 'TypeError', `Cannot read properties of null (reading 'member')`],
    [
      'an error with a name of its own',
      `class Own extends Error { name = 'ImageNotAvailable' }; throw new Own('not yet')`,
      'ImageNotAvailable',
      'not yet',
    ],
    [`an error of Node's own`, `new URL('no address')`, 'TypeError', 'Invalid URL'],
    ['a string', `throw 'text'`, 'string', 'text'],
    ['an object', `throw { code: 1 }`, 'object', '[object Object]'],
    ['nothing', `throw undefined`, 'undefined', 'undefined'],
    ['a result without JSON', `return 1n`, 'Runtime.JSONStringifyError', 'Unable to stringify response body'],
  ])(
    'reports %s by name and message when its handler throws it',
    async (_what, statement, errorType, errorMessage) => {
      const { create, invoke } = open()

      const answer = await invoke(create(`exports.handler = async () => { ${statement} }`))

      expect(answer).toMatchObject({ kind: 'failed', errorType, errorMessage })
    },
  )

  it('reports the stack, line by line, and goes on in the same environment when its handler throws', async () => {
    const { create, invoke } = open()
    const arn = create(
      `let calls = 0; exports.handler = async () => { if (++calls === 1) throw new Error('first'); return calls }`,
    )

    const [failed, returned] = [await invoke(arn), await invoke(arn)]

    expect(failed).toMatchObject({ trace: expect.arrayContaining(['Error: first']) })
    expect(returned).toEqual({ kind: 'returned', payload: 2 })
  })

  it.each([
    [
      'there is no such file',
      '',
      'absent.handler',
      'Runtime.ImportModuleError',
      `Error: Cannot find module 'absent'`,
    ],
    [
      'its bundle needs a module that is not there',
      `require('left-out')`,
      'index.handler',
      'Runtime.ImportModuleError',
      expect.stringContaining(`Error: Cannot find module 'left-out'`),
    ],
    [
      'it exports no such handler',
      '',
      'index.handler',
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
    [
      'its handler is no function',
      'exports.handler = 1',
      'index.handler',
      'Runtime.HandlerNotFound',
      'index.handler is not a function',
    ],
    ['its handler has no export name', '', 'index', 'Runtime.MalformedHandlerName', 'Bad handler'],
    [
      'its handler takes a callback',
      'exports.handler = (event, context, callback) => {}',
      'index.handler',
      'Runtime.CallbackHandlerDeprecated',
      expect.stringContaining('removed support for callback-based function handlers'),
    ],
    [
      'its bundle is no JavaScript',
      'const const',
      'index.handler',
      'Runtime.UserCodeSyntaxError',
      expect.stringContaining('SyntaxError: '),
    ],
    [
      'its bundle throws while it is loaded',
      `throw new RangeError('TABLE_NAME')`,
      'index.handler',
      'RangeError',
      'TABLE_NAME',
    ],
  ])('reports an initialisation error when %s', async (_when, code, handler, errorType, errorMessage) => {
    const { create, invoke } = open()

    const answer = await invoke(create(code, { handler }))

    expect(answer).toMatchObject({ kind: 'failed', errorType, errorMessage })
  })

  it('loads its code anew after an initialisation error', async () => {
    const { create, invoke, until, core } = open()
    const arn = create(
      `if (Date.now() < ${startMs + 60_000}) throw new Error('too early'); exports.handler = async () => 'ready'`,
    )

    const early = await invoke(arn)
    await until(core.clock.sleep(60_000))
    const late = await invoke(arn)

    expect(early).toMatchObject({ errorType: 'Error', errorMessage: 'too early' })
    expect(late).toEqual({ kind: 'returned', payload: 'ready' })
  })

  it.each([
    ['it calls process.exit', `process.exit(3)`, 'Runtime exited with error: exit status 3'],
    ['it ends without an error', `process.exit(0)`, 'Runtime exited without providing a reason'],
    [
      'a timer throws',
      `await new Promise(() => setTimeout(() => { throw new Error('late') }, 5))`,
      'Runtime exited with error: exit status 1',
    ],
  ])('reports Runtime.ExitError and starts anew when %s', async (_when, statement, reason) => {
    const { create, invoke } = open()
    const arn = create(`
      let calls = 0
      exports.handler = async (event) => { calls += 1; if (event.crash) { ${statement} } return calls }
    `)

    const [crashed, next] = [await invoke(arn, { crash: true }), await invoke(arn, { crash: false })]

    expect(crashed).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(new RegExp(`^RequestId: [0-9a-f-]{36} Error: ${reason}$`)),
    })
    expect(next).toEqual({ kind: 'returned', payload: 1 })
  })

  it('is cut off and starts anew when it takes longer than its time-out', async () => {
    const { create, invoke, core } = open()
    const arn = create(
      `let calls = 0; exports.handler = async (event) => { calls += 1; if (event.hang) await new Promise(() => {}); return calls }`,
      { timeoutSeconds: 1 },
    )

    const cutOff = await invoke(arn, { hang: true })
    const elapsedMs = core.clock.now() - startMs
    const next = await invoke(arn, { hang: false })

    expect(cutOff).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds$/,
      ),
    })
    expect(elapsedMs).toBeGreaterThanOrEqual(1000)
    expect(next).toEqual({ kind: 'returned', payload: 1 })
  })

  it('sees its own variables and those of Lambda only', async () => {
    const { create, invoke } = open()
    process.env['LEAKED'] = 'from outside'
    const arn = create('exports.handler = async () => process.env', { environment: { TABLE_NAME: 'ledger' } })

    const answer = await invoke(arn)

    delete process.env['LEAKED']
    expect(answer).toMatchObject({
      payload: {
        TABLE_NAME: 'ledger',
        AWS_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'example',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'token',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      },
    })
    expect(answer.kind === 'returned' && answer.payload).not.toHaveProperty('LEAKED')
  })

  it('leaves no trace in another function', async () => {
    const { create, invoke } = open()
    const writer = create(`globalThis.mark = 1; process.env.MARK = '1'; exports.handler = async () => {}`)
    const reader = create('exports.handler = async () => [typeof mark, process.env.MARK ?? null]', {
      functionName: 'reader',
    })

    await invoke(writer)
    const answer = await invoke(reader)

    expect(answer).toMatchObject({ payload: ['undefined', null] })
  })

  it('lives in virtual time', async () => {
    const { create, invoke } = open()
    const arn = create(`exports.handler = async (event, context) => ({
      now: Date.now(), date: new Date().getTime(), iso: new Date(0).toISOString(),
      isDate: new Date() instanceof Date, remaining: context.getRemainingTimeInMillis(),
    })`)

    const answer = await invoke(arn)

    const payload = (answer as { payload: Record<string, number> }).payload
    expect(payload['now']! - startMs).toBeLessThan(3000)
    expect(payload['now']! - startMs).toBeGreaterThanOrEqual(0)
    expect(payload['date']! - payload['now']!).toBeLessThan(50)
    expect(payload).toMatchObject({ iso: '1970-01-01T00:00:00.000Z', isDate: true })
    expect(payload['remaining']).toBeGreaterThan(0)
    expect(payload['remaining']).toBeLessThanOrEqual(3000)
  })

  it('receives the context of its invocation', async () => {
    const { create, invoke } = open()
    const arn = create('exports.handler = async (event, context) => ({ ...context })')

    const answer = await invoke(`${arn}:$LATEST`)

    expect(answer).toMatchObject({
      payload: {
        functionName: 'example',
        functionVersion: '$LATEST',
        invokedFunctionArn: `${arn}:$LATEST`,
        memoryLimitInMB: '256',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        logGroupName: '/aws/lambda/example',
        logStreamName: expect.stringMatching(/^2027\/01\/04\/\[\$LATEST\][0-9a-f]{32}$/),
      },
    })
  })

  it('has what it writes kept, line by line', async () => {
    const { create, invoke, lambda } = open()
    const arn = create(`
      const { Console } = require('node:console')
      const own = new Console({ stdout: process.stdout, stderr: process.stderr })
      exports.handler = async () => {
        console.log('one\\ntwo'); console.error('three'); process.stdout.write('fo'); process.stdout.write('ur\\n'); own.log('five')
      }
    `)

    await invoke(arn)

    expect(lambda.logs(arn).map((line) => line.text)).toEqual(['one', 'two', 'three', 'four', 'five'])
  })
})
