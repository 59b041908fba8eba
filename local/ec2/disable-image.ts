import type {
  DisableImageRequest,
  DisableImageResult,
  EnableImageRequest,
  EnableImageResult,
} from '@aws-sdk/client-ec2'

import { ServiceError, type AnyOperation, type Operation } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun } from './errors.ts'
import { checkAvailable, tellState } from './image-states.ts'
import { imageNeed, requireOwnImage } from './images-in-use.ts'

/** The operations that take an AMI out of use and back. */
export function disableImageOperations(parts: Ec2Parts): readonly AnyOperation[] {
  return [disableImage(parts), enableImage(parts)]
}

/** Nobody can launch or copy the AMI any more; its launch permission is gone for good (EC2 User Guide, "Disable an AMI"). */
function disableImage(parts: Ec2Parts): Operation<DisableImageRequest, DisableImageResult> {
  return {
    schema: ec2Schema('DisableImage'),
    needs: (input, context) => [imageNeed(parts, 'DisableImage', { id: input.ImageId, context })],
    handle: (input, context) => {
      const ami = requireOwnImage(parts, input.ImageId, context)
      checkAvailable(ami)
      endDryRun(input)
      parts.images.put({ ...ami, state: 'disabled', launchPermission: [] })
      tellState(parts, ami, 'disabled', context)
      return { Return: true }
    },
  }
}

function enableImage(parts: Ec2Parts): Operation<EnableImageRequest, EnableImageResult> {
  return {
    schema: ec2Schema('EnableImage'),
    needs: (input, context) => [imageNeed(parts, 'EnableImage', { id: input.ImageId, context })],
    handle: (input, context) => {
      const ami = requireOwnImage(parts, input.ImageId, context)
      if (ami.state !== 'disabled')
        throw new ServiceError('IncorrectState', `The image ${ami.id} is ${ami.state}, not disabled`)
      endDryRun(input)
      parts.images.put({ ...ami, state: 'available' })
      tellState(parts, ami, 'available', context)
      return { Return: true }
    },
  }
}
