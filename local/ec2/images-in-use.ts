import type { Place } from '../cloud/place.ts'
import { ServiceError, type PermissionNeed, type RequestContext } from '../cloud/service.ts'
import { isHidden } from './allowed-images.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { imageNotFound } from './errors.ts'
import type { Ami } from './image-store.ts'
import { everybody, reaches, sameGrantee, type Grantee } from './launch-permission.ts'

const imageIdForm = /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/

/** @throws ServiceError InvalidAMIID.Malformed. */
export function checkImageId(id: string): void {
  if (imageIdForm.test(id)) return
  throw new ServiceError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`)
}

/**
 * An AMI of the Region, whoever owns it.
 * @throws ServiceError InvalidAMIID.Malformed, InvalidAMIID.NotFound.
 */
export function requireImage({ images }: Ec2Parts, id: string | undefined = '', region: string): Ami {
  checkImageId(id)
  const ami = images.find(id, region)
  if (ami === undefined) throw imageNotFound([id])
  return ami
}

/**
 * An AMI that the caller owns: nobody else reads or changes its attributes.
 * @throws ServiceError InvalidAMIID.Malformed, InvalidAMIID.NotFound, AuthFailure.
 */
export function requireOwnImage(parts: Ec2Parts, id: string | undefined, context: RequestContext): Ami {
  const ami = requireImage(parts, id, context.region)
  if (ami.accountId === context.caller.accountId) return ami
  throw new ServiceError('AuthFailure', `Not authorized for image:${ami.id}`)
}

/**
 * An AMI of the Region that the settings of an account do not hide from it, whoever owns it.
 * @throws ServiceError InvalidAMIID.Malformed, InvalidAMIID.NotFound.
 */
export function requireSeenImage(parts: Ec2Parts, id: string | undefined, place: Place): Ami {
  const ami = requireImage(parts, id, place.region)
  if (isHidden(parts, ami, place)) throw imageNotFound([ami.id])
  return ami
}

/**
 * Whether an account sees an AMI and may launch it: the owner, and whom the launch permission reaches where nothing
 * hides the AMI.
 */
export function mayLaunch(parts: Ec2Parts, ami: Ami, accountId: string): boolean {
  const isReached = (grantee: Grantee): boolean => reaches(grantee, accountId, parts.core.accounts)
  return (
    ami.accountId === accountId ||
    (ami.launchPermission.some(isReached) && !isHidden(parts, ami, { accountId, region: ami.region }))
  )
}

/** Whether everybody may launch an AMI. */
export function isPublic(ami: Ami): boolean {
  return ami.launchPermission.some((grantee) => sameGrantee(grantee, everybody))
}

/** Who makes a request, and where. */
export function placeOf({ caller, region }: RequestContext): Place {
  return { accountId: caller.accountId, region }
}

/** The permission to do something with an AMI, with its owner and the caller's tags as condition keys. */
export function imageNeed(
  { images, tags }: Ec2Parts,
  action: string,
  { id = '*', context }: { readonly id: string | undefined; readonly context: RequestContext },
): PermissionNeed {
  const ami = images.find(id, context.region)
  const conditionKeys =
    ami === undefined
      ? []
      : [['ec2:Owner', ami.accountId] as const, ['ec2:Public', String(isPublic(ami))] as const]
  const tagKeys = [...tags.of(placeOf(context), id)].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value] as const,
    [`ec2:ResourceTag/${key}`, value] as const,
  ])
  return {
    action: `ec2:${action}`,
    resource: `arn:aws:ec2:${context.region}::image/${id}`,
    context: Object.fromEntries([...conditionKeys, ...tagKeys]),
  }
}
