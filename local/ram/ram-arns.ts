import type { RequestContext } from '../cloud/service.ts'
import { malformedArn, missingParameter, unknownResource } from './errors.ts'
import type { Share, ShareStore } from './share-store.ts'

/** Kinds of ARNs that RAM itself gives out. */
const patterns = {
  'resource-share': /^arn:aws:ram:[^:]+:\d{12}:resource-share\/[0-9a-f-]{36}$/,
  'resource-share-invitation': /^arn:aws:ram:[^:]+:\d{12}:resource-share-invitation\/[0-9a-f-]{36}$/,
  permission: /^arn:aws:ram:[^:]*:(?:aws|\d{12}):permission\/[\w.-]+$/,
} as const

/**
 * An ARN of the kind that a member asks for.
 * @throws ServiceError MissingRequiredParameterException, MalformedArnException.
 */
export function requireArn(member: string, kind: keyof typeof patterns, arn: string | undefined): string {
  if (arn === undefined) throw missingParameter(member)
  if (!patterns[kind].test(arn)) throw malformedArn(arn)
  return arn
}

/**
 * A share that the caller owns in the Region of the request.
 * @throws ServiceError MissingRequiredParameterException, MalformedArnException, UnknownResourceException.
 */
export function requireOwnShare(shares: ShareStore, arn: string | undefined, context: RequestContext): Share {
  const share = shares.find(requireArn('resourceShareArn', 'resource-share', arn))
  if (share === undefined || !isOwnShare(share, context)) throw unknownResource(`ResourceShare ${arn}`)
  return share
}

/** Whether the caller owns the share, in the Region of the request. */
export function isOwnShare(share: Share, context: RequestContext): boolean {
  return share.ownerId === context.caller.accountId && share.region === context.region
}
