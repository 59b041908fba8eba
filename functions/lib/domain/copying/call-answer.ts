import type { CallError } from './failure-findings.ts'

/**
 * What came of a call into an account. Every refusal of AWS is an answer, that of the role among them: it concerns
 * this account alone. What passes by itself without a name that AWS gives it is a `TransientServiceError`.
 */
export type CallAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: CallError }

/** A parameter as it reads back. */
export interface ParameterValue {
  readonly value: string
  /** `text` where SSM does not say. */
  readonly dataType: string
}
