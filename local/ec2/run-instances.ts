import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2'

import { ServiceError, type Operation } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, missingParameter, notModelled, refuseMembers } from './errors.ts'
import { imageNeed, mayLaunch, requireSeenImage } from './images-in-use.ts'

/** RunInstances, as a dry run only: whether the caller may launch an AMI. There are no instances here. */
export function runInstances(parts: Ec2Parts): Operation<RunInstancesRequest, Reservation> {
  return {
    schema: ec2Schema('RunInstances'),
    needs: (input, context) => {
      const { region, caller } = context
      const created = ['instance', 'network-interface', 'volume'].map((type) => `${type}/*`)
      const given = [
        `subnet/${input.SubnetId ?? '*'}`,
        ...(input.SecurityGroupIds ?? ['*']).map((id) => `security-group/${id}`),
      ]
      return [
        imageNeed(parts, 'RunInstances', { id: input.ImageId, context }),
        ...[...created, ...given].map((resource) => ({
          action: 'ec2:RunInstances',
          resource: `arn:aws:ec2:${region}:${caller.accountId}:${resource}`,
        })),
      ]
    },
    handle: (input, { caller, region }) => {
      refuseMembers('RunInstances', { LaunchTemplate: input.LaunchTemplate })
      if (input.ImageId === undefined) throw missingParameter('ImageId')
      const ami = requireSeenImage(parts, input.ImageId, { accountId: caller.accountId, region })
      if (!mayLaunch(parts, ami, caller.accountId)) {
        throw new ServiceError('AuthFailure', `Not authorized for images: [${ami.id}]`)
      }
      if (ami.state !== 'available')
        throw new ServiceError(
          'InvalidAMIID.Unavailable',
          `AMI '${ami.id}' is ${ami.state}, and cannot be run`,
        )
      endDryRun(input)
      throw notModelled('RunInstances with DryRun, got one that launches')
    },
  }
}
