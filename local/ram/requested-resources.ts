import type { RequestContext } from '../cloud/service.ts'
import { malformedArn, notPermitted, unknownResource } from './errors.ts'
import type { RamParts } from './ram-parts.ts'
import { checkCallSize } from './share-quotas.ts'
import { shareableResourceOf } from './shareable-types.ts'

/**
 * Checks what a request wants to share: resources of the caller's, of the Region of the request.
 * @throws ServiceError ResourceShareLimitExceededException, MalformedArnException, OperationNotPermittedException,
 * UnknownResourceException.
 */
export function checkResources(
  { resources }: Pick<RamParts, 'resources'>,
  arns: readonly string[],
  { caller, region }: RequestContext,
): void {
  checkCallSize(arns)
  for (const arn of arns) {
    const [prefix, , , resourceRegion, ownerId] = arn.split(':')
    if (prefix !== 'arn' || ownerId === undefined) throw malformedArn(arn)
    if (shareableResourceOf(arn) === undefined) {
      throw malformedArn(arn, 'You cannot share the selected resource type.')
    }
    if (ownerId !== caller.accountId) {
      throw notPermitted(`You cannot share ${arn}: it belongs to another account.`)
    }
    if (resourceRegion !== region || !resources.exists(arn)) throw unknownResource(`Resource ${arn}`)
  }
}
