import { describe, expect, it } from 'vitest'

import { StalledError } from '../../../local/cloud/clock.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'

const startMs = Date.UTC(2026, 0, 1)

describe('virtual clock', () => {
  it('stands still when nobody runs it', async () => {
    const clock = createVirtualClock(startMs)
    const fired: number[] = []
    clock.after(0, () => void fired.push(clock.now()))

    await new Promise((resolve) => {
      setImmediate(resolve)
    })

    expect(fired).toEqual([])
    expect(clock.now()).toBe(startMs)
  })

  it('fires timers in the order of time, then of creation', async () => {
    const clock = createVirtualClock(startMs)
    const fired: string[] = []
    const note = (name: string) => () => void fired.push(`${name}@${clock.now() - startMs}`)
    clock.after(20, note('late'))
    clock.after(10, note('first'))
    clock.after(10, note('second'))
    clock.after(0, note('now'))
    clock.after(-5, note('overdue'))

    await clock.advance(20)

    expect(fired).toEqual(['now@0', 'overdue@0', 'first@10', 'second@10', 'late@20'])
  })

  it('keeps the order of thousands of timers and cancellations', async () => {
    const clock = createVirtualClock(startMs)
    const fired: { atMs: number; index: number }[] = []
    const expected: { atMs: number; index: number }[] = []
    for (let index = 0; index < 5000; index += 1) {
      const atMs = startMs + ((index * 7919) % 311)
      const cancel = clock.after(atMs - startMs, () => void fired.push({ atMs: clock.now(), index }))
      if (index % 3 === 0) cancel()
      else expected.push({ atMs, index })
    }

    await clock.advance(1000)

    expect(fired).toEqual(expected.toSorted((one, other) => one.atMs - other.atMs || one.index - other.index))
  })

  it('leaves timers beyond its end alone when advanced', async () => {
    const clock = createVirtualClock(startMs)
    const fired: number[] = []
    clock.after(100, () => void fired.push(1))
    clock.after(101, () => void fired.push(2))

    await clock.advance(100)

    expect(fired).toEqual([1])
    expect(clock.now()).toBe(startMs + 100)
  })

  it('does all that one timer sets off before the next timer of the same instant fires', async () => {
    const clock = createVirtualClock(startMs)
    const happened: string[] = []
    const work = async (name: string) => {
      happened.push(`${name} begins`)
      for (let hop = 0; hop < 50; hop += 1) await Promise.resolve()
      happened.push(`${name} ends`)
    }
    clock.after(10, async () => work('one'))
    clock.after(10, async () => work('other'))

    await clock.advance(10)

    expect(happened).toEqual(['one begins', 'one ends', 'other begins', 'other ends'])
  })

  it('lets a timer cancel a later one of the same instant', async () => {
    const clock = createVirtualClock(startMs)
    let fired = false
    clock.after(10, async () => {
      await Promise.resolve()
      cancel()
    })
    const cancel = clock.after(10, () => {
      fired = true
    })

    await clock.advance(10)

    expect(fired).toBe(false)
  })

  it('waits for work of many event loop turns when it holds the clock', async () => {
    const clock = createVirtualClock(startMs)
    let endedAtMs = 0
    clock.after(10, () => {
      const release = clock.hold()
      const hop = (left: number) => {
        if (left > 0) return void setImmediate(hop, left - 1)
        endedAtMs = clock.now()
        release()
      }
      hop(100)
    })
    clock.after(11, () => undefined)

    await clock.advance(1000)

    expect(endedAtMs).toBe(startMs + 10)
  })

  it('counts each hold once when its release is called twice', async () => {
    const clock = createVirtualClock(startMs)
    const releaseOne = clock.hold()
    const releaseOther = clock.hold()
    releaseOne()
    releaseOne()
    let fired = false
    clock.after(10, () => {
      fired = true
    })
    const advanced = clock.advance(10)
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })

    expect(fired).toBe(false)
    releaseOther()
    await advanced

    expect(fired).toBe(true)
  })

  it('fires timers of the present instant under a hold when the holder waits for them', async () => {
    const clock = createVirtualClock(startMs)
    const work = async () => {
      const release = clock.hold()
      await clock.sleep(0)
      release()
      return clock.now()
    }

    expect(await clock.runUntil(work())).toBe(startMs)
  })

  it('passes hours of sleep at once and answers what was awaited', async () => {
    const clock = createVirtualClock(startMs)
    const work = async () => {
      for (let minute = 0; minute < 600; minute += 1) await clock.sleep(60_000)
      return 'done'
    }

    expect(await clock.runUntil(work())).toBe('done')
    expect(clock.now()).toBe(startMs + 600 * 60_000)
  })

  it('moves time no further than to the end of what was awaited', async () => {
    const clock = createVirtualClock(startMs)
    clock.after(500, () => undefined)

    await clock.runUntil(clock.sleep(100))

    expect(clock.now()).toBe(startMs + 100)
  })

  it('rejects as the awaited work does', async () => {
    const clock = createVirtualClock(startMs)
    const work = async () => {
      await clock.sleep(5)
      throw new Error('the work failed')
    }

    await expect(clock.runUntil(work())).rejects.toThrow('the work failed')
  })

  it('tells that it is stalled when the awaited work has nothing left that could end it', async () => {
    const clock = createVirtualClock(startMs)
    clock.after(1000, () => undefined)

    const run = clock.runUntil(new Promise(() => undefined))

    await expect(run).rejects.toThrow(StalledError)
    await expect(run).rejects.toThrow(/got stuck at 2026-01-01T00:00:01.000Z: no timer and no hold is left/)
  })

  describe('with a timer in the background', () => {
    /** A schedule: each of its timers sets the next one. */
    const recur = (everyMs: number, work: () => void = () => undefined) => {
      const clock = createVirtualClock(startMs)
      const firedAtMs: number[] = []
      const wait = (): void => {
        clock.after(
          everyMs,
          () => {
            firedAtMs.push(clock.now() - startMs)
            work()
            wait()
          },
          'background',
        )
      }
      wait()
      return { clock, firedAtMs }
    }

    it('fires it in its turn while something else is to come', async () => {
      const { clock, firedAtMs } = recur(300)

      await clock.runUntil(clock.sleep(1000))

      expect(firedAtMs).toEqual([300, 600, 900])
      expect(clock.now()).toBe(startMs + 1000)
    })

    it('fires it when time is moved on', async () => {
      const { clock, firedAtMs } = recur(300)

      await clock.advance(700)

      expect(firedAtMs).toEqual([300, 600])
      expect(clock.now()).toBe(startMs + 700)
    })

    it('is stalled when nothing else is left', async () => {
      const { clock, firedAtMs } = recur(300)
      clock.after(400, () => undefined)

      await expect(clock.runUntil(new Promise(() => undefined))).rejects.toThrow(
        /got stuck at 2026-01-01T00:00:00.400Z/,
      )
      expect(firedAtMs).toEqual([300])
    })

    it('is stalled when all else was cancelled', async () => {
      const { clock } = recur(300)
      const cancel = clock.after(400, () => undefined)
      clock.after(100, () => {
        cancel()
        cancel()
      })
      clock.after(200, () => undefined)

      await expect(clock.runUntil(new Promise(() => undefined))).rejects.toThrow(
        /got stuck at 2026-01-01T00:00:00.200Z/,
      )
    })

    it('waits for what it sets off', async () => {
      const ended = Promise.withResolvers<number>()
      const { clock } = recur(300, () => {
        clock.after(50, () => ended.resolve(clock.now() - startMs))
      })
      clock.after(310, () => undefined)

      expect(await clock.runUntil(ended.promise)).toBe(350)
    })

    it('fires it under a hold when it is due at the present instant', async () => {
      const { clock, firedAtMs } = recur(300)
      await clock.advance(299)
      const release = clock.hold()
      const work = async () => {
        await clock.sleep(0)
        clock.after(0, release, 'background')
        await clock.sleep(1)
      }

      await clock.runUntil(work())

      expect(firedAtMs).toEqual([300])
    })
  })

  it('is not stalled while something holds', async () => {
    const clock = createVirtualClock(startMs)
    const release = clock.hold()
    const work = new Promise<string>((resolve) => {
      setTimeout(() => {
        resolve('done')
        release()
      }, 10)
    })

    expect(await clock.runUntil(work)).toBe('done')
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('task failed')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('task failed'))],
  ])('throws what a timer task %s', async (_, task) => {
    const clock = createVirtualClock(startMs)
    clock.after(10, task)

    await expect(clock.advance(20)).rejects.toThrow('task failed')

    const other = createVirtualClock(startMs)
    other.after(10, task)

    await expect(other.runUntil(other.sleep(20))).rejects.toThrow('task failed')
  })

  it('throws the error of a timer task that failed after it had waited', async () => {
    const clock = createVirtualClock(startMs)
    clock.after(10, async () => {
      await clock.sleep(10)
      throw new Error('task failed late')
    })

    await expect(clock.runUntil(clock.sleep(100))).rejects.toThrow('task failed late')
    expect(clock.now()).toBe(startMs + 20)
  })

  it('serves two runs at once', async () => {
    const clock = createVirtualClock(startMs)
    const endOf = async (delayMs: number) => {
      await clock.sleep(delayMs)
      return clock.now() - startMs
    }

    const ends = await Promise.all([clock.runUntil(endOf(30)), clock.runUntil(endOf(20)), clock.advance(10)])

    expect(ends).toEqual([30, 20, undefined])
  })

  it.each([Number.NaN, Infinity])('refuses a delay of %s', (delayMs) => {
    expect(() => createVirtualClock(startMs).after(delayMs, () => undefined)).toThrow(
      `Expected delayMs to be a finite number, got ${delayMs}`,
    )
  })

  it('repeats itself when the same work runs again', async () => {
    const trace = async () => {
      const clock = createVirtualClock(startMs)
      const steps: string[] = []
      const walker = async (name: number) => {
        for (let step = 0; step < 20; step += 1) {
          await clock.sleep((name * 7 + step * 13) % 5)
          steps.push(`${name}.${step}@${clock.now() - startMs}`)
        }
      }
      await clock.runUntil(Promise.all(Array.from({ length: 10 }, async (_, name) => walker(name))))
      return steps
    }

    expect(await trace()).toEqual(await trace())
  })

  it('spends at most three turns of the event loop on a timer', async () => {
    const clock = createVirtualClock(startMs)
    for (let index = 0; index < 1000; index += 1) clock.after((index * 7919) % 5000, () => undefined)
    let turns = 0
    let running = true
    const countTurns = () => {
      turns += 1
      if (running) setImmediate(countTurns)
    }
    countTurns()

    await clock.advance(5000)
    running = false

    expect(turns).toBeLessThan(3100)
  })
})
