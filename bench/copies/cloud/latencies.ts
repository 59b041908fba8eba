import type { Clock } from '../../../local/cloud/clock.ts'
import type { AroundRequest } from '../../../local/cloud/in-process-cloud.ts'
import type { WireRequest } from '../../../local/wire/message.ts'
import { readAuthorization } from '../../../local/wire/signature.ts'

/**
 * How long AWS takes to answer a function, in milliseconds of virtual time. Ours: AWS publishes none of them. They make
 * the length of a tick mean something.
 */
export const latencyMillis = {
  dynamodb: 5,
  sts: 80,
  ec2Describe: 150,
  ec2CopyImage: 600,
  ec2Other: 200,
  others: 50,
} as const

/** Lets every request of a function take its time. */
export function withLatencies(clock: () => Clock, next: AroundRequest): AroundRequest {
  return async (request, proceed) => {
    await clock().sleep(latencyOf(request))
    return next(request, proceed)
  }
}

function latencyOf(request: WireRequest): number {
  switch (readAuthorization(request)?.service) {
    case 'dynamodb':
      return latencyMillis.dynamodb
    case 'sts':
      return latencyMillis.sts
    case 'ec2': {
      const action = new URLSearchParams(Buffer.from(request.body).toString()).get('Action') ?? ''
      if (action === 'CopyImage') return latencyMillis.ec2CopyImage
      return action.startsWith('Describe') ? latencyMillis.ec2Describe : latencyMillis.ec2Other
    }
    default:
      return latencyMillis.others
  }
}
