import { CopyImageCommand, type EC2Client } from '@aws-sdk/client-ec2'
import * as z from 'zod'

import type { Clock } from '../../local/cloud/clock.ts'

/** A copy that somebody else wants to start in a lane. */
export interface StrangersCopy {
  readonly imageId: string
  readonly region: string
  readonly name: string
}

/** Strangers ask again after so many milliseconds where EC2 has no room for them. */
const againMillis = 7_000

const refusal = z.object({ name: z.literal('ResourceLimitExceeded') })

/** Starts copies one after the other, as soon as EC2 has room, as somebody would who knows nothing of the product. */
export async function copyAsStranger(
  copies: readonly StrangersCopy[],
  { ec2, clock }: { readonly ec2: EC2Client; readonly clock: Clock },
): Promise<void> {
  for (const copy of copies) {
    while (!(await begins(copy, ec2))) await clock.sleep(againMillis)
  }
}

async function begins({ imageId, region, name }: StrangersCopy, ec2: EC2Client): Promise<boolean> {
  try {
    await ec2.send(new CopyImageCommand({ SourceImageId: imageId, SourceRegion: region, Name: name }))
    return true
  } catch (error) {
    if (refusal.safeParse(error).success) return false
    throw error
  }
}
