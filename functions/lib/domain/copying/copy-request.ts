import { attemptName } from './image-name.ts'

/** The AMI that a copy is taken from. */
export type CopySource =
  | { readonly kind: 'image'; readonly imageId: string; readonly region: string }
  /** The AMI that another copy, the relay, makes in the same Region. */
  | { readonly kind: 'relay'; readonly copyId: string; readonly region: string }

/**
 * A CopyImage request, frozen when the copy is enqueued: a repeat with the same client token and other
 * words is an IdempotentParameterMismatch, for example after a rule was edited in between.
 */
export interface CopyRequest {
  readonly source: CopySource
  /** The AMI's name in the first attempt. */
  readonly name: string
  readonly description?: string
  /** Goes with `Encrypted: true`; EC2 refuses a key without it. */
  readonly kmsKeyId?: string
  readonly tags: Readonly<Record<string, string>>
}

/** CopyImage as it is called, in the words of the domain. Tags go on the image only: the role may not tag snapshots. */
export interface CopyCall {
  readonly sourceImageId: string
  readonly sourceRegion: string
  readonly name: string
  readonly description?: string
  readonly encrypted?: true
  readonly kmsKeyId?: string
  readonly clientToken: string
  readonly tags: Readonly<Record<string, string>>
}

/** The key of our tag on every AMI that we copy; its value is the copy's id. */
export const copyTagKey = 'imagebuilder-share:copy'

/** EC2 takes as many tags on one AMI (EC2 guide, tag restrictions); ours is one of them. */
export const mostImageTags = 50

/** EC2 takes shorter descriptions than Image Builder (CopyImage). */
const longestDescription = 255

/** The parts of a copy that make its call. */
interface CallableCopy {
  readonly id: string
  readonly attempt: number
  readonly request: CopyRequest
}

/** Freezes a request: with our tag, and a description of a length that EC2 takes. */
export function freezeRequest(copyId: string, wanted: CopyRequest): CopyRequest {
  const { description } = wanted
  return {
    ...wanted,
    ...(description === undefined ? {} : { description: description.slice(0, longestDescription) }),
    tags: { ...wanted.tags, [copyTagKey]: copyId },
  }
}

/** At most 64 characters: EC2's guide promises no more. The same for every repeat of an attempt, another for the next. */
export function clientTokenOf({ id, attempt }: Pick<CallableCopy, 'id' | 'attempt'>): string {
  return `imagebuilder-share-${id}-${attempt}`
}

/** The name of the AMI that a copy's present attempt makes. */
export function imageNameOf({ request, attempt }: Pick<CallableCopy, 'request' | 'attempt'>): string {
  return attemptName(request.name, attempt)
}

/**
 * The call of a copy's present attempt, the same for every repeat. `sourceImageId`: the relay's AMI where the
 * request names a relay; a relay's AMI does not change once it is done.
 */
export function copyCallOf(copy: CallableCopy, sourceImageId: string): CopyCall {
  const { source, description, kmsKeyId, tags } = copy.request
  return {
    sourceImageId,
    sourceRegion: source.region,
    name: imageNameOf(copy),
    ...(description === undefined ? {} : { description }),
    ...(kmsKeyId === undefined ? {} : { encrypted: true, kmsKeyId }),
    clientToken: clientTokenOf(copy),
    tags,
  }
}
