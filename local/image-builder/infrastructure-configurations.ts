import {
  CreateInfrastructureConfiguration$,
  GetInfrastructureConfiguration$,
  type CreateInfrastructureConfigurationRequest,
  type CreateInfrastructureConfigurationResponse,
  type GetInfrastructureConfigurationRequest,
  type GetInfrastructureConfigurationResponse,
  type InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, RequestContext } from '../cloud/service.ts'
import { normalisedName } from './arns.ts'
import { checkMember, checkRequest } from './check.ts'
import { arnOf, clientToken, matching, nonEmpty, resourceName, tags } from './constraints.ts'
import { entryOf, type Entry } from './entry.ts'
import { alreadyExists } from './errors.ts'
import { infrastructureConfigurationFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { createNeeds, need } from './needs.ts'
import { checkQuota } from './quotas.ts'

const constraints = z.object({
  name: resourceName,
  instanceProfileName: matching(/^[\w+=,.@-]{1,256}$/),
  description: nonEmpty.optional(),
  tags: tags.optional(),
  clientToken,
})

/** CreateInfrastructureConfiguration. Instance profile, subnet and the like are taken as they are. */
export function createInfrastructureConfiguration(
  parts: ImageBuilderParts,
): Operation<CreateInfrastructureConfigurationRequest, CreateInfrastructureConfigurationResponse> {
  const once = createClientTokens<Entry<InfrastructureConfiguration>>()

  return {
    schema: CreateInfrastructureConfiguration$,
    needs: (input, context) =>
      createNeeds('infrastructure-configuration', 'CreateInfrastructureConfiguration', { input, context }),
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      const { arn } = once({ context, clientToken: request.clientToken, parameters: input }, () =>
        create(parts, { ...input, ...request }, context),
      )
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        infrastructureConfigurationArn: arn,
      }
    },
  }
}

/** GetInfrastructureConfiguration. */
export function getInfrastructureConfiguration({
  lookup,
}: ImageBuilderParts): Operation<
  GetInfrastructureConfigurationRequest,
  GetInfrastructureConfigurationResponse
> {
  return {
    schema: GetInfrastructureConfiguration$,
    needs: (input) => [need('GetInfrastructureConfiguration', input.infrastructureConfigurationArn)],
    handle: (input, context) => {
      const arn = checkMember(
        'infrastructureConfigurationArn',
        arnOf.infrastructureConfiguration,
        input.infrastructureConfigurationArn,
      )
      const { shown } = lookup.require(infrastructureConfigurationFamily, arn, context)
      return { requestId: context.requestId, infrastructureConfiguration: shown }
    },
  }
}

function create(
  { core, inventories, quotas }: ImageBuilderParts,
  input: CreateInfrastructureConfigurationRequest & { readonly name: string },
  { caller, region }: RequestContext,
): Entry<InfrastructureConfiguration> {
  const { clientToken: _token, ...shown } = input
  const name = normalisedName(input.name)
  const id = { kind: 'infrastructure-configuration', region, accountId: caller.accountId, name } as const
  const entry = entryOf<InfrastructureConfiguration>(id, core.clock.now(), shown)

  const inventory = inventories.of(caller.accountId, region)
  const configurations = inventory.infrastructureConfigurations
  if (configurations.has(entry.arn)) throw alreadyExists('InfrastructureConfiguration', entry.arn)
  checkQuota(quotas, 'infrastructureConfigurations', inventory)
  configurations.set(entry.arn, entry)
  return entry
}
