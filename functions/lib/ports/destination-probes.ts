import type { CopyCall } from '../domain/copying/copy-request.ts'
import type { CallAnswer } from './destinations.ts'

/**
 * What AWS says to a request that is tried only: `answered` where it would carry it out, else the refusal. No probe
 * changes anything.
 */
export type TrialAnswer = CallAnswer<undefined>

/** Questions to one account, asked with one session of the role of Image Builder's cross-account distribution. */
export interface AccountProbes {
  /** CopyImage as a dry run, in the Region that is copied to. */
  tryCopy(region: string, call: CopyCall): Promise<TrialAnswer>
}

/** The accounts that get AMIs, as far as they can be asked without changing anything. */
export interface DestinationProbes {
  /** Assumes the role anew: a session of an earlier run would prove nothing of now. */
  enter(accountId: string): Promise<CallAnswer<AccountProbes>>
}
