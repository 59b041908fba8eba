import {
  DescribeKey$,
  type DescribeKeyRequest,
  type DescribeKeyResponse,
  type KeyMetadata,
} from '@aws-sdk/client-kms'

import type { Operation } from '../cloud/service.ts'
import { needsWithoutKey, requireKey } from './key-lookup.ts'
import { kindMetadata } from './key-spec.ts'
import type { Key } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

const action = 'kms:DescribeKey'

/** DescribeKey: also of a key of another account, where its key policy or a grant allows it. */
export function describeKey(parts: KmsParts): Operation<DescribeKeyRequest, DescribeKeyResponse> {
  return {
    schema: DescribeKey$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: ({ KeyId, GrantTokens: grantTokens }, context) => ({
      KeyMetadata: metadataOf(requireKey(parts, KeyId, { action, context, grantTokens })),
    }),
  }
}

/** What CreateKey and DescribeKey tell of a key. */
export function metadataOf(key: Key): KeyMetadata {
  return {
    AWSAccountId: key.accountId,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.createdAtMs),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyState: key.state,
    ...(key.deletedAtMs === undefined ? {} : { DeletionDate: new Date(key.deletedAtMs) }),
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    ...kindMetadata(key),
    MultiRegion: false,
  }
}
