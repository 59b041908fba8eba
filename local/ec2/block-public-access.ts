import type {
  DisableImageBlockPublicAccessRequest,
  DisableImageBlockPublicAccessResult,
  EnableImageBlockPublicAccessRequest,
  EnableImageBlockPublicAccessResult,
  GetImageBlockPublicAccessStateRequest,
  GetImageBlockPublicAccessStateResult,
} from '@aws-sdk/client-ec2'

import type { AnyOperation, Operation } from '../cloud/service.ts'
import { settingsOf } from './account-settings.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun } from './errors.ts'

const blocked = 'block-new-sharing'
const unblocked = 'unblocked'

/** The operations that tell and set whether AMIs of an account can be made public in a Region. */
export function blockPublicAccessOperations(parts: Ec2Parts): readonly AnyOperation[] {
  return [getState(parts), enable(parts), disable(parts)]
}

function getState(
  parts: Ec2Parts,
): Operation<GetImageBlockPublicAccessStateRequest, GetImageBlockPublicAccessStateResult> {
  return {
    schema: ec2Schema('GetImageBlockPublicAccessState'),
    needs: () => [{ action: 'ec2:GetImageBlockPublicAccessState', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      const { blocksPublicImages } = settingsOf(parts, context)
      return { ImageBlockPublicAccessState: blocksPublicImages ? blocked : unblocked, ManagedBy: 'account' }
    },
  }
}

function enable(
  parts: Ec2Parts,
): Operation<EnableImageBlockPublicAccessRequest, EnableImageBlockPublicAccessResult> {
  return {
    schema: ec2Schema('EnableImageBlockPublicAccess'),
    needs: () => [{ action: 'ec2:EnableImageBlockPublicAccess', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      settingsOf(parts, context).blocksPublicImages = true
      return { ImageBlockPublicAccessState: blocked }
    },
  }
}

function disable(
  parts: Ec2Parts,
): Operation<DisableImageBlockPublicAccessRequest, DisableImageBlockPublicAccessResult> {
  return {
    schema: ec2Schema('DisableImageBlockPublicAccess'),
    needs: () => [{ action: 'ec2:DisableImageBlockPublicAccess', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      settingsOf(parts, context).blocksPublicImages = false
      return { ImageBlockPublicAccessState: unblocked }
    },
  }
}
