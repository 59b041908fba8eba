import type { Ami } from '@aws-sdk/client-imagebuilder'

import type { Destination } from './destinations.ts'
import { DistributionFailure, type FailedDestination } from './distribution-failure.ts'

/** What became of one destination. */
export interface Outcome {
  readonly destination: Destination
  /** The AMI that it has, or that failed. */
  readonly imageId: string | undefined
  readonly failure?: DistributionFailure
}

/** What something for a destination answered, or its failure as an outcome. */
export type Tried<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly outcome: Outcome }

/** Does something for a destination: what cannot be done there is an outcome, whatever else is thrown goes on. */
export async function tryFor<Answer>(
  destination: Destination,
  act: () => Promise<Answer>,
): Promise<Tried<Answer>> {
  try {
    return { kind: 'done', answer: await act() }
  } catch (failure) {
    if (!(failure instanceof DistributionFailure)) throw failure
    return { kind: 'failed', outcome: { destination, imageId: failure.imageId, failure } }
  }
}

/** The failure of an outcome with its place, if it has one. */
export function failedDestination({ destination, failure }: Outcome): readonly FailedDestination[] {
  const { accountId, region } = destination
  return failure === undefined ? [] : [{ accountId, region, failure }]
}

/** The AMI of an outcome as the image's outputs show it, if there is one. */
export function outputOf({ destination, imageId, failure }: Outcome): readonly Ami[] {
  if (imageId === undefined) return []
  const { accountId, region, name, description } = destination
  const isThere = failure?.imageId === undefined
  const reason = failure?.imageReason ?? failure?.message
  return [
    {
      region,
      image: imageId,
      name,
      ...(description === undefined ? {} : { description }),
      state: isThere ? { status: 'AVAILABLE' } : { status: 'FAILED', reason },
      accountId,
    },
  ]
}
