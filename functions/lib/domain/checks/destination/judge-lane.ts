import type { CallAnswer } from '../../copying/call-answer.ts'
import type { LaneKey } from '../../copying/lane-key.ts'
import { slotsOf } from '../../copying/lane-limit.ts'
import type { LaneSettings } from '../../copying/lane.ts'
import type { CheckResult } from '../check-result.ts'
import type { NamedImage, PendingImage } from './answers.ts'
import { judgeRight } from './judge-rights.ts'
import { said } from './refusals.ts'
import { passed, unproven, warned } from './results.ts'

/** A name that a copy is to get. */
export interface WantedName {
  readonly name: string
  readonly copyId: string
}

/** What DescribeImages says of the names that copies are to get; our own AMI of the same copy takes no name away. */
export function judgeNames(
  lane: LaneKey,
  wanted: readonly WantedName[],
  answer: CallAnswer<readonly NamedImage[]>,
): readonly CheckResult[] {
  const rights = judgeRight(lane, 'ec2:DescribeImages', answer)
  if (answer.kind === 'refused') return [rights]
  const taken = wanted.flatMap(({ name, copyId }) => {
    const image = answer.value.find((one) => one.name === name && one.copyId !== copyId)
    return image === undefined ? [] : [{ name, imageId: image.imageId }]
  })
  if (taken.length === 0) return [rights, passed('AMI_NAME_TAKEN', lane)]
  return [rights, ...taken.map((one) => nameTaken(lane, one))]
}

function nameTaken(
  lane: LaneKey,
  { name, imageId }: { readonly name: string; readonly imageId: string },
): CheckResult {
  return warned(
    'AMI_NAME_TAKEN',
    { ...lane, subject: name },
    {
      what: `The AMI ${imageId} has the name ${JSON.stringify(name)} already; the copy will be named ${JSON.stringify(`${name}-r2`)}`,
      remedy: `Put a placeholder that differs from build to build into the name, such as {{ imagebuilder:buildDate }}; or in the account ${lane.accountId}: aws ec2 deregister-image --image-id ${imageId} --region ${lane.region}`,
    },
  )
}

/** Whether a copy could start at once: AMIs that CreateImage makes take no slot, unless the settings count them. */
export function judgeHeadroom(
  lane: LaneKey,
  settings: LaneSettings,
  answer: CallAnswer<readonly PendingImage[]>,
): CheckResult {
  const check = 'LANE_HEADROOM'
  if (answer.kind === 'refused') {
    return unproven(check, lane, `ec2:DescribeImages answers ${said(answer.error)}`)
  }
  const pending = answer.value.filter(({ isOfInstance }) => settings.countAllPending || !isOfInstance).length
  const slots = slotsOf({ ...settings, isPaused: false }, {}, 0)
  if (pending < slots) return passed(check, lane)
  return warned(check, lane, {
    what: `${pending} AMIs are pending, and ${slots} may be: copies wait until there is room`,
    remedy: `Nothing to do, if they may wait; who copies tells, in the account ${lane.accountId}: aws ec2 describe-images --owners self --filters Name=state,Values=pending --region ${lane.region}`,
  })
}

/** What nobody outside Service Quotas and EC2's request buckets tells beforehand. */
export function untoldRoom(lane: LaneKey): readonly CheckResult[] {
  return [
    unproven(
      'AMI_QUOTA',
      lane,
      `How many AMIs the account may have is told by Service Quotas, which is not asked: aws service-quotas list-service-quotas --service-code ec2 --region ${lane.region} --query "Quotas[?QuotaName=='AMIs']"`,
    ),
    unproven(
      'API_HEADROOM',
      lane,
      'How full the request buckets of EC2 are shows only in a call that is throttled',
    ),
  ]
}
