import type { BuiltImage, SourceFacts } from '../../../../functions/lib/domain/copying/built-image.ts'
import { freezeRequest } from '../../../../functions/lib/domain/copying/copy-request.ts'
import type { CopySource } from '../../../../functions/lib/domain/copying/copy-request.ts'
import { copyIdOf } from '../../../../functions/lib/domain/copying/copy.ts'
import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import type { Lane, SeenImage } from '../../../../functions/lib/domain/copying/lane.ts'
import { noOutputs } from '../../../../functions/lib/domain/copying/wanted-copy.ts'
import type { Wanted, WantedCopy } from '../../../../functions/lib/domain/copying/wanted-copy.ts'

export const ownerId = '222222222222'
export const accountId = '440000000001'
export const otherId = '440000000002'
export const region = 'us-east-1'

/** The moment of the tests. */
export const now = Date.parse('2026-11-22T10:00:00.000Z')

/** An ISO time so many minutes before the moment of the tests. */
export function minutesAgo(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString()
}

/** A queued copy; `name` makes it one of its own. */
export function copyOf(name: string, changes: Partial<Copy> & { readonly source?: CopySource } = {}): Copy {
  const { source, ...rest } = changes
  const identity = { sourceImageId: `ami-${name}`, accountId, region }
  const id = copyIdOf(identity)
  const request = freezeRequest(id, {
    source: source ?? { kind: 'image', imageId: identity.sourceImageId, region: 'eu-west-1' },
    name,
    tags: {},
  })
  return {
    ...identity,
    id,
    state: 'queued',
    attempt: 1,
    firstAttempt: 1,
    request,
    outputs: noOutputs,
    build: { version: '1.2.3/4', createdAt: '2026-11-22T00:19:02.123Z' },
    gigabytes: 10,
    wantedBy: ['run-1'],
    enqueuedAt: minutesAgo(30),
    ...rest,
  }
}

/** A look at a lane with a limit of three. */
export function laneOf(
  changes: Partial<Lane> & { readonly limit?: number; readonly admitted?: readonly string[] },
): Lane {
  const { limit = 3, admitted = [], ...rest } = changes
  return {
    accountId,
    region,
    control: { version: 7, admitted },
    settings: { limit, headroom: 0, countAllPending: false, isPaused: false },
    copies: [],
    seen: [],
    relays: {},
    ...rest,
  }
}

/** Pending AMIs of somebody else. */
export function strangers(count: number, changes: Partial<SeenImage> = {}): readonly SeenImage[] {
  return Array.from({ length: count }, (_, index) => ({
    imageId: `ami-stranger${index}`,
    name: `stranger ${index}`,
    state: 'pending',
    ...changes,
  }))
}

export const build: BuiltImage = {
  arn: `arn:aws:imagebuilder:us-east-1:${ownerId}:image/al2023/1.2.3/4`,
  ownerId,
  region,
  name: 'al2023',
  version: '1.2.3/4',
  createdAt: '2026-11-22T00:19:02.123Z',
  sourceImageId: 'ami-build',
  amis: [{ accountId: ownerId, region, imageId: 'ami-build' }],
  distributed: [],
}

export const plainFacts: SourceFacts = {
  gigabytes: 30,
  virtualizationType: 'hvm',
  isEncrypted: false,
  hasManagedKey: false,
}

/** A wish for one copy. */
export function wantedCopy(changes: Partial<WantedCopy> = {}): WantedCopy {
  return {
    accountId,
    region: 'eu-west-1',
    name: 'golden 2026',
    amiTags: {},
    relay: true,
    outputs: noOutputs,
    wantedBy: ['golden'],
    ...changes,
  }
}

/** Wishes without findings. */
export function wantedOf(copies: readonly WantedCopy[]): Wanted {
  return { copies, existing: [], relayOutputs: [], findings: [] }
}
