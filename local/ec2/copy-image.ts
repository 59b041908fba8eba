import type { CopyImageRequest, CopyImageResult } from '@aws-sdk/client-ec2'

import type { Operation, PermissionNeed, RequestContext } from '../cloud/service.ts'
import { checkKeyIsForEncryption, checkStaysEncrypted } from './copy-keys.ts'
import { requireCopySource, snapshotsOf } from './copy-source.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, invalidValue, refuseMembers } from './errors.ts'
import { checkCopyLimit, startCopy } from './image-copies.ts'
import { imageNeed, placeOf } from './images-in-use.ts'
import { checkImageQuota, checkNameForm, checkNameIsFree } from './new-image.ts'
import { readTagSpecifications, tagSpecificationNeeds } from './tag-specifications.ts'
import { checkTagCount, type Tags } from './tag-store.ts'

/** Of a client token (EC2 API Reference, "Ensuring idempotency"). */
const maxTokenLength = 64

const maxDescriptionLength = 255

/**
 * CopyImage: to the account and Region of the caller, who owns the copy. It is pending when this answers. A dry run
 * tries the caller's permissions and the form of the request only.
 */
export function copyImage(parts: Ec2Parts): Operation<CopyImageRequest, CopyImageResult> {
  return {
    schema: ec2Schema('CopyImage'),
    needs: (input, context) => needsOf(parts, input, context),
    handle: (input, context) => {
      const request = readRequest(input)
      endDryRun(input)
      const { DryRun: _dryRun, ClientToken: clientToken, ...parameters } = input
      const ImageId = parts.copyTokens({ context, clientToken, parameters }, () =>
        copy(parts, request, context),
      )
      return { ImageId }
    },
  }
}

type CopyRequest = ReturnType<typeof readRequest>

function readRequest(input: CopyImageRequest) {
  const {
    Name = '',
    Description,
    SourceImageId,
    SourceRegion = '',
    Encrypted,
    KmsKeyId,
    CopyImageTags: copiesTags = false,
    TagSpecifications,
    ClientToken,
    DryRun: _dryRun,
    ...others
  } = input
  refuseMembers('CopyImage', others)
  checkNameForm(Name)
  checkLength('description', Description, maxDescriptionLength)
  checkLength('clientToken', ClientToken, maxTokenLength)
  checkKeyIsForEncryption({ Encrypted, KmsKeyId })
  return {
    name: Name,
    description: Description,
    source: { imageId: SourceImageId, region: SourceRegion },
    encryption: { Encrypted, KmsKeyId },
    tags: readTagSpecifications(TagSpecifications, ['image', 'snapshot']),
    copiesTags,
  }
}

function copy(parts: Ec2Parts, request: CopyRequest, context: RequestContext): string {
  const { name, description, encryption } = request
  const place = placeOf(context)
  const source = requireCopySource(parts, request.source, context)
  checkStaysEncrypted(parts, source, encryption)
  if (parts.world.uniqueCopyNames) checkNameIsFree(parts, name, place)
  checkImageQuota(parts, place)
  checkCopyLimit(parts, place)

  const { accountId } = place
  const sourceTags: Tags = parts.tags.of({ accountId, region: source.region }, source.id)
  const { image, snapshot } = request.tags
  const tags = { image: new Map([...(request.copiesTags ? sourceTags : []), ...image]), snapshot }
  checkTagCount(tags.image)
  const { caller, requestId } = context
  return startCopy(parts, { caller, requestId, source, place, encryption, name, description, tags })
}

/** On the source, its snapshots and the copy (EC2 User Guide, "Grant permissions to copy Amazon EC2 AMIs"). */
function needsOf(
  parts: Ec2Parts,
  input: CopyImageRequest,
  context: RequestContext,
): readonly PermissionNeed[] {
  const { SourceRegion: sourceRegion = '', SourceImageId: id } = input
  const source = parts.images.find(id ?? '', sourceRegion)
  const snapshotIds = source === undefined ? ['*'] : snapshotsOf(parts, source).map((snapshot) => snapshot.id)
  const snapshots = snapshotIds.map((snapshotId) => `arn:aws:ec2:${sourceRegion}::snapshot/${snapshotId}`)
  return [
    imageNeed(parts, 'CopyImage', { id, context: { ...context, region: sourceRegion } }),
    ...[`arn:aws:ec2:${context.region}::image/*`, ...snapshots].map((resource) => ({
      action: 'ec2:CopyImage',
      resource,
    })),
    ...tagSpecificationNeeds(input.TagSpecifications, { region: context.region, createAction: 'CopyImage' }),
  ]
}

function checkLength(parameter: string, value: string | undefined, longest: number): void {
  if (value === undefined || value.length <= longest) return
  throw invalidValue(
    `Value for parameter ${parameter} is invalid. Expected at most ${longest} characters, got ${value.length}.`,
  )
}
