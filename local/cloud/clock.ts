/** Undoes what was asked for; calling it twice is harmless. */
export type Cancel = () => void

/**
 * Whether a timer counts as something that could happen. Timers in the background fire in their turn like all others,
 * but nobody waits for them: what recurs for ever would else keep time running for ever, and hide every stall.
 */
export type TimerKind = 'foreground' | 'background'

/** Time as every part of the embedded cloud sees it. Nothing in `local/` reads the machine's clock. */
export interface Clock {
  /** Virtual time in milliseconds since the epoch. */
  now(): number
  /** Calls `task` once, when virtual time has moved on by `delayMs` milliseconds; in the foreground when not said. */
  after(delayMs: number, task: () => void | Promise<void>, kind?: TimerKind): Cancel
  /** Marks work of the present instant: virtual time cannot jump until the returned function is called. */
  hold(): Cancel
  /** Resolves when virtual time has moved on by `delayMs` milliseconds. */
  sleep(delayMs: number): Promise<void>
}

/** A clock whose owner decides when time moves on. */
export interface VirtualClock extends Clock {
  /**
   * Moves time on, from timer to timer, until `done` settles, and answers as it does.
   * @throws StalledError when `done` is pending and nothing is left that could happen: timers in the background are
   * nothing that could.
   */
  runUntil<T>(done: Promise<T>): Promise<T>
  /** Moves time on by `durationMs` milliseconds, doing all that falls due on the way, in the background, too. */
  advance(durationMs: number): Promise<void>
}

/** Something was awaited, and no timer was left that could bring it about. */
export class StalledError extends Error {
  override readonly name = 'StalledError'
}
