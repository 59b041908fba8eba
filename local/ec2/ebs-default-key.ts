import type {
  GetEbsDefaultKmsKeyIdRequest,
  GetEbsDefaultKmsKeyIdResult,
  ModifyEbsDefaultKmsKeyIdRequest,
  ModifyEbsDefaultKmsKeyIdResult,
  ResetEbsDefaultKmsKeyIdRequest,
  ResetEbsDefaultKmsKeyIdResult,
} from '@aws-sdk/client-ec2'

import type { Place } from '../cloud/place.ts'
import type { AnyOperation, Operation } from '../cloud/service.ts'
import { settingsOf } from './account-settings.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun } from './errors.ts'
import { placeOf } from './images-in-use.ts'

const managedAlias = 'alias/aws/ebs'

/** The operations that tell and set which key an account's volumes get in a Region where nobody names one. */
export function ebsDefaultKeyOperations(parts: Ec2Parts): readonly AnyOperation[] {
  return [getKey(parts), modifyKey(parts), resetKey(parts)]
}

/**
 * The ARN of the key that volumes and snapshots of an account get where nobody names one. A key of the account's own
 * that does not exist is answered as named: EBS looks at keys when they are used.
 */
export function defaultKeyOf({ keys, settings }: Ec2Parts, place: Place): string {
  const { defaultKeyId } = settings.of(place.accountId, place.region)
  return defaultKeyId === undefined
    ? keys.defaultKeyArn(place)
    : (keys.find(defaultKeyId, place) ?? defaultKeyId)
}

function getKey(parts: Ec2Parts): Operation<GetEbsDefaultKmsKeyIdRequest, GetEbsDefaultKmsKeyIdResult> {
  return {
    schema: ec2Schema('GetEbsDefaultKmsKeyId'),
    needs: () => [{ action: 'ec2:GetEbsDefaultKmsKeyId', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      const { defaultKeyId } = settingsOf(parts, context)
      return { KmsKeyId: defaultKeyId === undefined ? managedAlias : defaultKeyOf(parts, placeOf(context)) }
    },
  }
}

/** Takes every name: AWS looks at the key later (EC2 API Reference, ModifyEbsDefaultKmsKeyId). */
function modifyKey(
  parts: Ec2Parts,
): Operation<ModifyEbsDefaultKmsKeyIdRequest, ModifyEbsDefaultKmsKeyIdResult> {
  return {
    schema: ec2Schema('ModifyEbsDefaultKmsKeyId'),
    needs: () => [{ action: 'ec2:ModifyEbsDefaultKmsKeyId', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      settingsOf(parts, context).defaultKeyId = input.KmsKeyId
      return { KmsKeyId: defaultKeyOf(parts, placeOf(context)) }
    },
  }
}

function resetKey(parts: Ec2Parts): Operation<ResetEbsDefaultKmsKeyIdRequest, ResetEbsDefaultKmsKeyIdResult> {
  return {
    schema: ec2Schema('ResetEbsDefaultKmsKeyId'),
    needs: () => [{ action: 'ec2:ResetEbsDefaultKmsKeyId', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      settingsOf(parts, context).defaultKeyId = undefined
      return { KmsKeyId: defaultKeyOf(parts, placeOf(context)) }
    },
  }
}
