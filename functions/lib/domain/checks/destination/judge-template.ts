import type { CallAnswer } from '../../copying/call-answer.ts'
import type { CallError } from '../../copying/failure-findings.ts'
import { templateTag } from '../../copying/template-tag.ts'
import { partitionOfRegion } from '../../partition.ts'
import type { CheckResult } from '../check-result.ts'
import type { TemplateDescription } from './answers.ts'
import { isDenied, said } from './refusals.ts'
import { allowRole } from './remedies.ts'
import { failed, passed, unproven, warned } from './results.ts'

/** A launch template that is to start the AMI; the subject is its id. */
export interface TemplatePlace {
  readonly accountId: string
  readonly region: string
  readonly subject: string
}

const { key: tagKey, value: tagValue } = templateTag

/** EC2's most versions of a launch template (EC2 guide, launch template restrictions). */
const mostVersions = 10_000

/**
 * What EC2 says of a launch template, and then of dry runs of what is to be done with it: adding a version and, where that
 * is wanted, making it the default. `tagging` is what it says to a dry run of setting the tag, where that is missing.
 */
export function judgeTemplate(
  place: TemplatePlace,
  description: CallAnswer<TemplateDescription>,
  trials: readonly CallAnswer<unknown>[],
  tagging?: CallAnswer<unknown>,
): readonly CheckResult[] {
  if (description.kind === 'refused') return [judgeHidden(place, description.error)]
  return [
    passed('LAUNCH_TEMPLATE_MISSING', place),
    judgeVersions(place, description.value),
    ...judgeRights(place, description.value, { trials, ...(tagging === undefined ? {} : { tagging }) }),
  ]
}

function judgeHidden(place: TemplatePlace, error: CallError): CheckResult {
  const { accountId, region, subject } = place
  if (error.name.startsWith('InvalidLaunchTemplateId')) {
    return failed('LAUNCH_TEMPLATE_MISSING', place, {
      what: `The launch template is not there: ${said(error)}`,
      remedy: `In the account ${accountId}: aws ec2 describe-launch-templates --region ${region}; name one of these instead of ${subject} in the rule`,
    })
  }
  return isDenied(error)
    ? forbidden(place, `The role may not look for launch templates: ${said(error)}`)
    : unproven('LAUNCH_TEMPLATE_MISSING', place, `ec2:DescribeLaunchTemplates answers ${said(error)}`)
}

/** Numbers are not used again: below the limit there is room, beyond it nobody knows what was deleted. */
function judgeVersions(place: TemplatePlace, { latestVersion }: TemplateDescription): CheckResult {
  return latestVersion < mostVersions
    ? passed('LAUNCH_TEMPLATE_VERSIONS', place)
    : unproven(
        'LAUNCH_TEMPLATE_VERSIONS',
        place,
        `The latest version is ${latestVersion}; how many of them are left nobody tells in one answer`,
      )
}

/** Whether the role may not write a launch template that lacks the tag, so that setting it might help. */
export function wantsTag({ tags }: TemplateDescription, trials: readonly CallAnswer<unknown>[]): boolean {
  return (
    tags[tagKey] !== tagValue && trials.some((trial) => trial.kind === 'refused' && isDenied(trial.error))
  )
}

interface Tried {
  readonly trials: readonly CallAnswer<unknown>[]
  readonly tagging?: CallAnswer<unknown>
}

function judgeRights(
  place: TemplatePlace,
  { tags }: TemplateDescription,
  { trials, tagging }: Tried,
): readonly CheckResult[] {
  const isTagged = tags[tagKey] === tagValue
  const tagged = isTagged ? [passed('LAUNCH_TEMPLATE_TAG', place)] : []
  const refusals = trials.flatMap((trial) => (trial.kind === 'refused' ? [trial.error] : []))
  const denied = refusals.find(isDenied)
  if (denied !== undefined && !isTagged) {
    const judged = tagging?.kind === 'answered' ? taggedByUs : untagged
    return [judged(place, tags[tagKey], denied)]
  }
  if (denied !== undefined) {
    return [...tagged, forbidden(place, `The role may not write the launch template: ${said(denied)}`)]
  }
  const [other] = refusals
  return [
    ...tagged,
    other === undefined
      ? passed('LAUNCH_TEMPLATE_FORBIDDEN', place)
      : unproven('LAUNCH_TEMPLATE_FORBIDDEN', place, `EC2 answers a dry run with ${said(other)}`),
  ]
}

/** Setting it may be all that is missing; what else the policies say comes out with the real call. */
function taggedByUs(place: TemplatePlace, value: string | undefined, error: CallError): CheckResult {
  return warned('LAUNCH_TEMPLATE_TAG', place, {
    what: `The launch template has ${tagIn(value)}, and the role may not write it: ${said(error)}; the role may set the tag, and does before it writes`,
    remedy: 'Nothing: the tag is set with the first version',
  })
}

function tagIn(value: string | undefined): string {
  return value === undefined ? `no tag ${tagKey}` : `the tag ${tagKey}=${value}`
}

function untagged(place: TemplatePlace, value: string | undefined, error: CallError): CheckResult {
  const { accountId, region, subject } = place
  return failed('LAUNCH_TEMPLATE_TAG', place, {
    what: `The launch template has ${tagIn(value)}, and the role may not write it: ${said(error)}`,
    remedy: `In the account ${accountId}: aws ec2 create-tags --resources ${subject} --tags 'Key=${tagKey},Value=${tagValue}' --region ${region}`,
  })
}

function forbidden(place: TemplatePlace, what: string): CheckResult {
  const { accountId, region, subject } = place
  const partition = partitionOfRegion(region)
  const look = allowRole(accountId, 'find-launch-templates', {
    Action: ['ec2:DescribeLaunchTemplates'],
    Resource: '*',
  })
  const write = allowRole(accountId, `write-${subject}`, {
    Action: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    Resource: `arn:${partition}:ec2:${region}:${accountId}:launch-template/${subject}`,
    Condition: { StringEquals: { [`aws:ResourceTag/${tagKey}`]: tagValue } },
  })
  return failed('LAUNCH_TEMPLATE_FORBIDDEN', place, {
    what,
    remedy: `${look}. ${write}; if the role has both, a permissions boundary or a service control policy denies them`,
  })
}
