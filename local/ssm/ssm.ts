import * as ssmClient from '@aws-sdk/client-ssm'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { Service } from '../cloud/service.ts'
import { deleteParameter, deleteParameters } from './delete-parameters.ts'
import { describeParameters } from './describe-parameters.ts'
import { getParameter, getParameters } from './get-parameters.ts'
import { labelParameterVersion } from './label-version.ts'
import { getParameterHistory } from './parameter-history.ts'
import { createParameterStores } from './parameter-store.ts'
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './parameter-tags.ts'
import { getParametersByPath } from './parameters-by-path.ts'
import { putParameter } from './put-parameter.ts'
import type { SsmParts, UsableImages } from './ssm-parts.ts'

/** Systems Manager: Parameter Store, with values that are not encrypted. */
export function createSsm(core: CloudCore, images: UsableImages): { readonly service: Service } {
  const parts: SsmParts = { core, stores: createParameterStores(), images }
  return {
    service: {
      signingName: 'ssm',
      protocol: 'awsJson1.1',
      namespace: 'AmazonSSM',
      schemas: operationSchemasOf(ssmClient),
      operations: [
        addTagsToResource(parts),
        deleteParameter(parts),
        deleteParameters(parts),
        describeParameters(parts),
        getParameter(parts),
        getParameterHistory(parts),
        getParameters(parts),
        getParametersByPath(parts),
        labelParameterVersion(parts),
        listTagsForResource(parts),
        putParameter(parts),
        removeTagsFromResource(parts),
      ],
    },
  }
}
