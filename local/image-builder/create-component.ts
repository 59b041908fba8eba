import {
  CreateComponent$,
  type Component,
  type CreateComponentRequest,
  type CreateComponentResponse,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { latestVersionReferences, normalisedName, type ResourceId } from './arns.ts'
import { checkRequest, checkVersion } from './check.ts'
import { componentTypeOf } from './component-document.ts'
import { clientToken, nonEmpty, platform, resourceName, tags, versionNumber } from './constraints.ts'
import { entryOf, type Entries, type Entry } from './entry.ts'
import { alreadyExists, invalidParameterValue } from './errors.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import type { Inventory } from './inventory.ts'
import { createNeeds } from './needs.ts'
import { checkQuota } from './quotas.ts'

const constraints = z.object({
  name: resourceName,
  semanticVersion: versionNumber,
  platform,
  description: nonEmpty.optional(),
  changeDescription: nonEmpty.optional(),
  supportedOsVersions: z.array(nonEmpty).min(1).max(25).optional(),
  data: z.string().min(1).max(16_000, 'It must have at most 16000 characters').optional(),
  uri: z.string().optional(),
  kmsKeyId: nonEmpty.optional(),
  tags: tags.optional(),
  clientToken,
})

type CheckedRequest = z.infer<typeof constraints>

/** CreateComponent: the first build of a version, or the next one of a version that exists. */
export function createComponent(
  parts: ImageBuilderParts,
): Operation<CreateComponentRequest, CreateComponentResponse> {
  const once = createClientTokens<Entry<Component>>()

  return {
    schema: CreateComponent$,
    needs: (input, context) => createNeeds('component', 'CreateComponent', { input, context }),
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      checkVersion(request.semanticVersion)
      const entry = once({ context, clientToken: request.clientToken, parameters: input }, () => {
        checkQuota(parts.quotas, 'components', inventoryOf(parts, context))
        const created = newComponent(parts, request, context)
        if (input.dryRun === true) throw dryRunSucceeded()
        inventoryOf(parts, context).components.set(created.arn, created)
        return created
      })
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        componentBuildVersionArn: entry.arn,
        latestVersionReferences: latestVersionReferences(entry.id),
      }
    },
  }
}

function newComponent(
  parts: ImageBuilderParts,
  request: CheckedRequest,
  context: RequestContext,
): Entry<Component> {
  const { name, semanticVersion, clientToken: _token, uri: _uri, ...shown } = request
  const data = documentOf(request)
  const id = nextBuild(inventoryOf(parts, context).components, request, context)
  return entryOf<Component>(id, parts.core.clock.now(), {
    ...shown,
    name,
    data,
    version: semanticVersion,
    type: componentTypeOf(data),
    state: { status: 'ACTIVE' },
    owner: context.caller.accountId,
    encrypted: true,
  })
}

function documentOf({ data, uri }: CheckedRequest): string {
  if ((data === undefined) === (uri === undefined)) {
    throw new ServiceError(
      'InvalidParameterCombinationException',
      'You must specify exactly one of data and uri.',
    )
  }
  if (data === undefined) throw invalidParameterValue('uri', 'The document cannot be read from Amazon S3.')
  return data
}

/** Names that are alike once normalised are one resource, and that has one spelling. */
function nextBuild(
  components: Entries<Component>,
  { name, semanticVersion }: CheckedRequest,
  { caller, region }: RequestContext,
): ResourceId {
  const normalised = normalisedName(name)
  const ofName = [...components.values()].filter(({ id }) => id.name === normalised)
  const otherSpelling = ofName.find(({ shown }) => shown.name !== name)
  if (otherSpelling !== undefined) throw alreadyExists('Component', otherSpelling.arn)

  const builds = ofName.filter(({ id }) => id.version === semanticVersion).map(({ id }) => id.build ?? 0)
  return {
    kind: 'component',
    region,
    accountId: caller.accountId,
    name: normalised,
    version: semanticVersion,
    build: Math.max(0, ...builds) + 1,
  }
}

function inventoryOf({ inventories }: ImageBuilderParts, { caller, region }: RequestContext): Inventory {
  return inventories.of(caller.accountId, region)
}

function dryRunSucceeded(): ServiceError {
  return new ServiceError(
    'DryRunOperationException',
    'The request would have succeeded, but the dryRun flag is set.',
    { httpStatus: 412 },
  )
}
