import type {
  DescribeImageAttributeRequest,
  ImageAttribute,
  ModifyImageAttributeRequest,
} from '@aws-sdk/client-ec2'

import { ServiceError, type Operation } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, notModelled } from './errors.ts'
import { checkAvailable } from './image-states.ts'
import { imageNeed, requireOwnImage } from './images-in-use.ts'
import { changedGrantees, shownGrantee } from './launch-permission.ts'
import { readPermissionChange } from './permission-change.ts'
import { checkShareable, checkShareQuota } from './shareable-images.ts'

/** DescribeImageAttribute: launch permission and description of the caller's own AMIs. */
export function describeImageAttribute(
  parts: Ec2Parts,
): Operation<DescribeImageAttributeRequest, ImageAttribute> {
  return {
    schema: ec2Schema('DescribeImageAttribute'),
    needs: (input, context) => [imageNeed(parts, 'DescribeImageAttribute', { id: input.ImageId, context })],
    handle: (input, context) => {
      const ami = requireOwnImage(parts, input.ImageId, context)
      const attribute: string | undefined = input.Attribute
      if (attribute === 'blockDeviceMapping') {
        // EC2 API Reference, DescribeImageAttribute: deprecated, "returns the Client.AuthFailure error".
        throw new ServiceError('AuthFailure', 'Unauthorized attempt to access restricted resource')
      }
      if (attribute !== 'launchPermission' && attribute !== 'description') {
        throw notModelled(`the attribute launchPermission or description, got ${attribute}`)
      }
      endDryRun(input)
      return attribute === 'description'
        ? { ImageId: ami.id, Description: { Value: ami.description } }
        : { ImageId: ami.id, LaunchPermissions: ami.launchPermission.map(shownGrantee) }
    },
  }
}

/** ModifyImageAttribute: launch permission, which takes effect at once. All or nothing. */
export function modifyImageAttribute(parts: Ec2Parts): Operation<ModifyImageAttributeRequest, object> {
  return {
    schema: ec2Schema('ModifyImageAttribute'),
    needs: (input, context) => [imageNeed(parts, 'ModifyImageAttribute', { id: input.ImageId, context })],
    handle: (input, context) => {
      const ami = requireOwnImage(parts, input.ImageId, context)
      checkAvailable(ami)
      const change = readPermissionChange(input, parts.core.accounts)
      checkShareable(parts, ami, change.add)
      const launchPermission = changedGrantees(ami.launchPermission, change)
      if (change.add.length > 0) checkShareQuota(parts, launchPermission)
      endDryRun(input)
      parts.images.put({ ...ami, launchPermission })
      return {}
    },
  }
}
