import type { CheckId } from '../registry/registry.ts'

/** Services whose errors share their codes with others. */
export type ErrorService = 'ec2' | 'imagebuilder' | 'kms' | 'ram' | 'ssm' | 'sts'

/** An error of AWS that we have a name for. */
export interface KnownError {
  /** The check that would have told it before, or tells it now. */
  readonly check: CheckId
  /** Matched against code and text as `normaliseErrorText` leaves them: in small letters, without ids. */
  readonly says: RegExp
  /** Present where other services use the same words for something else. */
  readonly service?: ErrorService
  /** What AWS means, in a sentence of ours. */
  readonly what: string
}
