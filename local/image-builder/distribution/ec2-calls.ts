import type { CopyImageRequest, ModifySnapshotAttributeRequest } from '@aws-sdk/client-ec2'
import * as z from 'zod'

import { ServiceError, type Caller } from '../../cloud/service.ts'
import type { ServiceCall } from '../../wire/service-calls.ts'
import { clientError } from './distribution-failure.ts'
import type { DistributionParts } from './distribution-parts.ts'

/** Who acts, and where. */
export interface Actor {
  readonly caller: Caller
  readonly region: string
}

/** Until a request that EC2 throttled is sent again. */
const retrySeconds = 5

const copied = z.object({ ImageId: z.string() })

const described = z.object({
  Images: z.array(
    z.object({
      State: z.string(),
      StateReason: z.object({ Message: z.string().optional() }).optional(),
      BlockDeviceMappings: z.array(z.object({ Ebs: z.object({ SnapshotId: z.string() }).optional() })),
    }),
  ),
})

/** An AMI as distribution looks at it. */
export type SeenAmi = z.infer<typeof described>['Images'][number]

/** Whom an AMI's launch permission is to name, or no longer; EC2 judges what they are. */
interface LaunchPermissionChange {
  readonly Add?: readonly object[]
  readonly Remove?: readonly object[]
}

/** EC2 as distribution uses it. Every call throws a DistributionFailure in the words of Image Builder. */
export interface Ec2Calls {
  /** Answers the id of the copy. */
  copy(actor: Actor, request: CopyImageRequest): Promise<string>
  /** `undefined` when EC2 does not show the AMI. */
  see(actor: Actor, imageId: string): Promise<SeenAmi | undefined>
  modifyImage(actor: Actor, imageId: string, change: LaunchPermissionChange): Promise<void>
  modifySnapshot(actor: Actor, change: ModifySnapshotAttributeRequest): Promise<void>
  /** Any other operation; answers its output. */
  call(actor: Actor, operation: string, input: object): Promise<unknown>
}

/** EC2's operations, in the name of whoever acts; what EC2 throttles is tried again. */
export function ec2CallsOf({ core, calls }: DistributionParts): Ec2Calls {
  const patiently = async (request: ServiceCall): Promise<unknown> => {
    for (;;) {
      try {
        return await calls.call(request)
      } catch (error) {
        if (!(error instanceof ServiceError) || error.code !== 'RequestLimitExceeded') throw error
        await core.clock.sleep(retrySeconds * 1000)
      }
    }
  }
  const call: Ec2Calls['call'] = async ({ caller, region }, operation, input) =>
    clientError('EC2', async () => patiently({ service: 'ec2', operation, input, caller, region }))

  return {
    call,
    copy: async (actor, request) => copied.parse(await call(actor, 'CopyImage', request)).ImageId,
    see: async (actor, imageId) => {
      // A filter and no id: EC2 does not know a new AMI everywhere at once.
      const input = { Filters: [{ Name: 'image-id', Values: [imageId] }] }
      return described.parse(await call(actor, 'DescribeImages', input)).Images[0]
    },
    modifyImage: async (actor, ImageId, LaunchPermission) =>
      void (await call(actor, 'ModifyImageAttribute', { ImageId, LaunchPermission })),
    modifySnapshot: async (actor, change) => void (await call(actor, 'ModifySnapshotAttribute', change)),
  }
}
