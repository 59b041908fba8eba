import type { Finding } from '../outcome.ts'
import type { Copy } from './copy.ts'
import { distributionRoleArn } from './distribution-role.ts'
import {
  failedInside,
  limitReached,
  passing,
  placeOf,
  sourceNotAvailable,
  sourceNotVisible,
  takenAway,
  unknownRefusal,
} from './failure-findings.ts'
import type { CallError } from './failure-findings.ts'
import type { LaneKey } from './lane-key.ts'
import type { StateReason } from './lane.ts'
import { visibilityMinutes } from './occupancy.ts'

/** What is to be done about a copy that did not work. */
export type FailureVerdict =
  /** The same call with the same token, at the next look: nothing is known to have happened. */
  | { readonly kind: 'repeat'; readonly finding: Finding }
  /** EC2's limit was reached before ours: back to the queue, its place kept; the lane's limit is lowered for a while. */
  | { readonly kind: 'placeKept'; readonly finding: Finding }
  /** Again with a new token and name. */
  | { readonly kind: 'again'; readonly finding: Finding }
  /** Repeating is useless until a person mends something. */
  | { readonly kind: 'person'; readonly finding: Finding }

/** How often a copy is tried for the runs that want it. */
const mostAttempts = 3

/** How often a copy may be tried for one wish; the last failure then needs a person. */
export function isOutOfAttempts({ attempt, firstAttempt }: Pick<Copy, 'attempt' | 'firstAttempt'>): boolean {
  return attempt - firstAttempt + 1 >= mostAttempts
}

interface Cause {
  readonly check: string
  readonly pattern: RegExp
  readonly remedy: (lane: LaneKey) => string
}

/** What EC2 says of AMIs that failed, and of calls that it refuses, and what a person can do about it. First match holds. */
const causes: readonly Cause[] = [
  {
    check: 'AWS_MANAGED_KEY',
    pattern: /AWS Managed CMK|aws managed key/i,
    remedy: () => 'Encrypt the image with a customer managed key (the recipe names it), then build again',
  },
  {
    check: 'KMS_KEY_NOT_USABLE',
    pattern:
      /kms|key ?id|given key|describekey|customer master key|\bcmk\b|customerkeyhasbeenrevoked|InvalidKMSKey/i,
    remedy: (lane) =>
      `Let ${distributionRoleArn(lane)} use the keys of the source and of ${lane.region} (key policy and the role's inline policy: Decrypt, ReEncrypt*, GenerateDataKey*, DescribeKey, CreateGrant), then start the run again`,
  },
  {
    check: 'SNAPSHOT_NOT_SHARED',
    pattern:
      /do not have permission to access the storage|InvalidSnapshot\.NotFound|snapshot .*(?:does not exist|not found)/i,
    remedy: ({ accountId }) =>
      `Look whether a policy of the owner account takes createVolumePermission of ${accountId} away, then start the run again`,
  },
  {
    check: 'QUOTA_REACHED',
    pattern: /(?:snapshot|ami|image)s?.*(?:quota|limit)|SnapshotLimitExceeded|ImageLimitExceeded/i,
    remedy: ({ accountId, region }) =>
      `Remove AMIs and snapshots in ${accountId}, ${region}, or have the quota raised: aws service-quotas list-service-quotas --service-code ec2 --region ${region}`,
  },
]

/** EC2 errors that say by their code what is wrong. */
const refusals: Readonly<Record<string, Omit<Cause, 'pattern'>>> = {
  UnauthorizedOperation: {
    check: 'ROLE_LACKS_PERMISSION',
    remedy: (lane) =>
      `Attach the managed policy Ec2ImageBuilderCrossAccountDistributionAccess to ${distributionRoleArn(lane)}; if it is there, a service control policy denies it`,
  },
  AccessDenied: {
    check: 'ROLE_NOT_ASSUMABLE',
    remedy: (lane) =>
      `In the account ${lane.accountId}: aws cloudformation deploy --template-file infra/destination-account.template.json --stack-name imagebuilder-share-destination --capabilities CAPABILITY_NAMED_IAM --parameter-overrides OwnerAccountId=OWNER (docs/destination-accounts.md). It makes ${distributionRoleArn(lane)}; if that is there, its trust policy or a service control policy denies us`,
  },
  OptInRequired: {
    check: 'REGION_NOT_ENABLED',
    remedy: ({ accountId, region }) =>
      `aws account enable-region --account-id ${accountId} --region-name ${region}`,
  },
  RegionDisabledException: {
    check: 'REGION_NOT_ENABLED',
    remedy: ({ accountId, region }) =>
      `aws account enable-region --account-id ${accountId} --region-name ${region}`,
  },
  IdempotentParameterMismatch: {
    check: 'TOKEN_USED_DIFFERENTLY',
    remedy: () => 'Report it: a copy was repeated with other words, which must not happen',
  },
}

/** So EC2 answers, under a name of many meanings, in a Region that the account has not enabled. */
const credentialsUnknown = /not able to validate the provided access credentials/i

const transientErrors = new Set([
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'RequestThrottled',
  'InternalError',
  'InternalFailure',
  'ServiceUnavailable',
  'Unavailable',
  'RetryableError',
  'ConcurrentTagAccess',
  'RequestTimeout',
  'TimeoutError',
  'ExpiredToken',
  'ExpiredTokenException',
  'TransientServiceError',
  // Of PutParameter: somebody else writes the parameter just now (SSM API Reference).
  'TooManyUpdates',
  // A resource in the middle of a change (EC2 guide, error codes).
  'IncorrectState',
])

/**
 * For a few minutes after a grant these mean that the grant is not visible yet, or that the AMI has only just become
 * available; later that there is no grant, or an Allowed AMIs setting, or that the AMI is disabled.
 */
const unseenSource: ReadonlyMap<string, (lane: LaneKey, error: CallError) => Finding> = new Map([
  ['InvalidAMIID.NotFound', sourceNotVisible],
  ['AuthFailure', sourceNotVisible],
  ['InvalidRequest', sourceNotVisible],
  ['InvalidSnapshot.NotFound', sourceNotVisible],
  ['InvalidAMIID.Unavailable', sourceNotAvailable],
])

/** Only so InvalidRequest speaks of a grant; EC2 refuses much else under that name, and none of it passes by itself. */
const aboutStorage = /\bstorage\b/i

/**
 * Classifies EC2's refusal of CopyImage. `grantedAt` (ISO 8601): when the account was last granted the source, or the
 * owner itself wished for the copy; absent where nobody knows.
 */
export function classifyCallError(
  error: CallError,
  lane: LaneKey,
  context: { readonly grantedAt?: string; readonly now: number },
): FailureVerdict {
  const { name, message } = error
  if (name === 'ResourceLimitExceeded') return { kind: 'placeKept', finding: limitReached(lane, message) }
  if (transientErrors.has(name)) return { kind: 'repeat', finding: passing(lane, error) }
  const refusal = refusals[credentialsUnknown.test(message) ? 'OptInRequired' : name]
  if (refusal !== undefined)
    return { kind: 'person', finding: findingOf(refusal, lane, `${name}: ${message}`) }
  const isUnseen = name !== 'InvalidRequest' || aboutStorage.test(message)
  const unseen = isUnseen ? unseenSource.get(name) : undefined
  if (unseen !== undefined) {
    return { kind: isGrantFresh(context) ? 'repeat' : 'person', finding: unseen(lane, error) }
  }
  // EC2 may have kept the name for an AMI that failed; the next attempt has another.
  if (name === 'InvalidAMIName.Duplicate') return { kind: 'again', finding: unknownRefusal(lane, error) }
  return byText(`${name}: ${message}`, lane) ?? { kind: 'person', finding: unknownRefusal(lane, error) }
}

/** Classifies an AMI that left `pending` and is not available. */
export function classifyFailedImage(
  failed: { readonly imageId: string; readonly state: string; readonly reason: StateReason },
  lane: LaneKey,
): FailureVerdict {
  const { imageId, state, reason } = failed
  const said = [reason.code, reason.message].filter((one) => one !== undefined).join(': ')
  const what = `The AMI ${imageId} is ${state}${said === '' ? ', and EC2 does not say why' : `: ${said}`}`
  if (state === 'deregistered' || state === 'disabled') {
    return { kind: 'person', finding: takenAway(lane, imageId, state) }
  }
  const cause = byText(said, lane, what)
  return cause ?? { kind: 'again', finding: failedInside(lane, what) }
}

/** The verdict on an AMI that EC2 answered with and does not show. */
export function vanished(imageId: string, lane: LaneKey): FailureVerdict {
  return {
    kind: 'again',
    finding: failedInside(
      lane,
      `EC2 does not show the AMI ${imageId} ${visibilityMinutes} minutes after it answered with it`,
    ),
  }
}

/** A second chance ends with the last attempt: then a person is needed. */
export function boundAttempts(
  verdict: FailureVerdict,
  copy: Pick<Copy, 'attempt' | 'firstAttempt'>,
): FailureVerdict {
  return verdict.kind === 'again' && isOutOfAttempts(copy) ? { ...verdict, kind: 'person' } : verdict
}

function isGrantFresh({ grantedAt, now }: { readonly grantedAt?: string; readonly now: number }): boolean {
  return grantedAt !== undefined && now < Date.parse(grantedAt) + visibilityMinutes * 60_000
}

function byText(said: string, lane: LaneKey, what: string = said): FailureVerdict | undefined {
  const cause = causes.find(({ pattern }) => pattern.test(said))
  return cause === undefined ? undefined : { kind: 'person', finding: findingOf(cause, lane, what) }
}

function findingOf({ check, remedy }: Omit<Cause, 'pattern'>, lane: LaneKey, what: string): Finding {
  return { check, what, where: placeOf(lane), remedy: remedy(lane) }
}
