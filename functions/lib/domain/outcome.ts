/** What can become of one share, launch or copy. */
export const outcomes = [
  'done',
  'failed',
  'blocked',
  'waived',
  'skipped',
  'waiting',
  'pendingAcceptance',
  'withdrawn',
  'superseded',
] as const

/** What became of one share, launch or copy. */
export type Outcome = (typeof outcomes)[number]

/** Why something wanted was not done: what, where, and the next step for a person. */
export interface Finding {
  /** The named check or error, for example `FOREIGN_POLICY` or `NOT_OWNER`. */
  readonly check: string
  /** One sentence: what was found. */
  readonly what: string
  /** The resource, account or Region concerned. */
  readonly where: string
  /** One sentence or command that mends it. */
  readonly remedy: string
}

/** Whether an outcome leaves nothing wanted undone. */
export function isSettledWell(outcome: Outcome): boolean {
  switch (outcome) {
    case 'done':
    case 'waived':
    case 'skipped':
    case 'superseded':
      return true
    case 'failed':
    case 'blocked':
    case 'waiting':
    case 'pendingAcceptance':
    case 'withdrawn':
      return false
  }
}
