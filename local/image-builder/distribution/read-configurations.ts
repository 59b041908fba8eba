import {
  GetDistributionConfiguration$,
  ListDistributionConfigurations$,
  type DistributionConfiguration,
  type DistributionConfigurationSummary,
  type GetDistributionConfigurationRequest,
  type GetDistributionConfigurationResponse,
  type ListDistributionConfigurationsRequest,
  type ListDistributionConfigurationsResponse,
} from '@aws-sdk/client-imagebuilder'

import type { Operation } from '../../cloud/service.ts'
import { checkMember } from '../check.ts'
import { arnOf } from '../constraints.ts'
import { distributionConfigurationFamily } from '../families.ts'
import type { ImageBuilderParts } from '../image-builder-parts.ts'
import { listPage, type Filterable } from '../listing.ts'
import { need } from '../needs.ts'

const filterable: Filterable<DistributionConfiguration> = { name: ({ name }) => [name] }

/** GetDistributionConfiguration. */
export function getDistributionConfiguration({
  lookup,
}: ImageBuilderParts): Operation<GetDistributionConfigurationRequest, GetDistributionConfigurationResponse> {
  return {
    schema: GetDistributionConfiguration$,
    needs: (input) => [need('GetDistributionConfiguration', input.distributionConfigurationArn)],
    handle: (input, context) => {
      const arn = checkMember(
        'distributionConfigurationArn',
        arnOf.distributionConfiguration,
        input.distributionConfigurationArn,
      )
      const { shown } = lookup.require(distributionConfigurationFamily, arn, context)
      return { requestId: context.requestId, distributionConfiguration: shown }
    },
  }
}

/** ListDistributionConfigurations: summaries of the caller's own, which name the Regions only. */
export function listDistributionConfigurations({
  core,
  lookup,
}: ImageBuilderParts): Operation<
  ListDistributionConfigurationsRequest,
  ListDistributionConfigurationsResponse
> {
  return {
    schema: ListDistributionConfigurations$,
    needs: () => [need('ListDistributionConfigurations', undefined)],
    handle: (input, context) => {
      const page = listPage(core, input, {
        operation: 'ListDistributionConfigurations',
        entriesOf: () => lookup.list(distributionConfigurationFamily, 'Self', context),
        filterable,
      })
      return {
        requestId: context.requestId,
        distributionConfigurationSummaryList: page.items.map(({ shown }) => summaryOf(shown)),
        nextToken: page.nextToken,
      }
    },
  }
}

function summaryOf({
  distributions = [],
  timeoutMinutes: _timeout,
  ...shown
}: DistributionConfiguration): DistributionConfigurationSummary {
  const regions = distributions.flatMap(({ region }) => region ?? [])
  return { ...shown, regions: [...new Set(regions)] }
}
