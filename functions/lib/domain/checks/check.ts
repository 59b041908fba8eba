/** How a check finds out: from our input, by reading what is there, by trying a call that changes nothing, or from AWS's refusal of the real call. */
export type CheckMethod = 'input' | 'read' | 'probe' | 'refusal'

/** `error`: something wanted is left undone. `warning`: nothing is in the way yet. `note`: told so that nobody wonders. */
export type CheckSeverity = 'error' | 'warning' | 'note'

/** The page of AWS, or of ours, that a check comes from. */
export interface CheckPage {
  readonly title: string
  /** Absolute, or relative to docs/. */
  readonly url: string
}

/** What we know of a check wherever it is made. What one found at a place is a `Finding` or a `CheckResult`. */
export interface CheckRecord {
  /** What holds when the check passes: a sentence. */
  readonly proves: string
  readonly how: CheckMethod
  readonly page: CheckPage
  readonly severity: CheckSeverity
  /** What may be the matter; AWS answers them alike. Empty where there is one cause, and `means` says it. */
  readonly causes: readonly string[]
  /** What it means, and what follows, when the check does not pass. */
  readonly means: string
  /** What to do, with lines to paste where there are some. Names in capitals are to be replaced. */
  readonly remedy: string
}

/** A record with its id. */
export interface Check extends CheckRecord {
  /** As in `Finding.check`. */
  readonly id: string
}
