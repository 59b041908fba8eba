import type { SweepControl } from '../functions/lib/domain/copying/sweep-control.ts'
import type { Finding } from '../functions/lib/domain/outcome.ts'
import type { Pause } from '../functions/lib/ports/copy-ledger.ts'
import type { BusyLane } from './busy-lanes.ts'
import type { DeadLetters } from './dead-letter-queue.ts'
import type { RunUnderway } from './runs-underway.ts'
import type { SweepLook } from './sweep-executions.ts'

/** A sweep, as the ledger and Step Functions tell of it. */
export interface SweepStatus {
  readonly control: SweepControl
  readonly look: SweepLook
}

/** What a person is needed for. */
export interface Problem extends Finding {
  /** A line to paste: the remedy, or what leads to it. */
  readonly command?: string
}

/** What goes on, and what a person should know of it. */
export interface OperatingStatus {
  readonly problems: readonly Problem[]
  readonly runs: readonly RunUnderway[]
  readonly lanes: readonly BusyLane[]
  readonly sweeps: readonly SweepStatus[]
  /** AMIs with grants that are withdrawn when nothing needs them. */
  readonly grants: number
  /** Present while no copies are started. */
  readonly pause?: Pause
  /** Absent where there is no such queue. */
  readonly deadLetters?: DeadLetters
}

/** A line to paste, for ibshare or for the AWS CLI. */
export interface PasteLines {
  ibshare(...words: readonly string[]): string
  aws(...words: readonly string[]): string
}

/** Whether a sweep has something to look after. */
export function hasWork({ runs, lanes, grants }: Omit<OperatingStatus, 'problems'>): boolean {
  return lanes.length > 0 || grants > 0 || runs.some(({ copies }) => copies !== undefined)
}
