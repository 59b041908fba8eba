import {
  GetParameterHistory$,
  type GetParameterHistoryRequest,
  type GetParameterHistoryResult,
  type ParameterHistory,
} from '@aws-sdk/client-ssm'

import type { Operation } from '../cloud/service.ts'
import { parameterNeed } from './parameter-needs.ts'
import type { Parameter, ParameterVersion } from './parameter-store.ts'
import { ssmPage } from './ssm-pages.ts'
import { requireParameter, type SsmParts } from './ssm-parts.ts'

const listing = { operation: 'GetParameterHistory', defaultSize: 50, largest: 50 }

/** GetParameterHistory: every version that is kept, oldest first. */
export function getParameterHistory(
  parts: SsmParts,
): Operation<GetParameterHistoryRequest, GetParameterHistoryResult> {
  return {
    schema: GetParameterHistory$,
    needs: (input, context) => [parameterNeed(parts, 'GetParameterHistory', { name: input.Name, context })],
    handle: (input, context) => {
      const { parameter } = requireParameter(parts, input.Name, context)
      const page = ssmPage(parts.core, listing, { request: input, all: parameter.versions })
      return {
        Parameters: page.items.map((version) => shown(parameter, version)),
        NextToken: page.NextToken,
      }
    },
  }
}

function shown({ name }: Parameter, version: ParameterVersion): ParameterHistory {
  return {
    Name: name,
    Type: version.type,
    LastModifiedDate: new Date(version.modifiedAtMs),
    LastModifiedUser: version.modifiedBy,
    Description: version.description,
    Value: version.value,
    AllowedPattern: version.allowedPattern,
    Version: version.number,
    Labels: [...version.labels],
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  }
}
