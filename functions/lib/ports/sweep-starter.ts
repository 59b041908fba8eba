import type { StartAnswer, SweepStart } from '../domain/copying/sweep-control.ts'

/** Starts sweeps; one of a name runs at most. */
export interface SweepStarter {
  /** Starting a sweep that runs changes nothing. `ended`: its name is taken by an execution that has ended. */
  start(sweep: SweepStart): Promise<StartAnswer>
}
