import {
  GetImage$,
  ListImageBuildVersions$,
  ListImages$,
  type GetImageRequest,
  type GetImageResponse,
  type Image,
  type ImageSummary,
  type ImageVersion,
  type ListImageBuildVersionsRequest,
  type ListImageBuildVersionsResponse,
  type ListImagesRequest,
  type ListImagesResponse,
} from '@aws-sdk/client-imagebuilder'

import type { Operation } from '../cloud/service.ts'
import { latestVersionReferences, versionArn } from './arns.ts'
import { checkMember } from './check.ts'
import { arnOf } from './constraints.ts'
import type { Entry } from './entry.ts'
import { imageFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { knownToLists, listPage, newestOfNames, newestOfVersions, type Filterable } from './listing.ts'
import { need } from './needs.ts'

const filterable: Filterable<Image> = {
  name: ({ name }) => [name],
  osVersion: ({ osVersion }) => [osVersion],
  platform: ({ platform }) => [platform],
  type: ({ type }) => [type],
  version: ({ version }) => [version?.split('/')[0]],
}

/** GetImage: a build in any state, or the newest AVAILABLE one that a version or wildcard ARN means. */
export function getImage({ lookup }: ImageBuilderParts): Operation<GetImageRequest, GetImageResponse> {
  return {
    schema: GetImage$,
    needs: (input) => [need('GetImage', input.imageBuildVersionArn)],
    handle: (input, context) => {
      const arn = checkMember('imageBuildVersionArn', arnOf.image, input.imageBuildVersionArn)
      const { id, shown } = lookup.require(imageFamily, arn, context)
      return {
        requestId: context.requestId,
        image: shown,
        latestVersionReferences: latestVersionReferences(id),
      }
    },
  }
}

/** ListImages: versions, each by its newest build; `byName` shows the newest version of each name. */
export function listImages({
  core,
  lookup,
}: ImageBuilderParts): Operation<ListImagesRequest, ListImagesResponse> {
  return {
    schema: ListImages$,
    needs: () => [need('ListImages', undefined)],
    handle: (input, context) => {
      const newest = input.byName === true ? newestOfNames : newestOfVersions
      const page = listPage(core, input, {
        operation: 'ListImages',
        entriesOf: (owner) => newest(knownToLists(core, lookup.list(imageFamily, owner, context))),
        filterable,
      })
      return {
        requestId: context.requestId,
        imageVersionList: page.items.map(versionOf),
        nextToken: page.nextToken,
      }
    },
  }
}

/** ListImageBuildVersions: the builds of one version, whatever their state. */
export function listImageBuildVersions({
  core,
  lookup,
}: ImageBuilderParts): Operation<ListImageBuildVersionsRequest, ListImageBuildVersionsResponse> {
  return {
    schema: ListImageBuildVersions$,
    needs: (input) => [need('ListImageBuildVersions', input.imageVersionArn)],
    handle: (input, context) => {
      const arn = checkMember('imageVersionArn', arnOf.imageVersion.optional(), input.imageVersionArn)
      const page = listPage(core, input, {
        operation: 'ListImageBuildVersions',
        entriesOf: () => lookup.listBuilds(imageFamily, arn, context),
        filterable,
      })
      return {
        requestId: context.requestId,
        imageSummaryList: page.items.map(summaryOf),
        nextToken: page.nextToken,
      }
    },
  }
}

function versionOf({ id, shown }: Entry<Image>): ImageVersion {
  return {
    arn: versionArn(id),
    name: shown.name,
    type: shown.type,
    version: id.version,
    platform: shown.platform,
    osVersion: shown.osVersion,
    owner: ownerOf(id.accountId),
    dateCreated: shown.dateCreated,
    buildType: shown.buildType,
    imageSource: shown.imageSource,
  }
}

function summaryOf({ id, arn, shown }: Entry<Image>): ImageSummary {
  return {
    arn,
    name: shown.name,
    type: shown.type,
    version: shown.version,
    platform: shown.platform,
    osVersion: shown.osVersion,
    state: shown.state,
    owner: ownerOf(id.accountId),
    dateCreated: shown.dateCreated,
    outputResources: shown.outputResources,
    tags: shown.tags,
    buildType: shown.buildType,
    imageSource: shown.imageSource,
    loggingConfiguration: shown.loggingConfiguration,
  }
}

function ownerOf(accountId: string): string {
  return accountId === 'aws' ? 'Amazon' : accountId
}
