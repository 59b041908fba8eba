import { EC2Client } from '@aws-sdk/client-ec2'
import { SSMClient } from '@aws-sdk/client-ssm'

import { createDestinationCalls } from '../../../functions/lib/aws/destination-calls.ts'
import { createDestinationImages } from '../../../functions/lib/aws/destination-images.ts'
import { createDestinationParameters } from '../../../functions/lib/aws/destination-parameters.ts'
import { createDestinationTemplates } from '../../../functions/lib/aws/destination-templates.ts'
import { createRoleSessions } from '../../../functions/lib/aws/role-sessions.ts'
import { copyTagKey, type CopyCall } from '../../../functions/lib/domain/copying/copy-request.ts'
import type { Clock } from '../../../functions/lib/ports/clock.ts'
import { clientsOf } from '../../../local/cloud/clients.ts'
import { createCopyWorld } from '../../cloud/ec2/copy-world.ts'
import { allow, nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'

const roleName = 'EC2ImageBuilderDistributionCrossAccountRole'
const managedPolicy = 'arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess'

export const lane = { accountId: nonProdId, region: otherRegion }

/** What AWS's guide adds to the managed policy for launch templates and parameters. */
const inline = allow([
  'ec2:DescribeLaunchTemplates',
  'ec2:CreateLaunchTemplateVersion',
  'ec2:ModifyLaunchTemplate',
  'ssm:PutParameter',
])

interface DestinationRole {
  /** Default: the owner. */
  readonly trusts?: string
  readonly isMissing?: boolean
  /** Beside what Image Builder's guide says. */
  readonly statements?: readonly object[]
  /** What the sessions take for the time; default: the cloud's. */
  readonly clock?: Clock
}

/** The owner's AMI, a destination account with its role, and the adapters as a function of the owner has them. */
export async function createDestinationWorld(
  settings: Parameters<typeof createCopyWorld>[0] = {},
  role: DestinationRole = {},
) {
  const world = await createCopyWorld(settings)
  const { cloud, sourceId } = world
  const giveRole = (): void => {
    const { trusts = ownerId, statements = [] } = role
    const trust = { Effect: 'Allow', Principal: { AWS: trusts }, Action: 'sts:AssumeRole' }
    cloud.iam.roles.createRole({
      accountId: nonProdId,
      name: roleName,
      assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      managedPolicyArns: [managedPolicy],
      inlinePolicies: { outputs: { Version: '2012-10-17', Statement: [inline, ...statements] } },
    })
  }
  if (role.isMissing !== true) giveRole()
  const connection = {
    endpoint: cloud.connection.endpoint,
    requestHandler: cloud.connection.requestHandler!,
    maxAttempts: 1,
  }
  const { sts } = clientsOf(cloud.connection, ownerId, region)
  const sessions = createRoleSessions({ sts, clock: role.clock ?? cloud.clock, purpose: 'copy' })
  const places = { ownerId, sessions }
  const own = { accessKeyId: ownerId, secretAccessKey: 'local' }
  const ec2 = createDestinationCalls(
    places,
    (one) => new EC2Client({ credentials: own, ...one, ...connection }),
  )
  const ssm = createDestinationCalls(
    places,
    (one) => new SSMClient({ credentials: own, ...one, ...connection }),
  )
  const copyCall: CopyCall = {
    sourceImageId: sourceId,
    sourceRegion: region,
    name: 'golden',
    description: 'the golden one',
    clientToken: 'imagebuilder-share-0123456789abcdef-1',
    tags: { Team: 'platform', [copyTagKey]: '0123456789abcdef' },
  }
  return {
    ...world,
    giveRole,
    copyCall,
    images: createDestinationImages(ec2),
    templates: createDestinationTemplates(ec2),
    parameters: createDestinationParameters(ssm),
    /** How often an operation was called so far. */
    callsOf: (operation: string) =>
      cloud.core.calls.all().filter((call) => call.operation === operation).length,
  }
}

export const otherCall = (call: CopyCall, number: number, copyId: string): CopyCall => ({
  ...call,
  name: `golden-${number}`,
  clientToken: `imagebuilder-share-${copyId}-1`,
  tags: { [copyTagKey]: copyId },
})
