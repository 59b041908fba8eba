import type { Finding } from '../outcome.ts'
import type { LaneKey } from './lane-key.ts'

/** An error of EC2, or of STS on the way to it, as the adapter passes it on. */
export interface CallError {
  /** AWS's error code. */
  readonly name: string
  readonly message: string
}

/** A lane in the words of a finding. */
export function placeOf({ accountId, region }: LaneKey): string {
  return `${accountId} in ${region}`
}

/** EC2's limit was reached before ours. */
export function limitReached(lane: LaneKey, message: string): Finding {
  return {
    check: 'COPY_LIMIT_REACHED',
    what: `EC2 has as many copies in progress as it takes: ${message}`,
    where: placeOf(lane),
    remedy:
      'Nothing to do: the copy keeps its place; lower concurrentCopies for the account where it happens often',
  }
}

/** A refusal that passes by itself. */
export function passing(lane: LaneKey, { name, message }: CallError): Finding {
  return {
    check: 'COPY_REPEATED',
    what: `EC2 could not take the copy now: ${name}: ${message}`,
    where: placeOf(lane),
    remedy: 'Nothing to do: it is tried again',
  }
}

/** The account cannot see what it is to copy. */
export function sourceNotVisible(lane: LaneKey, { name, message }: CallError): Finding {
  return {
    check: 'SOURCE_NOT_VISIBLE',
    what: `The account may not see the source AMI or its snapshots: ${name}: ${message}`,
    where: placeOf(lane),
    remedy: `Look whether the account's Allowed AMIs setting hides it (aws ec2 get-allowed-images-settings --region ${lane.region}) and whether the owner's launch permission names ${lane.accountId}`,
  }
}

/** What is to be copied is there, in a state in which EC2 copies nothing. */
export function sourceNotAvailable(lane: LaneKey, { name, message }: CallError): Finding {
  return {
    check: 'SOURCE_AMI_MISSING',
    what: `The source AMI cannot be copied as it is: ${name}: ${message}`,
    where: placeOf(lane),
    remedy:
      'Let the owner make the AMI available again (aws ec2 enable-image --image-id AMI), or build again; then start the run again',
  }
}

/** EC2 took the copy and made nothing of it. */
export function failedInside(lane: LaneKey, what: string): Finding {
  return {
    check: 'COPY_FAILED',
    what,
    where: placeOf(lane),
    remedy:
      'Look at the request in CloudTrail (CopyImage); EC2 gives this reason for keys that it cannot use, too. Then start the run again',
  }
}

/** The AMI was deregistered or disabled while it was copied. */
export function takenAway(lane: LaneKey, imageId: string, state: string): Finding {
  return {
    check: 'COPY_TAKEN_AWAY',
    what: `Somebody made the AMI ${imageId} ${state} while it was being copied`,
    where: placeOf(lane),
    remedy: 'Find out who (CloudTrail, DeregisterImage or DisableImage), then start the run again',
  }
}

/** A refusal that we know no more of than EC2 says. */
export function unknownRefusal(lane: LaneKey, { name, message }: CallError): Finding {
  return {
    check: 'COPY_REFUSED',
    what: `EC2 refuses the copy: ${name}: ${message}`,
    where: placeOf(lane),
    remedy: 'Mend what EC2 names, then start the run again',
  }
}
