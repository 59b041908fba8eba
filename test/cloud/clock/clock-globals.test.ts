import vm from 'node:vm'

import { describe, expect, it } from 'vitest'

import { clockGlobals } from '../../../local/cloud/clock-globals.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'

const startMs = Date.UTC(2026, 6, 1, 12)
const isoStart = '2026-07-01T12:00:00.000Z'

function sandbox() {
  const clock = createVirtualClock(startMs)
  const seen: unknown[] = []
  const context = vm.createContext({
    ...clockGlobals(clock),
    seen,
    note: (value: unknown) => void seen.push([value, clock.now() - startMs]),
  })
  return { clock, seen, run: (code: string): unknown => vm.runInContext(code, context) }
}

describe('Date of a sandbox', () => {
  it.each([
    ['Date.now()', startMs],
    ['new Date().toISOString()', isoStart],
    ['new Date(0).getTime()', 0],
    ["new Date('2020-02-03T04:05:06Z').getTime()", Date.UTC(2020, 1, 3, 4, 5, 6)],
    ['new Date(2020, 1, 3).getDate()', 3],
    ['Date.UTC(2020, 1)', Date.UTC(2020, 1)],
    ["Date.parse('2020-01-01')", Date.UTC(2020, 0)],
    ['new Date() instanceof Date', true],
    ['new (new Date().constructor)().getTime()', startMs],
    ['new Date().constructor === Date', true],
    ['Date.name', 'Date'],
    ['Date()', new Date(startMs).toString()],
    ['new (class Moment extends Date { double() { return this.getTime() * 2 } })().double()', startMs * 2],
    ['JSON.stringify({ at: new Date() })', JSON.stringify({ at: isoStart })],
  ])('evaluates %s', (code, value) => {
    expect(sandbox().run(code)).toEqual(value)
  })

  it('follows the clock', async () => {
    const { clock, run } = sandbox()

    await clock.advance(1500)

    expect(run('new Date().getTime()')).toBe(startMs + 1500)
  })
})

describe('timers of a sandbox', () => {
  it('call back in virtual time, with their arguments', async () => {
    const { clock, seen, run } = sandbox()
    run("setTimeout(note, 3600000, 'an hour')")

    await clock.advance(3_600_000)

    expect(seen).toEqual([['an hour', 3_600_000]])
  })

  it.each([
    ['nothing', 'undefined', 1],
    ['zero', '0', 1],
    ['a fraction', '2.9', 2],
    ['NaN', 'NaN', 1],
    ['more than 32 bits of milliseconds', '2 ** 31', 1],
  ])('wait as in Node when asked for %s', async (_, delay, firedAtMs) => {
    const { clock, seen, run } = sandbox()
    run(`setTimeout(note, ${delay}, 'fired')`)

    await clock.advance(10)

    expect(seen).toEqual([['fired', firedAtMs]])
  })

  it.each([
    ['the timer', 'clearTimeout(timer)'],
    ['its number', 'clearTimeout(+timer)'],
    ['its number as text', 'clearTimeout(String(+timer))'],
    ['the other function', 'clearInterval(timer)'],
    ['close', 'timer.close()'],
  ])('do not call back when cleared by %s', async (_, clear) => {
    const { clock, seen, run } = sandbox()
    run(`const timer = setTimeout(note, 10, 'fired'); ${clear}; clearTimeout(undefined); clearTimeout(null)`)

    await clock.advance(100)

    expect(seen).toEqual([])
  })

  it('repeat an interval until it is cleared, also by its own callback', async () => {
    const { clock, seen, run } = sandbox()
    run(
      'let ticks = 0; const timer = setInterval(() => { note(++ticks); if (ticks === 3) clearInterval(timer) }, 10)',
    )

    await clock.advance(100)

    expect(seen).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
    ])
  })

  it('start anew when refreshed', async () => {
    const { clock, seen, run } = sandbox()
    run("const timer = setTimeout(note, 10, 'fired'); setTimeout(() => timer.refresh(), 6)")

    await clock.advance(100)

    expect(seen).toEqual([['fired', 16]])
  })

  it('answer ref, unref and hasRef as Node does', () => {
    expect(
      sandbox().run(
        'const t = setTimeout(() => {}, 1); [t.hasRef(), t.unref() === t, t.hasRef(), t.ref().hasRef()]',
      ),
    ).toEqual([true, true, false, true])
  })

  it('hand what a callback throws to the owner of the clock', async () => {
    const { clock, run } = sandbox()
    run("setTimeout(() => { throw new Error('uncaught in the sandbox') }, 1)")

    await expect(clock.advance(1)).rejects.toThrow('uncaught in the sandbox')
  })
})

describe('immediates of a sandbox', () => {
  it('run before time moves on, however many follow one another', async () => {
    const { clock, seen, run } = sandbox()
    run(
      "const hop = (left) => left === 0 ? note('arrived') : setImmediate(hop, left - 1); setTimeout(hop, 10, 50); setTimeout(() => {}, 11)",
    )

    await clock.advance(100)

    expect(seen).toEqual([['arrived', 10]])
  })

  it('hold nothing when cleared', async () => {
    const { clock, seen, run } = sandbox()
    run("clearImmediate(setImmediate(note, 'never')); clearImmediate(undefined)")

    await clock.advance(10)

    expect(seen).toEqual([])
    expect(clock.now()).toBe(startMs + 10)
  })
})
