import type { CheckId } from '../../functions/lib/domain/checks/registry/registry.ts'

/** A sentence of an AWS page that asks for something, and the checks that hold us to it. */
export interface PageSentence {
  /** A few words of it, to find it on the page by. */
  readonly quote: string
  /** How often the page says it; once where absent. */
  readonly times?: number
  /** What it asks for, in our words. */
  readonly asks: string
  readonly checks: readonly [CheckId, ...CheckId[]]
  /** Present where nothing that we may ask proves it: why. The checks then answer `unproven` for that part. */
  readonly unproven?: string
}

/** A page of AWS that defines the job. */
export interface AwsPage {
  readonly title: string
  readonly url: string
  /** Headings whose every sentence counts. Elsewhere those count that say must, cannot, only, need or require. */
  readonly wholeSections: readonly string[]
  readonly sentences: readonly PageSentence[]
}
