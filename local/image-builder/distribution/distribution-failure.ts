import { ServiceError } from '../../cloud/service.ts'

/** The services that a distribution can fail at. */
type CalledService = 'EC2' | 'SSM' | 'STS'

/** Why one account does not get its AMI in one Region, or not what belongs to it. */
export class DistributionFailure extends Error {
  override readonly name = 'DistributionFailure'
  /** The AMI that was made all the same. */
  readonly imageId: string | undefined
  /** What EC2 says of that AMI. */
  readonly imageReason: string | undefined

  constructor(
    message: string,
    {
      imageId,
      imageReason,
      ...options
    }: ErrorOptions & { readonly imageId?: string; readonly imageReason?: string } = {},
  ) {
    super(message, options)
    this.imageId = imageId
    this.imageReason = imageReason
  }
}

/** Tells of a service's error as Image Builder does. @throws DistributionFailure. */
export async function clientError<Answer>(
  service: CalledService,
  act: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new DistributionFailure(`${service} Client Error: '${error.message}'`, { cause: error })
  }
}

/** A failure with where it happened. */
export interface FailedDestination {
  readonly accountId: string
  readonly region: string
  readonly failure: DistributionFailure
}

/** The longest reason of an image's state (Image Builder API Reference, ImageState). */
const longestReason = 1024

/** The reason of an image whose distribution failed: all failures, numbered, as far as there is room. */
export function failureReason(sourceId: string, failed: readonly FailedDestination[]): string {
  const sentences = failed.map(
    ({ accountId, region, failure }, index) =>
      `${index + 1}) ${failure.message} when distributing the image from the source account (ID: ${sourceId}) to the destination account (ID: ${accountId}) in Region ${region}.`,
  )
  return ['Not all distribution jobs are completed.', ...sentences].join(' ').slice(0, longestReason)
}
