import { DescribeImageAttributeCommand, ModifyImageAttributeCommand } from '@aws-sdk/client-ec2'
import type { EC2Client, LaunchPermission } from '@aws-sdk/client-ec2'

import { AmiNotShareable, LaunchQuotaReached, LaunchRefused } from '../domain/errors.ts'
import { imageIdOfArn } from '../domain/launch/ami.ts'
import { kindOfPrincipal } from '../domain/principal.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { Amis } from '../ports/amis.ts'
import { hasName, translateAwsError, translatingErrors } from './aws-error.ts'
import { findOwnImage, goneNames } from './ec2-own-image.ts'
import { readSnapshotKeys } from './ec2-snapshot-keys.ts'

/** `InvalidParameter` is what EC2 answers where snapshots are encrypted with an AWS managed key. */
const notShareableNames = [...goneNames, 'InvalidParameter'] as const

/** The owner's AMIs, each in the Region of its ARN. */
export function createEc2Amis(clientFor: (region: string) => EC2Client): Amis {
  return {
    find: async (amiArn) => {
      const client = clientFor(regionOfArn(amiArn))
      const image = await findOwnImage(client, imageIdOfArn(amiArn), amiArn)
      if (image === undefined) return undefined
      const { State: state = 'pending', BlockDeviceMappings: devices = [] } = image
      return { state, ...(await readSnapshotKeys(client, devices, amiArn)) }
    },

    readLaunchPermission: async (amiArn) => {
      const command = new DescribeImageAttributeCommand({
        ImageId: imageIdOfArn(amiArn),
        Attribute: 'launchPermission',
      })
      const { LaunchPermissions: entries = [] } = await translatingErrors(
        { where: amiArn, action: 'ec2:DescribeImageAttribute' },
        async () => clientFor(regionOfArn(amiArn)).send(command),
      )
      return {
        isPublic: entries.some(({ Group: group }) => group === 'all'),
        principals: entries.flatMap(
          (one) => one.UserId ?? one.OrganizationArn ?? one.OrganizationalUnitArn ?? [],
        ),
      }
    },

    allowLaunch: async (amiArn, principals) => {
      const command = new ModifyImageAttributeCommand({
        ImageId: imageIdOfArn(amiArn),
        LaunchPermission: { Add: principals.map(entryOf) },
      })
      try {
        const { $metadata } = await clientFor(regionOfArn(amiArn)).send(command)
        return $metadata.requestId ?? ''
      } catch (error) {
        throw launchError(error, amiArn)
      }
    },
  }
}

function entryOf(principal: string): LaunchPermission {
  switch (kindOfPrincipal(principal)) {
    case 'organizationalUnit':
      return { OrganizationalUnitArn: principal }
    case 'organization':
      return { OrganizationArn: principal }
    case 'account':
    case undefined:
      return { UserId: principal }
  }
}

function launchError(error: unknown, amiArn: string): Error {
  const reason = error instanceof Error ? error.message : String(error)
  if (hasName(error, 'InvalidAMIAttributeItemValue')) {
    const remedy = 'Check that every principal of the launch permission exists'
    return new LaunchRefused(reason, { where: amiArn, remedy, cause: error })
  }
  if (hasName(error, 'ResourceLimitExceeded')) {
    const remedy = 'Name units or the organization instead of accounts, or have the quota raised'
    return new LaunchQuotaReached(reason, { where: amiArn, remedy, cause: error })
  }
  if (notShareableNames.some((name) => hasName(error, name))) {
    const remedy = 'Look at the AMI and at the key of its snapshots'
    return new AmiNotShareable(reason, { where: amiArn, remedy, cause: error })
  }
  return translateAwsError(error, { where: amiArn, action: 'ec2:ModifyImageAttribute' })
}
