import type { Place } from '../cloud/place.ts'
import { ServiceError } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'

/** An id for an AMI. */
export function newImageId({ core }: Ec2Parts): string {
  return `ami-0${core.identifiers.hex(16)}`
}

/**
 * A name has 3 to 128 characters of a few kinds (EC2 API Reference, CopyImage).
 * @throws ServiceError InvalidAMIName.Malformed.
 */
export function checkNameForm(name: string): void {
  if (/^[a-zA-Z0-9()[\] ./'@_-]{3,128}$/.test(name)) return
  throw new ServiceError(
    'InvalidAMIName.Malformed',
    `AMI names must be between 3 and 128 characters long, and may contain letters, numbers, and ( ) [ ] . / - ' @ _ and spaces, got ${name}`,
  )
}

/**
 * No two AMIs of an account have one name in a Region, whatever state they are in.
 * @throws ServiceError InvalidAMIName.Duplicate.
 */
export function checkNameIsFree({ images }: Ec2Parts, name: string, place: Place): void {
  const other = images.ownedBy(place).find((ami) => ami.name === name)
  if (other === undefined) return
  throw new ServiceError('InvalidAMIName.Duplicate', `AMI name ${name} is already in use by AMI ${other.id}`)
}

/**
 * How many AMIs an account has in a Region is limited, pending ones among them (EC2 User Guide, "AMI quotas").
 * @throws ServiceError ResourceLimitExceeded.
 */
export function checkImageQuota({ images, world }: Ec2Parts, place: Place): void {
  if (images.ownedBy(place).length < world.amis) return
  throw new ServiceError(
    'ResourceLimitExceeded',
    `You have reached your quota of ${world.amis} for the number of images allowed in this Region. Deregister unused images, or request an increase in your AMIs quota.`,
  )
}
