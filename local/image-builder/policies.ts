import {
  GetComponentPolicy$,
  GetContainerRecipePolicy$,
  GetImagePolicy$,
  GetImageRecipePolicy$,
  PutComponentPolicy$,
  PutContainerRecipePolicy$,
  PutImagePolicy$,
  PutImageRecipePolicy$,
  type GetComponentPolicyRequest,
  type GetComponentPolicyResponse,
  type GetContainerRecipePolicyRequest,
  type GetContainerRecipePolicyResponse,
  type GetImagePolicyRequest,
  type GetImagePolicyResponse,
  type GetImageRecipePolicyRequest,
  type GetImageRecipePolicyResponse,
  type PutComponentPolicyRequest,
  type PutComponentPolicyResponse,
  type PutContainerRecipePolicyRequest,
  type PutContainerRecipePolicyResponse,
  type PutImagePolicyRequest,
  type PutImagePolicyResponse,
  type PutImageRecipePolicyRequest,
  type PutImageRecipePolicyResponse,
} from '@aws-sdk/client-imagebuilder'

import { ServiceError, type AnyOperation, type Operation, type RequestContext } from '../cloud/service.ts'
import { parseArn } from './arns.ts'
import { checkMember } from './check.ts'
import { arnOf, policyText } from './constraints.ts'
import { forbidden, invalidParameterValue, notFound } from './errors.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import type { Inventories, Inventory } from './inventory.ts'
import { need } from './needs.ts'

/** Which resources a pair of operations is for. */
interface PolicyKind {
  /** The member that names the resource. */
  readonly member: 'imageArn' | 'componentArn' | 'imageRecipeArn' | 'containerRecipeArn'
  readonly entriesIn: (inventory: Inventory) => ReadonlyMap<string, unknown>
}

const image: PolicyKind = { member: 'imageArn', entriesIn: ({ images }) => images }
const component: PolicyKind = { member: 'componentArn', entriesIn: ({ components }) => components }
const imageRecipe: PolicyKind = { member: 'imageRecipeArn', entriesIn: ({ imageRecipes }) => imageRecipes }
const containerRecipe: PolicyKind = {
  member: 'containerRecipeArn',
  entriesIn: ({ containerRecipes }) => containerRecipes,
}

const constraintOf = {
  imageArn: arnOf.imageBuild,
  componentArn: arnOf.componentBuild,
  imageRecipeArn: arnOf.imageRecipe,
  containerRecipeArn: arnOf.containerRecipe,
} as const

/** Get and Put of the policies of images, components and recipes: only the owner may do either. */
export function policyOperations(parts: ImageBuilderParts): readonly AnyOperation[] {
  const getImagePolicy: Operation<GetImagePolicyRequest, GetImagePolicyResponse> = {
    schema: GetImagePolicy$,
    needs: ({ imageArn }) => [need('GetImagePolicy', imageArn)],
    handle: ({ imageArn }, context) => read(parts, image, { arn: imageArn, context }),
  }
  const putImagePolicy: Operation<PutImagePolicyRequest, PutImagePolicyResponse> = {
    schema: PutImagePolicy$,
    needs: ({ imageArn }) => [need('PutImagePolicy', imageArn)],
    handle: ({ imageArn, policy }, context) => ({
      requestId: context.requestId,
      imageArn: write(parts, image, { arn: imageArn, policy, context }),
    }),
  }
  const getComponentPolicy: Operation<GetComponentPolicyRequest, GetComponentPolicyResponse> = {
    schema: GetComponentPolicy$,
    needs: ({ componentArn }) => [need('GetComponentPolicy', componentArn)],
    handle: ({ componentArn }, context) => read(parts, component, { arn: componentArn, context }),
  }
  const putComponentPolicy: Operation<PutComponentPolicyRequest, PutComponentPolicyResponse> = {
    schema: PutComponentPolicy$,
    needs: ({ componentArn }) => [need('PutComponentPolicy', componentArn)],
    handle: ({ componentArn, policy }, context) => ({
      requestId: context.requestId,
      componentArn: write(parts, component, { arn: componentArn, policy, context }),
    }),
  }
  const getImageRecipePolicy: Operation<GetImageRecipePolicyRequest, GetImageRecipePolicyResponse> = {
    schema: GetImageRecipePolicy$,
    needs: ({ imageRecipeArn }) => [need('GetImageRecipePolicy', imageRecipeArn)],
    handle: ({ imageRecipeArn }, context) => read(parts, imageRecipe, { arn: imageRecipeArn, context }),
  }
  const putImageRecipePolicy: Operation<PutImageRecipePolicyRequest, PutImageRecipePolicyResponse> = {
    schema: PutImageRecipePolicy$,
    needs: ({ imageRecipeArn }) => [need('PutImageRecipePolicy', imageRecipeArn)],
    handle: ({ imageRecipeArn, policy }, context) => ({
      requestId: context.requestId,
      imageRecipeArn: write(parts, imageRecipe, { arn: imageRecipeArn, policy, context }),
    }),
  }
  const getContainerRecipePolicy: Operation<
    GetContainerRecipePolicyRequest,
    GetContainerRecipePolicyResponse
  > = {
    schema: GetContainerRecipePolicy$,
    needs: ({ containerRecipeArn }) => [need('GetContainerRecipePolicy', containerRecipeArn)],
    handle: ({ containerRecipeArn }, context) =>
      read(parts, containerRecipe, { arn: containerRecipeArn, context }),
  }
  const putContainerRecipePolicy: Operation<
    PutContainerRecipePolicyRequest,
    PutContainerRecipePolicyResponse
  > = {
    schema: PutContainerRecipePolicy$,
    needs: ({ containerRecipeArn }) => [need('PutContainerRecipePolicy', containerRecipeArn)],
    handle: ({ containerRecipeArn, policy }, context) => ({
      requestId: context.requestId,
      containerRecipeArn: write(parts, containerRecipe, { arn: containerRecipeArn, policy, context }),
    }),
  }
  return [
    getImagePolicy,
    putImagePolicy,
    getComponentPolicy,
    putComponentPolicy,
    getImageRecipePolicy,
    putImageRecipePolicy,
    getContainerRecipePolicy,
    putContainerRecipePolicy,
  ]
}

interface PolicyRequest {
  readonly arn: string | undefined
  readonly context: RequestContext
}

function read({ inventories, sharing }: ImageBuilderParts, kind: PolicyKind, request: PolicyRequest) {
  const arn = requireOwn(inventories, kind, request)
  const policy = sharing.currentPolicy(arn)
  if (policy === undefined) throw notFound(`A policy of the resource '${arn}'`)
  return { requestId: request.context.requestId, policy }
}

function write(
  { inventories, sharing }: ImageBuilderParts,
  kind: PolicyKind,
  request: PolicyRequest & { readonly policy: string | undefined },
): string {
  const policy = checkMember('policy', policyText, request.policy)
  const arn = requireOwn(inventories, kind, request)
  const answer = sharing.policyChanged(arn, policy)
  switch (answer.kind) {
    case 'accepted':
      return arn
    case 'refused':
      throw invalidParameterValue('policy', answer.reason)
    case 'inUse':
      throw new ServiceError(
        'InvalidRequestException',
        `The resource ${arn} cannot be unshared: resources of ${answer.accountIds.join(', ')} depend on it.`,
      )
  }
}

/** @throws ServiceError InvalidParameterValueException, ForbiddenException for others' resources, ResourceNotFoundException. */
function requireOwn(inventories: Inventories, kind: PolicyKind, { arn, context }: PolicyRequest): string {
  const wanted = checkMember(kind.member, constraintOf[kind.member], arn)
  const { accountId } = context.caller
  if (parseArn(wanted)?.accountId !== accountId) throw forbidden(wanted)
  if (kind.entriesIn(inventories.of(accountId, context.region)).has(wanted)) return wanted
  throw notFound(`The resource '${wanted}'`)
}
