import type { Caller } from './service.ts'

/** One API call as CloudTrail would tell of it. */
export interface CallRecord {
  readonly atMs: number
  readonly service: string
  readonly operation: string
  readonly region: string
  readonly caller: Caller
  /** Absent when the call succeeded. */
  readonly errorCode?: string
}

/** Every API call that the embedded cloud answered, oldest first. */
export interface CallLog {
  record(call: CallRecord): void
  all(): readonly CallRecord[]
}

/** Operations that change nothing; all others count as mutating. */
const readingVerb = /^(Get|List|Describe|Query|Scan|BatchGet|Simulate)/

/** What AWS answers to a call that it would have carried out, had it not been a dry run. */
const triedOnly = /^DryRunOperation/

/** Whether a call changes something in AWS. */
export function isMutating({
  operation,
  errorCode = '',
}: Pick<CallRecord, 'operation' | 'errorCode'>): boolean {
  return !readingVerb.test(operation) && !triedOnly.test(errorCode)
}

/** A call log that starts empty. */
export function createCallLog(): CallLog {
  const calls: CallRecord[] = []
  return { record: (call) => void calls.push(call), all: () => calls }
}
