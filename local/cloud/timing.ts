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
}
