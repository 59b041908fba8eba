import {
  DescribeParameters$,
  type DescribeParametersRequest,
  type DescribeParametersResult,
  type ParameterMetadata,
} from '@aws-sdk/client-ssm'

import type { Operation } from '../cloud/service.ts'
import { notModelled } from './errors.ts'
import { createFilter } from './parameter-filters.ts'
import { latestVersion, type Parameter } from './parameter-store.ts'
import { ssmPage } from './ssm-pages.ts'
import { placeOf, type SsmParts } from './ssm-parts.ts'

const listing = { operation: 'DescribeParameters', defaultSize: 10, largest: 50 }

/** DescribeParameters: the latest versions without their values. */
export function describeParameters(
  parts: SsmParts,
): Operation<DescribeParametersRequest, DescribeParametersResult> {
  return {
    schema: DescribeParameters$,
    needs: () => [{ action: 'ssm:DescribeParameters', resource: '*' }],
    handle: (input, context) => {
      if ((input.Filters ?? []).length > 0) throw notModelled('ParameterFilters instead of Filters')
      if (input.Shared === true) throw notModelled("the caller's own parameters without Shared")
      const passes = createFilter(input.ParameterFilters ?? [])
      const all = parts.stores.of(placeOf(context)).all().filter(passes)
      const page = ssmPage(parts.core, listing, { request: input, all })
      return { Parameters: page.items.map(shown), NextToken: page.NextToken }
    },
  }
}

function shown(parameter: Parameter): ParameterMetadata {
  const latest = latestVersion(parameter)
  return {
    Name: parameter.name,
    ARN: parameter.arn,
    Type: latest.type,
    LastModifiedDate: new Date(latest.modifiedAtMs),
    LastModifiedUser: latest.modifiedBy,
    Description: latest.description,
    AllowedPattern: latest.allowedPattern,
    Version: latest.number,
    Tier: latest.tier,
    Policies: [],
    DataType: latest.dataType,
  }
}
