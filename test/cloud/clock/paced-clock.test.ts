import { describe, expect, it } from 'vitest'

import { machineClock, type MachineClock } from '../../../local/cloud/machine-clock.ts'
import { createPacedClock, type Speed } from '../../../local/cloud/paced-clock.ts'
import { createTimerQueue } from '../../../local/cloud/timer-queue.ts'

const startMs = Date.UTC(2026, 0, 1)

/** A machine whose time passes only by `pass`; `stall` is time in which its event loop is busy. */
function fakeMachine() {
  const timers = createTimerQueue()
  let nowMs = 1000
  const machine: MachineClock = {
    now: () => nowMs,
    setTimer: (delayMs, task) => timers.add(nowMs + delayMs, task),
  }
  return {
    machine,
    stall: (durationMs: number) => {
      nowMs += durationMs
    },
    pass: async (durationMs: number) => {
      const endMs = nowMs + durationMs
      for (;;) {
        const nextAtMs = timers.nextAtMs()
        if (nextAtMs === undefined || nextAtMs > endMs) break
        nowMs = Math.max(nowMs, nextAtMs)
        void timers.takeDue(nowMs)?.()
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
      }
      nowMs = endMs
    },
    hasTimers: () => timers.nextAtMs() !== undefined,
  }
}

function pacedClock(speed: Speed) {
  const fake = fakeMachine()
  const clock = createPacedClock({ startMs, speed }, fake.machine)
  const fired: string[] = []
  const note = (name: string) => () => void fired.push(`${name}@${clock.now() - startMs}`)
  return { ...fake, clock, fired, note, elapsedMs: () => clock.now() - startMs }
}

describe('paced clock', () => {
  it.each([1, 60, 0.5])('passes at speed %d when nothing holds', async (speed) => {
    const { elapsedMs, pass } = pacedClock(speed)

    await pass(1000)

    expect(elapsedMs()).toBe(1000 * speed)
  })

  it('passes at real speed while something holds, and faster again afterwards', async () => {
    const { clock, elapsedMs, pass } = pacedClock(100)
    const releaseOne = clock.hold()
    const releaseOther = clock.hold()

    await pass(50)
    releaseOne()
    releaseOne()
    await pass(50)

    expect(elapsedMs()).toBe(100)

    releaseOther()
    await pass(50)

    expect(elapsedMs()).toBe(100 + 5000)
  })

  it('fires timers in the order of time, then of creation, at their own instant', async () => {
    const { clock, fired, note, pass } = pacedClock(100)
    clock.after(2000, note('late'))
    clock.after(1000, note('first'))
    clock.after(1000, note('second'))
    clock.after(0, note('now'))

    await pass(19)

    expect(fired).toEqual(['now@0', 'first@1000', 'second@1000'])

    await pass(1)

    expect(fired).toEqual(['now@0', 'first@1000', 'second@1000', 'late@2000'])
  })

  it('fires a timer after its delay in real time while something holds', async () => {
    const { clock, fired, note, pass } = pacedClock('skip')
    clock.hold()
    clock.after(300, note('timer'))

    await pass(299)

    expect(fired).toEqual([])

    await pass(1)

    expect(fired).toEqual(['timer@300'])
  })

  it('never passes a timer when the machine is late', async () => {
    const { clock, fired, note, elapsedMs, pass, stall } = pacedClock(1000)
    clock.after(500, note('timer'))

    stall(10_000)

    expect(elapsedMs()).toBe(500)

    await pass(0)

    expect(fired).toEqual(['timer@500'])
    expect(elapsedMs()).toBe(500)
  })

  it('fires nothing that was cancelled', async () => {
    const { clock, fired, note, pass } = pacedClock(10)
    const cancel = clock.after(100, note('cancelled'))
    clock.after(200, note('kept'))
    cancel()

    await pass(100)

    expect(fired).toEqual(['kept@200'])
  })

  it('skips to the next timer once nothing has happened for a few milliseconds', async () => {
    const { clock, fired, note, pass } = pacedClock('skip')
    clock.after(3_600_000, note('an hour'))
    clock.after(7_200_000, note('two hours'))

    await pass(4)

    expect(fired).toEqual([])

    await pass(1)

    expect(fired).toEqual(['an hour@3600000'])

    await pass(5)

    expect(fired).toEqual(['an hour@3600000', 'two hours@7200000'])
  })

  it('skips to a timer in the background only on the way to another one', async () => {
    const { clock, fired, note, pass } = pacedClock('skip')
    clock.after(3_600_000, note('an hour'))
    clock.after(1_800_000, note('half an hour'), 'background')
    clock.after(3_600_400, note('later'), 'background')

    await pass(5)
    await pass(5)

    expect(fired).toEqual(['half an hour@1800000', 'an hour@3600000'])

    await pass(399)

    expect(fired).toHaveLength(2)

    await pass(1)

    expect(fired).toEqual(['half an hour@1800000', 'an hour@3600000', 'later@3600400'])
  })

  it('fires a timer in the background at its speed when it does not skip', async () => {
    const { clock, fired, note, pass } = pacedClock(60)
    clock.after(3_600_000, note('an hour'), 'background')

    await pass(60_000)

    expect(fired).toEqual(['an hour@3600000'])
  })

  it('does not skip while requests keep coming', async () => {
    const { clock, fired, note, elapsedMs, pass } = pacedClock('skip')
    clock.after(3_600_000, note('an hour'))
    for (let request = 0; request < 10; request += 1) {
      const release = clock.hold()
      await pass(2)
      release()
      await pass(4)
    }

    expect(fired).toEqual([])
    expect(elapsedMs()).toBe(60)

    await pass(1)

    expect(fired).toEqual(['an hour@3600000'])
  })

  it('does not starve the machine when timers follow one another without delay', async () => {
    const { clock, pass } = pacedClock('skip')
    let fired = 0
    const chain = () => {
      fired += 1
      if (fired < 1000) clock.after(0, chain)
    }
    clock.after(0, chain)

    expect(fired).toBe(0)

    await pass(0)

    expect(fired).toBe(1000)
  })

  it('resolves a sleep when its time has come', async () => {
    const { clock, pass } = pacedClock(60)
    let awakeAtMs = 0
    const sleeper = clock.sleep(60_000).then(() => {
      awakeAtMs = clock.now()
      return undefined
    })

    await pass(1000)
    await sleeper

    expect(awakeAtMs).toBe(startMs + 60_000)
  })

  it('stands still and leaves no timer behind when stopped', async () => {
    const { clock, fired, note, elapsedMs, pass, hasTimers } = pacedClock(10)
    clock.after(1000, note('never'))
    await pass(50)

    clock.stop()
    expect(hasTimers()).toBe(false)

    clock.after(10, note('never either'))
    await pass(1000)

    expect(fired).toEqual([])
    expect(elapsedMs()).toBe(500)
    expect(hasTimers()).toBe(false)
  })

  it.each([0, -1, Number.NaN])('refuses a speed of %s', (speed) => {
    expect(() => pacedClock(speed)).toThrow(`Expected speed to be 'skip' or above 0, got ${speed}`)
  })

  it('runs on the machine clock when given no other', async () => {
    const clock = createPacedClock({ startMs, speed: 'skip' })

    await clock.sleep(3_600_000)
    clock.stop()

    expect(clock.now()).toBeGreaterThanOrEqual(startMs + 3_600_000)
  })
})

describe('machine clock', () => {
  it.each([0, 1])('cancels a timer of %d ms', async (delayMs) => {
    let fired = false
    machineClock.setTimer(delayMs, () => {
      fired = true
    })()

    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })

    expect(fired).toBe(false)
  })
})
