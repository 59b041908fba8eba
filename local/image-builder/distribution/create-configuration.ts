import {
  CreateDistributionConfiguration$,
  type CreateDistributionConfigurationRequest,
  type CreateDistributionConfigurationResponse,
  type DistributionConfiguration,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../../cloud/client-tokens.ts'
import type { Operation, RequestContext } from '../../cloud/service.ts'
import { normalisedName } from '../arns.ts'
import { checkRequest } from '../check.ts'
import { clientToken, nonEmpty, resourceName, tags } from '../constraints.ts'
import { entryOf, type Entry } from '../entry.ts'
import { alreadyExists } from '../errors.ts'
import type { ImageBuilderParts } from '../image-builder-parts.ts'
import { createNeeds } from '../needs.ts'
import { checkQuota } from '../quotas.ts'
import { checkDistributions } from './check-distributions.ts'
import { distributions } from './distribution-constraints.ts'
import { timeoutMinutes } from './distribution-timeout.ts'

const constraints = z.object({
  name: resourceName,
  description: nonEmpty.optional(),
  distributions,
  tags: tags.optional(),
  clientToken,
})

/** CreateDistributionConfiguration. Whether the accounts and keys that it names exist turns out when something is distributed. */
export function createDistributionConfiguration(
  parts: ImageBuilderParts,
): Operation<CreateDistributionConfigurationRequest, CreateDistributionConfigurationResponse> {
  const once = createClientTokens<Entry<DistributionConfiguration>>()

  return {
    schema: CreateDistributionConfiguration$,
    needs: (input, context) =>
      createNeeds('distribution-configuration', 'CreateDistributionConfiguration', { input, context }),
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      const { arn } = once({ context, clientToken: request.clientToken, parameters: input }, () => {
        const { accountId } = context.caller
        checkDistributions(request.distributions, { accountId, region: context.region })
        return create(parts, { ...input, name: request.name }, context)
      })
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        distributionConfigurationArn: arn,
      }
    },
  }
}

function create(
  { core, inventories, quotas }: ImageBuilderParts,
  input: CreateDistributionConfigurationRequest & { readonly name: string },
  { caller, region }: RequestContext,
): Entry<DistributionConfiguration> {
  const { clientToken: _token, ...settings } = input
  const name = normalisedName(input.name)
  const id = { kind: 'distribution-configuration', region, accountId: caller.accountId, name } as const
  const nowMs = core.clock.now()
  const dateUpdated = new Date(nowMs).toISOString()
  const entry = entryOf<DistributionConfiguration>(id, nowMs, { ...settings, timeoutMinutes, dateUpdated })

  const inventory = inventories.of(caller.accountId, region)
  const configurations = inventory.distributionConfigurations
  if (configurations.has(entry.arn)) throw alreadyExists('DistributionConfiguration', entry.arn)
  checkQuota(quotas, 'distributionConfigurations', inventory)
  configurations.set(entry.arn, entry)
  return entry
}
