import { writeFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { bundleFolder } from './bundle-folder.ts'
import { inProcess, openLambda } from './lambda-world.ts'

const payloadOf = (answer: unknown): unknown => (answer as { payload?: unknown }).payload

describe('a function in-process', () => {
  it('draws the same random values when the seed is the same', async () => {
    const code = `
      const { randomUUID, randomBytes, randomInt } = require('node:crypto')
      exports.handler = async () => [
        Math.random(), randomUUID(), crypto.randomUUID(), randomBytes(4).toString('hex'), randomInt(1000),
        [...crypto.getRandomValues(new Uint8Array(2))],
      ]`
    const draw = async (seed: number): Promise<unknown> => {
      const world = openLambda(inProcess(), { seed })
      return payloadOf(await world.invoke(world.create(code)))
    }

    expect(await draw(7)).toEqual(await draw(7))
    expect(await draw(7)).not.toEqual(await draw(8))
  })

  it('draws other random values in each environment', async () => {
    const world = openLambda(inProcess())
    const arn = world.create(
      'exports.handler = async () => { await new Promise((done) => setTimeout(done, 5)); return Math.random() }',
    )

    const [one, other] = await Promise.all([world.invoke(arn), world.invoke(arn)])

    expect(payloadOf(one)).not.toEqual(payloadOf(other))
  })

  it('waits in virtual time, however it waits', async () => {
    const world = openLambda(inProcess())
    const arn = world.create(
      `const timers = require('node:timers/promises')
      exports.handler = async () => {
        const [startMs, startHr, startPerf] = [Date.now(), process.hrtime.bigint(), performance.now()]
        await new Promise((done) => setTimeout(done, 100_000))
        await timers.setTimeout(100_000)
        return [Date.now() - startMs, Number((process.hrtime.bigint() - startHr) / 1_000_000n), performance.now() - startPerf]
      }`,
      { timeoutSeconds: 900 },
    )

    expect(payloadOf(await world.invoke(arn))).toEqual([200_000, 200_000, 200_000])
  })

  it('recognises what Node hands out and what its event is made of', async () => {
    const world = openLambda(inProcess())
    const arn = world.create(`exports.handler = async (event) => [
      Buffer.from('a') instanceof Uint8Array,
      new TextEncoder().encode('a') instanceof Uint8Array,
      event instanceof Object, Array.isArray(event.list), event.list instanceof Array,
      Object.getPrototypeOf(event) === Object.prototype,
    ]`)

    expect(payloadOf(await world.invoke(arn, { list: [1] }))).toEqual([true, true, true, true, true, true])
  })

  it.each([
    [
      'reads a file',
      `require('node:fs').readFileSync('/etc/hostname')`,
      'ENOENT: no such file or directory, readFileSync',
    ],
    [
      'reads a file later',
      `await require('node:fs/promises').readFile('/etc/hostname')`,
      'ENOENT: no such file or directory, readFile',
    ],
    ['opens a socket', `require('net').connect(80)`, expect.stringContaining('got a call of net.connect')],
    [
      'starts a process',
      `require('node:child_process').execSync('true')`,
      expect.stringContaining('got a call of child_process.execSync'),
    ],
  ])('does not get out when it %s', async (_what, statement, errorMessage) => {
    const world = openLambda(inProcess())

    const answer = await world.invoke(world.create(`exports.handler = async () => { ${statement} }`))

    expect(answer).toMatchObject({ kind: 'failed', errorMessage })
  })

  it('reaches what stands in for http until it is cut off, and nothing from then on', async () => {
    const requests: unknown[] = []
    const http = { request: (path: unknown) => void requests.push(path) }
    const world = openLambda(inProcess({ http }))
    const arn = world.create(
      `const { request } = require('node:http')
      exports.handler = async () => {
        request('before')
        setTimeout(() => { console.log('late'); request('by a timer') }, 2000)
        await new Promise((done) => setTimeout(done, 900))
        request('in time')
        await new Promise((done) => setImmediate(done))
        await new Promise((done) => setTimeout(done, 200))
        request('too late')
      }`,
      { timeoutSeconds: 1 },
    )

    const answer = await world.invoke(arn)
    await (world.core.clock as ReturnType<typeof inProcess>['clock']).advance(60_000)

    expect(answer).toMatchObject({ errorType: 'Sandbox.Timedout' })
    expect(requests).toEqual(['before', 'in time'])
    expect(world.lambda.logs(arn)).toEqual([])
  })

  it('reaches nobody after process.exit, even when it catches what that throws', async () => {
    const requests: unknown[] = []
    const world = openLambda(
      inProcess({ 'node:https': { request: (path: unknown) => void requests.push(path) } }),
    )
    const arn = world.create(
      `exports.handler = async () => { try { process.exit(1) } catch {} require('https').request('still here') }`,
    )

    const answer = await world.invoke(arn)

    expect(answer).toMatchObject({ errorType: 'Runtime.ExitError' })
    expect(requests).toEqual([])
  })

  it('runs new code when the bundle has changed', async () => {
    const world = openLambda(inProcess())
    const codeFolder = bundleFolder('exports.handler = async () => 1')
    const first = world.create('', { codeFolder, functionName: 'first' })
    await world.invoke(first)

    writeFileSync(`${codeFolder}/index.cjs`, 'exports.handler = async () => "changed"')
    const second = world.create('', { codeFolder, functionName: 'second' })

    expect(payloadOf(await world.invoke(second))).toBe('changed')
  })

  it('carries a hundred environments at once', async () => {
    const world = openLambda(inProcess())
    const arn = world.create(
      'const mine = {}; exports.handler = async (event) => { mine.n = event.n; await new Promise((done) => setTimeout(done, 1000)); return mine.n }',
    )

    const answers = await Promise.all(Array.from({ length: 100 }, async (_, n) => world.invoke(arn, { n })))

    expect(answers.map(payloadOf)).toEqual(Array.from({ length: 100 }, (_, n) => n))
  })
})
