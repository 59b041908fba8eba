import type { CallAnswer, ParameterValue } from '../../copying/call-answer.ts'
import { partitionOfRegion } from '../../partition.ts'
import type { CheckResult } from '../check-result.ts'
import { isDenied, said } from './refusals.ts'
import { allowRole } from './remedies.ts'
import { failed, passed, unproven, warned } from './results.ts'

/** A parameter that is to hold the AMI's id; the subject is its name. */
export interface ParameterPlace {
  readonly accountId: string
  readonly region: string
  readonly subject: string
}

/** What is known of a parameter before it is written. */
export interface ParameterEvidence {
  readonly dataType: 'text' | 'aws:ec2:image'
  /** What SSM says; the documented role may not read. */
  readonly found: CallAnswer<ParameterValue | undefined>
  /** The AMI that we are known to have begun to write into it. */
  readonly claimedImageId?: string
}

/** Where AWS's two pages let the role write: the guide's policy, and the service-linked role's. */
const documentedPrefixes = ['ImageBuilder-', '/ImageBuilder-', '/imagebuilder/'] as const

/** What can be told of a parameter before it is written: SSM has no dry run. */
export function judgeParameter(place: ParameterPlace, evidence: ParameterEvidence): readonly CheckResult[] {
  const isWritten = holdsOurs(evidence)
  return [
    judgePrefix(place, evidence, isWritten),
    isWritten
      ? passed('SSM_WRITE', place)
      : unproven(
          'SSM_WRITE',
          place,
          'PutParameter has no dry run: whether the role may write shows in the first write that succeeds',
        ),
    ...judgeType(place, evidence),
  ]
}

function holdsOurs({ found, claimedImageId }: ParameterEvidence): boolean {
  return found.kind === 'answered' && claimedImageId !== undefined && found.value?.value === claimedImageId
}

/** Outside the documented prefixes the role may have been given another; that it may not even read speaks against it. */
function judgePrefix(place: ParameterPlace, { found }: ParameterEvidence, isWritten: boolean): CheckResult {
  const check = 'SSM_PREFIX'
  const { accountId, region, subject } = place
  if (isWritten || documentedPrefixes.some((prefix) => subject.startsWith(prefix)))
    return passed(check, place)
  if (found.kind === 'answered') {
    return unproven(
      check,
      place,
      'The name is below no prefix that AWS documents; the role may read it, which the destination template allows together with writing',
    )
  }
  if (!isDenied(found.error)) return unproven(check, place, `ssm:GetParameter answers ${said(found.error)}`)
  const arn = `arn:${partitionOfRegion(region)}:ssm:${region}:${accountId}:parameter/${subject.replace(/^\//, '')}`
  return warned(check, place, {
    what: `The name begins with none of ImageBuilder- and /imagebuilder/, below which AWS's policies let the role write, and the role may not read it either: ${said(found.error)}`,
    remedy: `Name it /imagebuilder/${subject.replace(/^\//, '')}; or ${allowRole(accountId, `parameter-${subject}`, { Action: ['ssm:PutParameter', 'ssm:GetParameter'], Resource: arn })}`,
  })
}

function judgeType(place: ParameterPlace, { found, dataType }: ParameterEvidence): readonly CheckResult[] {
  if (found.kind === 'refused' || found.value === undefined) return []
  const check = 'PARAMETER_TYPE'
  if (found.value.dataType === dataType) return [passed(check, place)]
  const { accountId, region, subject } = place
  return [
    failed(check, place, {
      what: `The parameter is of data type ${found.value.dataType}, and ${dataType} is wanted; SSM changes no data type`,
      remedy: `In the account ${accountId}: aws ssm delete-parameter --name ${subject} --region ${region}; or say dataType: ${found.value.dataType}`,
    }),
  ]
}
