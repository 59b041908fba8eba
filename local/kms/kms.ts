import * as kmsClient from '@aws-sdk/client-kms'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { Service } from '../cloud/service.ts'
import { createAlias, listAliases } from './aliases.ts'
import { createKey } from './create-key.ts'
import { describeKey } from './describe-key.ts'
import { createEbsKeys, type EbsKeys } from './ebs-keys.ts'
import { getKeyPolicy, putKeyPolicy } from './key-policies.ts'
import { disableKey, enableKey } from './key-states.ts'
import { createKeyStore } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

/** AWS KMS: keys, their aliases and policies; nothing is encrypted. */
export function createKms(core: CloudCore): { readonly service: Service; readonly ebsKeys: EbsKeys } {
  const keys = createKeyStore(core)
  const parts: KmsParts = { core, keys }
  return {
    service: {
      signingName: 'kms',
      protocol: 'awsJson1.1',
      namespace: 'TrentService',
      schemas: operationSchemasOf(kmsClient),
      operations: [
        createAlias(parts),
        createKey(parts),
        describeKey(parts),
        disableKey(parts),
        enableKey(parts),
        getKeyPolicy(parts),
        listAliases(parts),
        putKeyPolicy(parts),
      ],
    },
    ebsKeys: createEbsKeys(keys, core.accounts),
  }
}
