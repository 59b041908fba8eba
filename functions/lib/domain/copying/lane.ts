import type { Finding } from '../outcome.ts'
import type { Copy } from './copy.ts'
import type { LaneKey } from './lane-key.ts'

/** The lane's own item: small, because every admission writes it. */
export interface LaneControl {
  /** Grows with every write; an admission is conditional on the version that was read. */
  readonly version: number
  /** The attempts that hold a slot, as `slotOf` names them; those of copies that have ended hold nothing. */
  readonly admitted: readonly string[]
  /** ISO 8601, of the last look that decided to call CopyImage: later than seven minutes after it, EC2 shows what came of it. */
  readonly callsAt?: string
  /** ISO 8601, when the account last told of an AMI that had ended, give or take a quarter of an hour. */
  readonly toldAt?: string
  /** Present where a sweep comes by that leaves lanes alone: who is told of an AMI need only note it here. */
  readonly takesNotes?: true
  /** ISO 8601, when somebody last said that an AMI had ended, and left the look to the sweep. */
  readonly notedAt?: string
  /** Present after EC2 said that its own limit was reached. */
  readonly reduced?: LaneReduction
}

/** A limit that holds for a while instead of the configured one. */
export interface LaneReduction {
  readonly limit: number
  /** ISO 8601 */
  readonly until: string
}

/** What the rules file says of a lane. */
export interface LaneSettings {
  /** How many copies may be in progress in the account and Region, strangers' among them. */
  readonly limit: number
  /** How many slots are left to copies that strangers may start after our look. */
  readonly headroom: number
  /** Whether AMIs that CreateImage makes count as well. */
  readonly countAllPending: boolean
  /** Whether nothing is to be started; what is in progress goes on. */
  readonly isPaused: boolean
}

/** One AMI as DescribeImages(Owners=self) shows it. */
export interface SeenImage {
  readonly imageId: string
  readonly name: string
  /** EC2's state, for example `pending` or `available`. */
  readonly state: string
  /** The value of our tag. */
  readonly copyId?: string
  /** Present where CreateImage made the AMI (botocore: "only appears if the AMI was created using CreateImage"). */
  readonly sourceInstanceId?: string
  /** Why it failed. */
  readonly stateReason?: StateReason
}

/** EC2's reason for the state of an AMI. */
export interface StateReason {
  readonly code?: string
  readonly message?: string
}

/** How far the copy is that others are taken from. */
export type RelayProgress =
  | { readonly kind: 'underway' }
  /** Its AMI is available and granted to those who copy it. */
  | { readonly kind: 'ready'; readonly imageId: string }
  | { readonly kind: 'failed'; readonly finding: Finding }

/**
 * One look at a lane. Read in this order: the lane's item (strongly), its copies (strongly), then DescribeImages; what
 * others do in between can only make the lane look fuller, or fail our conditional write.
 */
export interface Lane extends LaneKey {
  readonly control: LaneControl
  readonly settings: LaneSettings
  /** Every copy of the lane whose outcome is not written. */
  readonly copies: readonly Copy[]
  /** The pending AMIs, and of AMIs with our tag those of `copies` that have left `pending`. */
  readonly seen: readonly SeenImage[]
  /** By copy id; a relay that is not among them is underway. */
  readonly relays: Readonly<Record<string, RelayProgress>>
}
