import type { Clock } from '../../cloud/clock.ts'
import { checkNameForm } from '../../ec2/new-image.ts'
import type { Destination } from './destinations.ts'
import { clientError, DistributionFailure } from './distribution-failure.ts'
import type { Actor, Ec2Calls } from './ec2-calls.ts'

/** How often Image Builder looks at a copy, in seconds. */
const lookEverySeconds = 15

/** The AMI that is copied. */
export interface CopySource {
  readonly imageId: string
  readonly region: string
}

/** Copies an AMI in the name of whom it goes to, and answers the id of the copy. @throws DistributionFailure. */
export async function startCopy(
  ec2: Ec2Calls,
  actor: Actor,
  { source, destination }: { readonly source: CopySource; readonly destination: Destination },
): Promise<string> {
  const { name, description, kmsKeyId, tags } = destination
  return ec2.copy(actor, {
    SourceImageId: source.imageId,
    SourceRegion: source.region,
    Name: name,
    ...(description === undefined ? {} : { Description: description }),
    ...(kmsKeyId === undefined ? {} : { Encrypted: true, KmsKeyId: kmsKeyId }),
    TagSpecifications: [{ ResourceType: 'image', Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }],
  })
}

/** Waits until a copy is available. @throws DistributionFailure when it failed, or is not ready at the deadline. */
export async function awaitCopy(
  { ec2, clock }: { readonly ec2: Ec2Calls; readonly clock: Clock },
  actor: Actor,
  { imageId, deadlineMs }: { readonly imageId: string; readonly deadlineMs: number },
): Promise<void> {
  for (;;) {
    await clock.sleep(lookEverySeconds * 1000)
    const ami = await ec2.see(actor, imageId)
    if (ami?.State === 'available') return
    if (ami !== undefined && ami.State !== 'pending') {
      const { Message: imageReason } = ami.StateReason ?? {}
      throw new DistributionFailure(`AMI Copy Reported Failure For ${imageId}`, {
        imageId,
        ...(imageReason === undefined ? {} : { imageReason }),
      })
    }
    if (clock.now() >= deadlineMs)
      throw new DistributionFailure(`AMI Copy Timed Out For ${imageId}`, { imageId })
  }
}

/** A name with a placeholder that nobody knows is none for EC2. @throws DistributionFailure. */
export async function checkName({ name }: Destination): Promise<void> {
  await clientError('EC2', () => checkNameForm(name))
}
