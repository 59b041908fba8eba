import {
  GetResourcePolicies$,
  type GetResourcePoliciesRequest,
  type GetResourcePoliciesResponse,
} from '@aws-sdk/client-ram'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { builtPolicy } from './built-policy.ts'
import { malformedArn, missingParameter } from './errors.ts'
import type { PolicyDocument } from './policy-document.ts'
import { principalOf } from './principals.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import { grantsOf } from './resource-policy.ts'

/** GetResourcePolicies: the policies of resources that the caller owns and shares. */
export function getResourcePolicies(
  parts: RamParts,
): Operation<GetResourcePoliciesRequest, GetResourcePoliciesResponse> {
  return {
    schema: GetResourcePolicies$,
    needs: () => [{ action: 'ram:GetResourcePolicies', resource: '*' }],
    handle: (input, context) => {
      const found = selectPolicies(parts, input, context)
      const page = ramPage(parts.core, 'GetResourcePolicies', input, found)
      return { policies: page.items.map((document) => JSON.stringify(document)), nextToken: page.nextToken }
    },
  }
}

function selectPolicies(
  parts: RamParts,
  input: GetResourcePoliciesRequest,
  context: RequestContext,
): readonly PolicyDocument[] {
  if (input.resourceArns === undefined || input.resourceArns.length === 0)
    throw missingParameter('resourceArns')

  const documents = input.resourceArns.map((arn) => {
    const [prefix, , , region, ownerId] = arn.split(':')
    if (prefix !== 'arn') throw malformedArn(arn)
    const isOwn = region === context.region && ownerId === context.caller.accountId
    const document = isOwn ? builtPolicy(parts, arn) : undefined
    if (document !== undefined) return document
    throw new ServiceError('ResourceArnNotFoundException', `Resource ${arn} could not be found.`)
  })

  const wanted = input.principal === undefined ? undefined : (principalOf(input.principal) ?? input.principal)
  return documents.filter(
    (document) =>
      wanted === undefined ||
      grantsOf(document, parts.core.accounts).some(({ principals }) => principals.includes(wanted)),
  )
}
