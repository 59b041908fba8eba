import { CopyImageCommand } from '@aws-sdk/client-ec2'
import type { EC2Client } from '@aws-sdk/client-ec2'

import type { AccountProbes } from '../ports/destination-probes.ts'
import type { DestinationCalls } from './destination-calls.ts'
import { copyInput } from './destination-images.ts'
import { triedOnly } from './tried-only.ts'

/** Asks EC2 in one account what copying needs. */
export function createCopyProbes(
  accountId: string,
  calls: DestinationCalls<EC2Client>,
): Pick<AccountProbes, 'tryCopy'> {
  return {
    tryCopy: async (region, call) =>
      calls.calling({ accountId, region }, async (client) =>
        triedOnly(async () => client.send(new CopyImageCommand({ ...copyInput(call), DryRun: true }))),
      ),
  }
}
