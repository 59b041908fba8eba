import type { CheckResult } from '../lib/domain/checks/check-result.ts'
import {
  autoScalingRoleArn,
  judgeAutoScalingGrant,
} from '../lib/domain/checks/destination/judge-auto-scaling.ts'
import { canEncrypt, judgeDestinationKey } from '../lib/domain/checks/destination/judge-destination-key.ts'
import { judgeSourceKey } from '../lib/domain/checks/destination/judge-source-key.ts'
import type { Need } from '../lib/domain/checks/destination/need.ts'
import type { KeyProbes } from '../lib/ports/destination-probes.ts'

/** Asks whether the role of an account may encrypt with a key. Aliases are asked for first: grants know keys only. */
export async function checkDestinationKey(
  { region, keyArn, isAutoScaled }: Need & { readonly kind: 'key' },
  accountId: string,
  probes: KeyProbes,
): Promise<readonly CheckResult[]> {
  const place = { accountId, region, subject: keyArn }
  const described = await probes.describeKey(keyArn)
  if (described.kind === 'refused' || !canEncrypt(described.value)) {
    return judgeDestinationKey(place, described)
  }
  const { arn } = described.value
  const results = judgeDestinationKey(place, described, await probes.tryDataKey(keyArn))
  if (!isAutoScaled) return results
  const hasGrant = await probes.hasGrant(arn, autoScalingRoleArn(place))
  return [...results, judgeAutoScalingGrant(place, arn, hasGrant)]
}

/** Asks whether the role of an account may decrypt with the key of an AMI. */
export async function checkSourceKey(
  { region, keyArn }: Need & { readonly kind: 'sourceKey' },
  accountId: string,
  probes: Pick<KeyProbes, 'describeKey' | 'tryGrant'>,
): Promise<CheckResult> {
  const place = { accountId, region, subject: keyArn }
  const described = await probes.describeKey(keyArn)
  const isEnabled = described.kind === 'answered' && described.value.state === 'Enabled'
  return isEnabled
    ? judgeSourceKey(place, described, await probes.tryGrant(described.value.arn))
    : judgeSourceKey(place, described)
}
