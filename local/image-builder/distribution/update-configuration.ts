import {
  UpdateDistributionConfiguration$,
  type UpdateDistributionConfigurationRequest,
  type UpdateDistributionConfigurationResponse,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../../cloud/client-tokens.ts'
import type { Operation, RequestContext } from '../../cloud/service.ts'
import { checkRequest } from '../check.ts'
import { arnOf, clientToken, nonEmpty } from '../constraints.ts'
import { distributionConfigurationFamily } from '../families.ts'
import type { ImageBuilderParts } from '../image-builder-parts.ts'
import { need } from '../needs.ts'
import { checkDistributions } from './check-distributions.ts'
import { distributions } from './distribution-constraints.ts'

const constraints = z.object({
  distributionConfigurationArn: arnOf.distributionConfiguration,
  description: nonEmpty.optional(),
  distributions,
  clientToken,
})

/**
 * UpdateDistributionConfiguration: replaces all but name and tags, also what the request leaves out. Builds that have
 * started keep what they started with.
 */
export function updateDistributionConfiguration(
  parts: ImageBuilderParts,
): Operation<UpdateDistributionConfigurationRequest, UpdateDistributionConfigurationResponse> {
  const once = createClientTokens<string>()

  return {
    schema: UpdateDistributionConfiguration$,
    needs: (input) => [need('UpdateDistributionConfiguration', input.distributionConfigurationArn)],
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      const arn = once({ context, clientToken: request.clientToken, parameters: input }, () => {
        const { accountId } = context.caller
        checkDistributions(request.distributions, { accountId, region: context.region })
        return update(parts, { ...input, arn: request.distributionConfigurationArn }, context)
      })
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        distributionConfigurationArn: arn,
      }
    },
  }
}

function update(
  { core, inventories, lookup }: ImageBuilderParts,
  {
    arn,
    description,
    distributions: changed,
  }: Pick<UpdateDistributionConfigurationRequest, 'description' | 'distributions'> & { readonly arn: string },
  context: RequestContext,
): string {
  const entry = lookup.require(distributionConfigurationFamily, arn, context)
  const { description: _former, ...kept } = entry.shown
  const dateUpdated = new Date(core.clock.now()).toISOString()
  const described = description === undefined ? {} : { description }
  const shown = { ...kept, ...described, distributions: changed, dateUpdated }
  inventories.of(entry.id.accountId, entry.id.region).distributionConfigurations.set(arn, { ...entry, shown })
  return arn
}
