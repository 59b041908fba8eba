import type { CallAnswer } from '../../copying/call-answer.ts'
import type { CallError } from '../../copying/failure-findings.ts'
import { ownerOfArn } from '../../resource-arn.ts'
import type { CheckResult } from '../check-result.ts'
import type { KeyDescription } from './answers.ts'
import { enableKey, letRoleUseKey } from './key-remedies.ts'
import { isDenied, said } from './refusals.ts'
import { failed, passed, unproven, warned } from './results.ts'

/** The key that copies to an account and Region are to be encrypted with; the subject is its ARN, or its alias's. */
export interface KeyPlace {
  readonly accountId: string
  readonly region: string
  readonly subject: string
}

/** What DescribeKey, and then a dry run of GenerateDataKeyWithoutPlaintext, say of the key of a copy. */
export function judgeDestinationKey(
  place: KeyPlace,
  description: CallAnswer<KeyDescription>,
  dataKey?: CallAnswer<unknown>,
): readonly CheckResult[] {
  if (description.kind === 'refused') return [judgeHiddenKey(place, description.error)]
  return [
    ...(isAlias(place) ? [passed('KMS_ALIAS_MISSING', place)] : []),
    judgeState(place, description.value),
    judgeKind(place, description.value),
    ...(dataKey === undefined ? [] : [judgeUse(place, dataKey)]),
  ]
}

/** Whether a key can encrypt anything, so that it makes sense to ask whether the role may. */
export function canEncrypt({ state, spec, usage }: KeyDescription): boolean {
  return state === 'Enabled' && spec === 'SYMMETRIC_DEFAULT' && usage === 'ENCRYPT_DECRYPT'
}

function isAlias({ subject }: KeyPlace): boolean {
  return subject.includes(':alias/')
}

function judgeHiddenKey(place: KeyPlace, error: CallError): CheckResult {
  const { subject, accountId, region } = place
  if (error.name === 'NotFoundException' && isAlias(place)) {
    const name = `alias/${subject.split(':alias/')[1] ?? ''}`
    return failed('KMS_ALIAS_MISSING', place, {
      what: `The alias leads to no key: ${said(error)}`,
      remedy: `In the account ${ownerOfArn(subject)}: aws kms create-alias --alias-name ${name} --target-key-id KEY --region ${region}; or name another key for ${region} (kmsKeys of the rule)`,
    })
  }
  if (error.name === 'NotFoundException') {
    return failed('KMS_KEY_NOT_USABLE', place, {
      what: `The key is not there: ${said(error)}`,
      remedy: `Name a key of ${region} (kmsKeys of the rule): aws kms list-aliases --region ${region}`,
    })
  }
  return isDenied(error)
    ? failed('KMS_KEY_NOT_USABLE', place, {
        what: `The role may not look at the key: ${said(error)}`,
        remedy: letRoleUseKey(accountId, subject, error.message),
      })
    : unproven('KMS_KEY_NOT_USABLE', place, `kms:DescribeKey answers ${said(error)}`)
}

function judgeState(place: KeyPlace, { arn, state }: KeyDescription): CheckResult {
  if (state === 'Enabled') return passed('KMS_KEY_DISABLED', place)
  return failed('KMS_KEY_DISABLED', place, {
    what: `The key is ${state}; only a key that is Enabled encrypts`,
    remedy: enableKey(arn, state),
  })
}

function judgeKind(place: KeyPlace, { spec, usage }: KeyDescription): CheckResult {
  if (spec === 'SYMMETRIC_DEFAULT' && usage === 'ENCRYPT_DECRYPT') {
    return passed('KMS_KEY_NOT_SYMMETRIC', place)
  }
  return failed('KMS_KEY_NOT_SYMMETRIC', place, {
    what: `The key is ${spec} for ${usage}; EBS takes SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT only`,
    remedy: `Name another key of ${place.region} (kmsKeys of the rule); this makes one: aws kms create-key --region ${place.region}`,
  })
}

function judgeUse(place: KeyPlace, answer: CallAnswer<unknown>): CheckResult {
  if (answer.kind === 'answered') return passed('KMS_KEY_NOT_USABLE', place)
  const { error } = answer
  if (!isDenied(error)) {
    return unproven(
      'KMS_KEY_NOT_USABLE',
      place,
      `A dry run of kms:GenerateDataKeyWithoutPlaintext answers ${said(error)}`,
    )
  }
  const remedy = letRoleUseKey(place.accountId, place.subject, error.message)
  if (isForbidden(error)) {
    return failed('KMS_KEY_NOT_USABLE', place, {
      what: `The role may look at the key and not encrypt with it: ${said(error)}`,
      remedy,
    })
  }
  return warned('KMS_KEY_NOT_USABLE', place, {
    what: `The role may look at the key and not encrypt with it by itself: ${said(error)}; whether EC2 may for the role (kms:ViaService) shows in the copy`,
    remedy: `Nothing, where the policies let EC2 use the key (kms:ViaService); else: ${remedy}`,
  })
}

/** Whether nothing that the key or the role allow would help; what is merely not allowed may be allowed through EC2. */
function isForbidden({ message }: CallError): boolean {
  return /explicit deny in|no (?:service|resource) control policy|no permissions boundary/.test(message)
}
