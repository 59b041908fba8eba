/** How long asynchronous things take, in seconds of virtual time. A world may change each. */
export interface Timing {
  /** How long an image stays in each state of its build, PENDING to INTEGRATING. */
  readonly buildStateSeconds: number
  /** From a resource policy to the share that RAM derives from it. */
  readonly shareDerivationSeconds: number
  /** From PromoteResourceShareCreatedFromPolicy to STANDARD. */
  readonly sharePromotionSeconds: number
  /** From ASSOCIATING to ASSOCIATED. */
  readonly associationSeconds: number
  /** How far ListImages and ListComponents lag behind (AWS: up to two minutes). */
  readonly listLagSeconds: number
  /** Whether lists answer an empty page with a token first, as RAM may. */
  readonly emptyFirstPages: boolean
  /** From an event to its delivery. */
  readonly eventDeliverySeconds: number
  /** Waiting time before each repeat of a failed asynchronous invocation (AWS: one, then two minutes). */
  readonly asyncRetrySeconds: readonly number[]
  /** From PutParameter with the id of an AMI to the end of its validation (AWS: up to a few minutes). */
  readonly imageValidationSeconds: number
  /** How long the copy of an AMI takes: the median where durations are spread. */
  readonly amiCopySeconds: number
  /** What each GiB of the AMI's snapshots adds to that. */
  readonly amiCopySecondsPerGib: number
  /** How durations of copies are spread: the sigma of their lognormal distribution, 0 where all take the same. */
  readonly amiCopySigma: number
  /** From CopyImage to the failure of a copy whose key cannot be used; never later than its end. */
  readonly amiCopyFailureSeconds: number
  /** From CreateImage to an available AMI. */
  readonly amiCreationSeconds: number
  /** How long DescribeImages does not show an AMI that CopyImage or CreateImage just answered (AWS: up to five minutes). */
  readonly amiVisibilitySeconds: number
}

/** What AWS roughly shows; see PARITY.md for which of these are documented. */
export const defaultTiming: Timing = {
  buildStateSeconds: 240,
  shareDerivationSeconds: 8,
  sharePromotionSeconds: 20,
  associationSeconds: 15,
  listLagSeconds: 30,
  emptyFirstPages: true,
  eventDeliverySeconds: 1,
  asyncRetrySeconds: [60, 120],
  imageValidationSeconds: 20,
  amiCopySeconds: 480,
  amiCopySecondsPerGib: 0,
  amiCopySigma: 0,
  amiCopyFailureSeconds: 30,
  amiCreationSeconds: 300,
  amiVisibilitySeconds: 2,
}
