import * as kmsClient from '@aws-sdk/client-kms'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { Service } from '../cloud/service.ts'
import type { AccessControl } from '../iam/access-control.ts'
import { deleteAlias, updateAlias } from './alias-changes.ts'
import { createAlias, listAliases } from './aliases.ts'
import { createGrant } from './create-grant.ts'
import { createKey } from './create-key.ts'
import { decrypt, encrypt, reEncrypt } from './cryptography.ts'
import { generateDataKey, generateDataKeyWithoutPlaintext } from './data-keys.ts'
import { describeKey } from './describe-key.ts'
import { createEbsKeys, type EbsKeys } from './ebs-keys.ts'
import { retireGrant, revokeGrant } from './end-grant.ts'
import { createGrantStore } from './grant-store.ts'
import { cancelKeyDeletion, scheduleKeyDeletion } from './key-deletion.ts'
import { getKeyPolicy, putKeyPolicy } from './key-policies.ts'
import { disableKey, enableKey } from './key-states.ts'
import { createKeyStore } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'
import { listGrants, listRetirableGrants } from './list-grants.ts'

/** AWS KMS: symmetric keys, their aliases, policies and grants. */
export function createKms(
  core: CloudCore,
  access: AccessControl,
): { readonly service: Service; readonly ebsKeys: EbsKeys } {
  const parts: KmsParts = { core, access, keys: createKeyStore(core), grants: createGrantStore(core) }
  return {
    service: {
      signingName: 'kms',
      protocol: 'awsJson1.1',
      namespace: 'TrentService',
      schemas: operationSchemasOf(kmsClient),
      operations: operationsOn(parts),
    },
    ebsKeys: createEbsKeys(parts),
  }
}

function operationsOn(parts: KmsParts): Service['operations'] {
  return [
    cancelKeyDeletion(parts),
    createAlias(parts),
    createGrant(parts),
    createKey(parts),
    decrypt(parts),
    deleteAlias(parts),
    describeKey(parts),
    disableKey(parts),
    enableKey(parts),
    encrypt(parts),
    generateDataKey(parts),
    generateDataKeyWithoutPlaintext(parts),
    getKeyPolicy(parts),
    listAliases(parts),
    listGrants(parts),
    listRetirableGrants(parts),
    putKeyPolicy(parts),
    reEncrypt(parts),
    retireGrant(parts),
    revokeGrant(parts),
    scheduleKeyDeletion(parts),
    updateAlias(parts),
  ]
}
