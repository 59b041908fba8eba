import type { Finding } from '../outcome.ts'
import { isSame } from './carried-out.ts'
import type { CopyRequest } from './copy-request.ts'
import type { CopyOutcome } from './copy-result.ts'
import type { Copy } from './copy.ts'
import type { PlannedCopy } from './source-plan.ts'

/**
 * Holds the AMI that is there against what the run wants of it: an AMI is made once, and keeps the name, tags and key
 * that it was made with. Another key is not what was wanted; another name or other tags are only told.
 */
export function heldAgainstPlan(outcome: CopyOutcome, planned: PlannedCopy, item: Copy): CopyOutcome {
  const { imageId } = outcome.copy
  const isMade = item.state === 'done' || item.failedOutputs !== undefined
  const isOfItem = isMade && imageId !== undefined && imageId === item.imageId
  // Image Builder made the AMI, or it is another end's, whose request is not known any more.
  if (outcome.outcome !== 'done' || !isOfItem || planned.existingImageId !== undefined) return outcome
  // Nobody wants it for itself, and what is taken from it has a key, name and tags of its own.
  if (planned.isOnlyRelay === true) return outcome
  if (item.request.kmsKeyId !== planned.request.kmsKeyId) {
    return { ...outcome, outcome: 'blocked', finding: otherKey(planned, item, imageId) }
  }
  const others = differences(planned.request, item.request)
  if (others.length === 0 || outcome.finding !== undefined) return outcome
  return { ...outcome, finding: otherContent(planned, imageId, others) }
}

function differences(wanted: CopyRequest, made: CopyRequest): readonly string[] {
  return [
    ...(wanted.name === made.name ? [] : ['name']),
    ...(wanted.description === made.description ? [] : ['description']),
    ...(isSame(wanted.tags, made.tags) ? [] : ['tags']),
  ]
}

function otherKey(
  { accountId, region, request }: PlannedCopy,
  { request: made }: Copy,
  imageId: string,
): Finding {
  return {
    check: 'COPY_HAS_OTHER_KEY',
    what: `${imageId} was copied with ${keyText(made)}, but ${keyText(request)} is wanted; an AMI keeps its key`,
    where: `${accountId} in ${region}`,
    remedy: `In the account ${accountId}: aws ec2 deregister-image --image-id ${imageId} --delete-associated-snapshots --region ${region}, then start the run again: it is copied anew`,
  }
}

function keyText({ kmsKeyId }: CopyRequest): string {
  return kmsKeyId === undefined ? 'no key of its own' : `the key ${kmsKeyId}`
}

function otherContent({ accountId, region }: PlannedCopy, imageId: string, what: readonly string[]): Finding {
  return {
    check: 'COPY_KEEPS_ITS_WORDS',
    what: `${imageId} was copied before and keeps the ${what.join(', ')} of then`,
    where: `${accountId} in ${region}`,
    remedy: `Nothing to do; to get it anew, in the account ${accountId}: aws ec2 deregister-image --image-id ${imageId} --region ${region}, then start the run again`,
  }
}
