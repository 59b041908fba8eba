import type * as z from 'zod/mini'

import { AmiNotShareable } from '../lib/domain/errors.ts'
import { amiArn } from '../lib/domain/launch/ami.ts'
import type { OutputAmi } from '../lib/domain/launch/ami.ts'
import { joinLaunch } from '../lib/domain/launch/join-launch.ts'
import type { LaunchResult } from '../lib/domain/launch/join-launch.ts'
import {
  amiGone,
  amiNotAvailable,
  amiNotMade,
  amiNotShareable,
} from '../lib/domain/launch/launch-findings.ts'
import type { Finding } from '../lib/domain/outcome.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { readPlannedShare } from '../lib/domain/run/planned-share.ts'
import type { Amis } from '../lib/ports/amis.ts'
import type { EncryptionKeys } from '../lib/ports/encryption-keys.ts'
import type { ImageOutputReader } from '../lib/ports/image-outputs.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'
import { lookAtKeys } from './look-at-keys.ts'
import { permitLaunch } from './permit-launch.ts'

/** What granting needs. */
export interface GrantLaunchDeps {
  readonly ledger: Pick<RunLedger, 'readShare'>
  readonly outputs: ImageOutputReader
  readonly amis: Amis
  readonly keys: EncryptionKeys
}

/** Lets the principals of an image's share launch its AMI, and says where that is not enough. */
export function createGrantLaunch(deps: GrantLaunchDeps) {
  return async ({ runId, resourceArn, share }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const { arn, principals } = readPlannedShare(await deps.ledger.readShare(runId, resourceArn), resourceArn)
    const { type, amis } = await deps.outputs.read(resourceArn)
    if (type === 'DOCKER') return share

    const refused = new Set(share.trace.refused.flatMap((group) => group.principals))
    const wanted = principals.filter((principal) => !refused.has(principal))
    const launch = await launchOf(arn, { principals: wanted, made: amis }, deps)
    const requestIds = [...share.trace.requestIds, ...launch.requestIds]
    return {
      kind: share.kind,
      trace: { ...share.trace, requestIds },
      result: joinLaunch(share.result, principals, launch),
    }
  }
}

interface Wanted {
  readonly principals: readonly string[]
  /** The AMIs of all Regions and accounts that the image was distributed to. */
  readonly made: readonly OutputAmi[]
}

async function launchOf(
  arn: ResourceArn,
  { principals, made }: Wanted,
  { amis, keys }: GrantLaunchDeps,
): Promise<LaunchResult> {
  const output = made.find(({ region, accountId }) => region === arn.region && accountId === arn.ownerId)
  if (output === undefined) return notLaunchable(principals, amiNotMade(arn.text))

  const ami = amiArn(arn.partition, output)
  const found = await amis.find(ami)
  if (found === undefined) return notLaunchable(principals, amiGone(ami))
  if (found.state !== 'available') return notLaunchable(principals, amiNotAvailable(ami, found.state))

  const look = await lookAtKeys(ami, found, keys)
  if (look.kind === 'notShareable') return notLaunchable(principals, look.finding)
  try {
    return { ...(await permitLaunch(ami, principals, amis)), sideFindings: look.sideFindings }
  } catch (error) {
    if (error instanceof AmiNotShareable)
      return notLaunchable(principals, amiNotShareable(ami, error.message))
    throw error
  }
}

function notLaunchable(principals: readonly string[], finding: Finding): LaunchResult {
  const problems = new Map(principals.map((principal) => [principal, finding]))
  return { problems, requestIds: [], sideFindings: [] }
}
