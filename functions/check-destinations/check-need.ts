import type { CheckResult } from '../lib/domain/checks/check-result.ts'
import { judgeHeadroom, judgeNames, untoldRoom } from '../lib/domain/checks/destination/judge-lane.ts'
import { judgeParameter } from '../lib/domain/checks/destination/judge-parameter.ts'
import { judgeRight } from '../lib/domain/checks/destination/judge-rights.ts'
import {
  judgeAllowedImages,
  judgeEbsDefault,
  judgePublicAccess,
} from '../lib/domain/checks/destination/judge-settings.ts'
import { judgeTemplate, wantsTag } from '../lib/domain/checks/destination/judge-template.ts'
import type { Need } from '../lib/domain/checks/destination/need.ts'
import type { ConcurrentCopies } from '../lib/domain/copying/copy-rule-schema.ts'
import { laneSettings } from '../lib/domain/copying/lane-limit.ts'
import type { OutputClaims } from '../lib/ports/copy-ledger.ts'
import type { AccountProbes } from '../lib/ports/destination-probes.ts'
import { checkDestinationKey, checkSourceKey } from './check-keys.ts'

/** An account that let us in, and what its answers are held against. */
export interface EnteredAccount {
  readonly accountId: string
  readonly ownerId: string
  readonly probes: AccountProbes
  readonly claims: Pick<OutputClaims, 'readClaim'>
  readonly concurrentCopies: ConcurrentCopies
}

/** A need of a Region that is known to be enabled. */
export type LaterNeed = Exclude<Need, { readonly kind: 'copy' }>

/** Asks an account for something that a run needs of it. */
export async function checkNeed(need: LaterNeed, account: EnteredAccount): Promise<readonly CheckResult[]> {
  const { accountId, ownerId, probes } = account
  const { region } = need
  const lane = { accountId, region }
  switch (need.kind) {
    case 'lane':
      return checkLane(need, account)
    case 'launchPermission': {
      const trial = await probes.tryLaunchPermission(region, need.imageId, need.permission)
      return [judgeRight(lane, 'ec2:ModifyImageAttribute', trial)]
    }
    case 'ebsDefault':
      return [judgeEbsDefault(lane, need.isSharedOn, await probes.isEncryptedByDefault(region))]
    case 'allowedImages':
      return [judgeAllowedImages(lane, ownerId, await probes.allowedImages(region))]
    case 'publicAccess':
      return [judgePublicAccess(lane, await probes.isPublicAccessBlocked(region))]
    case 'key':
      return checkDestinationKey(need, accountId, probes)
    case 'sourceKey':
      return [await checkSourceKey(need, accountId, probes)]
    case 'template':
      return checkTemplate(need, account)
    case 'parameter':
      return checkParameter(need, account)
  }
}

async function checkLane(
  { region, names }: Need & { readonly kind: 'lane' },
  { accountId, probes, concurrentCopies }: EnteredAccount,
): Promise<readonly CheckResult[]> {
  const lane = { accountId, region }
  const [named, pending] = await Promise.all([
    probes.namedImages(region, [...new Set(names.map(({ name }) => name))]),
    probes.pendingImages(region),
  ])
  return [
    ...judgeNames(lane, names, named),
    judgeHeadroom(lane, laneSettings(lane, concurrentCopies, false), pending),
    ...untoldRoom(lane),
  ]
}

async function checkTemplate(
  { region, launchTemplateId, setDefault, imageId }: Need & { readonly kind: 'template' },
  { accountId, probes }: EnteredAccount,
): Promise<readonly CheckResult[]> {
  const place = { accountId, region, subject: launchTemplateId }
  const described = await probes.describeTemplate(region, launchTemplateId)
  if (described.kind === 'refused') return judgeTemplate(place, described, [])
  const trial = { launchTemplateId, version: described.value.latestVersion, imageId }
  const trials = await Promise.all([
    probes.tryTemplateVersion(region, trial),
    ...(setDefault ? [probes.tryDefaultVersion(region, trial)] : []),
  ])
  const tagging = wantsTag(described.value, trials)
    ? await probes.tryTag(region, launchTemplateId)
    : undefined
  return judgeTemplate(place, described, trials, tagging)
}

async function checkParameter(
  { region, name, dataType }: Need & { readonly kind: 'parameter' },
  { accountId, probes, claims }: EnteredAccount,
): Promise<readonly CheckResult[]> {
  const found = await probes.readParameter(region, name)
  const isThere = found.kind === 'answered' && found.value !== undefined
  const claim = isThere ? await claims.readClaim({ kind: 'parameter', accountId, region, name }) : undefined
  return judgeParameter(
    { accountId, region, subject: name },
    { found, dataType, ...(claim === undefined ? {} : { claimedImageId: claim.imageId }) },
  )
}
