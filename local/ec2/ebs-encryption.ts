import type {
  DisableEbsEncryptionByDefaultRequest,
  DisableEbsEncryptionByDefaultResult,
  EnableEbsEncryptionByDefaultRequest,
  EnableEbsEncryptionByDefaultResult,
  GetEbsEncryptionByDefaultRequest,
  GetEbsEncryptionByDefaultResult,
} from '@aws-sdk/client-ec2'

import type { AnyOperation, Operation } from '../cloud/service.ts'
import { settingsOf } from './account-settings.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun } from './errors.ts'

/** The operations that tell and set whether an account encrypts what EBS writes in a Region, asked for or not. */
export function ebsEncryptionOperations(parts: Ec2Parts): readonly AnyOperation[] {
  return [getByDefault(parts), enable(parts), disable(parts)]
}

function getByDefault(
  parts: Ec2Parts,
): Operation<GetEbsEncryptionByDefaultRequest, GetEbsEncryptionByDefaultResult> {
  return {
    schema: ec2Schema('GetEbsEncryptionByDefault'),
    needs: () => [{ action: 'ec2:GetEbsEncryptionByDefault', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      const { encryptsByDefault } = settingsOf(parts, context)
      return { EbsEncryptionByDefault: encryptsByDefault, SseType: encryptsByDefault ? 'sse-ebs' : 'none' }
    },
  }
}

function enable(
  parts: Ec2Parts,
): Operation<EnableEbsEncryptionByDefaultRequest, EnableEbsEncryptionByDefaultResult> {
  return {
    schema: ec2Schema('EnableEbsEncryptionByDefault'),
    needs: () => [{ action: 'ec2:EnableEbsEncryptionByDefault', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      settingsOf(parts, context).encryptsByDefault = true
      return { EbsEncryptionByDefault: true }
    },
  }
}

function disable(
  parts: Ec2Parts,
): Operation<DisableEbsEncryptionByDefaultRequest, DisableEbsEncryptionByDefaultResult> {
  return {
    schema: ec2Schema('DisableEbsEncryptionByDefault'),
    needs: () => [{ action: 'ec2:DisableEbsEncryptionByDefault', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      settingsOf(parts, context).encryptsByDefault = false
      return { EbsEncryptionByDefault: false }
    },
  }
}
