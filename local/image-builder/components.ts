import {
  GetComponent$,
  ListComponentBuildVersions$,
  ListComponents$,
  type Component,
  type ComponentSummary,
  type ComponentVersion,
  type GetComponentRequest,
  type GetComponentResponse,
  type ListComponentBuildVersionsRequest,
  type ListComponentBuildVersionsResponse,
  type ListComponentsRequest,
  type ListComponentsResponse,
} from '@aws-sdk/client-imagebuilder'

import type { Operation } from '../cloud/service.ts'
import { latestVersionReferences, versionArn } from './arns.ts'
import { checkMember } from './check.ts'
import { arnOf } from './constraints.ts'
import type { Entry } from './entry.ts'
import { componentFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { knownToLists, listPage, newestOfNames, newestOfVersions, type Filterable } from './listing.ts'
import { need } from './needs.ts'

const filterable: Filterable<Component> = {
  description: ({ description }) => [description],
  name: ({ name }) => [name],
  platform: ({ platform }) => [platform],
  supportedOsVersion: ({ supportedOsVersions }) => supportedOsVersions ?? [],
  type: ({ type }) => [type],
  version: ({ version }) => [version],
}

/** GetComponent: a build, or the newest one that a version or wildcard ARN means. */
export function getComponent({
  lookup,
}: ImageBuilderParts): Operation<GetComponentRequest, GetComponentResponse> {
  return {
    schema: GetComponent$,
    needs: (input) => [need('GetComponent', input.componentBuildVersionArn)],
    handle: (input, context) => {
      const arn = checkMember('componentBuildVersionArn', arnOf.component, input.componentBuildVersionArn)
      const { id, shown } = lookup.require(componentFamily, arn, context)
      return {
        requestId: context.requestId,
        component: shown,
        latestVersionReferences: latestVersionReferences(id),
      }
    },
  }
}

/** ListComponents: versions, each by its newest build; `byName` shows the newest version of each name. */
export function listComponents({
  core,
  lookup,
}: ImageBuilderParts): Operation<ListComponentsRequest, ListComponentsResponse> {
  return {
    schema: ListComponents$,
    needs: () => [need('ListComponents', undefined)],
    handle: (input, context) => {
      const newest = input.byName === true ? newestOfNames : newestOfVersions
      const page = listPage(core, input, {
        operation: 'ListComponents',
        entriesOf: (owner) => newest(knownToLists(core, lookup.list(componentFamily, owner, context))),
        filterable,
      })
      return {
        requestId: context.requestId,
        componentVersionList: page.items.map(versionOf),
        nextToken: page.nextToken,
      }
    },
  }
}

/** ListComponentBuildVersions: the builds of one version. */
export function listComponentBuildVersions({
  core,
  lookup,
}: ImageBuilderParts): Operation<ListComponentBuildVersionsRequest, ListComponentBuildVersionsResponse> {
  return {
    schema: ListComponentBuildVersions$,
    needs: (input) => [need('ListComponentBuildVersions', input.componentVersionArn)],
    handle: (input, context) => {
      const arn = checkMember(
        'componentVersionArn',
        arnOf.componentVersion.optional(),
        input.componentVersionArn,
      )
      const page = listPage(core, input, {
        operation: 'ListComponentBuildVersions',
        entriesOf: () => lookup.listBuilds(componentFamily, arn, context),
        filterable,
      })
      return {
        requestId: context.requestId,
        componentSummaryList: page.items.map(({ shown }) => summaryOf(shown)),
        nextToken: page.nextToken,
      }
    },
  }
}

function versionOf({ id, shown }: Entry<Component>): ComponentVersion {
  return {
    arn: versionArn(id),
    name: shown.name,
    version: shown.version,
    description: shown.description,
    platform: shown.platform,
    supportedOsVersions: shown.supportedOsVersions,
    type: shown.type,
    owner: shown.owner,
    dateCreated: shown.dateCreated,
    status: shown.state?.status,
  }
}

function summaryOf({
  data: _data,
  kmsKeyId: _key,
  encrypted: _encrypted,
  ...summary
}: Component): ComponentSummary {
  return summary
}
