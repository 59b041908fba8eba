import type { DescribeImagesRequest, DescribeImagesResult } from '@aws-sdk/client-ec2'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { isHidden } from './allowed-images.ts'
import { ec2Page } from './ec2-page.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, imageNotFound } from './errors.ts'
import { createFilter, type Filterable } from './filters.ts'
import type { Ami } from './image-store.ts'
import { checkImageId, isPublic, mayLaunch, placeOf } from './images-in-use.ts'
import { reachesByName, sameGrantee } from './launch-permission.ts'
import { isEncrypted, shownImage } from './shown-image.ts'

/** DescribeImages: the caller's own AMIs and those that it may launch. */
export function describeImages(parts: Ec2Parts): Operation<DescribeImagesRequest, DescribeImagesResult> {
  return {
    schema: ec2Schema('DescribeImages'),
    needs: () => [{ action: 'ec2:DescribeImages', resource: '*' }],
    handle: (input, context) => {
      const found = selectImages(parts, input, context)
      const page = ec2Page(parts.core, { operation: 'DescribeImages', smallest: 1 }, input, found)
      endDryRun(input)
      return { Images: page.items.map((ami) => shownImage(parts, ami, context)), NextToken: page.NextToken }
    },
  }
}

function selectImages(
  parts: Ec2Parts,
  input: DescribeImagesRequest,
  context: RequestContext,
): readonly Ami[] {
  const { accountId } = context.caller
  const passes = createFilter(input.Filters, filterableBy(parts), (ami) =>
    parts.tags.of(placeOf(context), ami.id),
  )
  const isOfOwner = ownerTest(input.Owners, accountId)
  const isExecutable = executableTest(parts, input.ExecutableUsers, accountId)
  const isShown = (ami: Ami): boolean => ami.state !== 'disabled' || input.IncludeDisabled === true
  return candidates(parts, input, context).filter(
    (ami) =>
      mayLaunch(parts, ami, accountId) && isShown(ami) && isOfOwner(ami) && isExecutable(ami) && passes(ami),
  )
}

/**
 * An id that does not exist is an error; one that the caller may not launch is left out in silence. What was just
 * asked for does not exist yet (EC2 Developer Guide, "Eventual consistency"), what Allowed AMIs hides not at all.
 */
function candidates(
  parts: Ec2Parts,
  { ImageIds: ids = [], Owners: owners = [] }: DescribeImagesRequest,
  context: RequestContext,
): readonly Ami[] {
  const { core, images } = parts
  const { region } = context
  const isVisible = (ami: Ami): boolean =>
    (ami.visibleAtMs ?? 0) <= core.clock.now() && !isHidden(parts, ami, placeOf(context))
  if (ids.length === 0) {
    const isOwnOnly = owners.length === 1 && owners[0] === 'self'
    return (isOwnOnly ? images.ownedBy(placeOf(context)) : images.inRegion(region)).filter(isVisible)
  }
  ids.forEach(checkImageId)
  const found = new Map(
    [...new Set(ids)]
      .flatMap((id) => images.find(id, region) ?? [])
      .filter(isVisible)
      .map((ami) => [ami.id, ami]),
  )
  const missing = ids.filter((id) => !found.has(id))
  if (missing.length > 0) throw imageNotFound(missing)
  return [...found.values()]
}

/** No AMI here belongs to Amazon, its marketplace or AWS Backup. */
const aliases: ReadonlySet<string> = new Set(['amazon', 'aws-marketplace', 'aws-backup-vault'])

function ownerTest(owners: readonly string[] = [], callerId: string): (ami: Ami) => boolean {
  const wanted = new Set(
    owners.map((owner) => {
      if (owner === 'self') return callerId
      return aliases.has(owner) ? owner : checkedAccountId(owner)
    }),
  )
  return ({ accountId }) => wanted.size === 0 || wanted.has(accountId)
}

/** Another account's id finds what is shared with that account by its id, not through its organization (EC2 API, DescribeImages). */
function executableTest(
  { core }: Ec2Parts,
  users: readonly string[] = [],
  callerId: string,
): (ami: Ami) => boolean {
  const tests = users.map((user) => {
    if (user === 'all') return isPublic
    const accountId = user === 'self' ? callerId : checkedAccountId(user)
    return ({ launchPermission }: Ami): boolean =>
      launchPermission.some((grantee) =>
        accountId === callerId
          ? reachesByName(grantee, accountId, core.accounts)
          : sameGrantee(grantee, { member: 'UserId', value: accountId }),
      )
  })
  return (ami) => tests.length === 0 || tests.some((test) => test(ami))
}

function checkedAccountId(id: string): string {
  if (/^\d{12}$/.test(id)) return id
  throw new ServiceError('InvalidUserID.Malformed', `Invalid user id: "${id}"`)
}

function filterableBy(parts: Ec2Parts): Filterable<Ami> {
  return {
    architecture: ({ architecture }) => [architecture],
    'block-device-mapping.encrypted': ({ devices, region }) =>
      devices.map(({ snapshotId }) => String(isEncrypted(parts, snapshotId, region))),
    'block-device-mapping.snapshot-id': ({ devices }) => devices.map(({ snapshotId }) => snapshotId),
    description: ({ description }) => [description ?? ''],
    'image-id': ({ id }) => [id],
    'is-public': (ami) => [String(isPublic(ami))],
    name: ({ name }) => [name],
    'owner-id': ({ accountId }) => [accountId],
    platform: ({ isWindows }) => (isWindows ? ['windows'] : []),
    'root-device-name': ({ rootDeviceName }) => [rootDeviceName],
    'root-device-type': () => ['ebs'],
    'source-image-id': ({ source }) => (source === undefined ? [] : [source.imageId]),
    'source-image-region': ({ source }) => (source === undefined ? [] : [source.region]),
    'source-instance-id': ({ sourceInstanceId }) =>
      sourceInstanceId === undefined ? [] : [sourceInstanceId],
    state: ({ state }) => [state],
    'state-reason-code': ({ stateReason }) => [stateReason?.Code ?? ''],
    'state-reason-message': ({ stateReason }) => [stateReason?.Message ?? ''],
    'virtualization-type': ({ virtualizationType }) => [virtualizationType],
  }
}
