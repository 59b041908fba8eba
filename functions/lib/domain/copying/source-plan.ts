import type { Finding } from '../outcome.ts'
import type { BuildStamp } from './build-version.ts'
import { outputOf } from './built-image.ts'
import type { BuiltImage, SourceFacts } from './built-image.ts'
import { relayWithoutKey } from './copy-findings.ts'
import { freezeRequest } from './copy-request.ts'
import type { CopyRequest, CopySource } from './copy-request.ts'
import { copyIdOf } from './copy.ts'
import type { CopyIdentity } from './copy.ts'
import { defaultNameTemplate, imageNameFrom } from './image-name.ts'
import { uniteOutputs } from './unite-wanted.ts'
import { noOutputs } from './wanted-copy.ts'
import type { CopyOutputs, ExistingOutput, Wanted, WantedCopy } from './wanted-copy.ts'

/** A copy with the AMI that it is taken from, ready to be enqueued. */
export interface PlannedCopy extends CopyIdentity {
  readonly id: string
  readonly request: CopyRequest
  readonly outputs: CopyOutputs
  readonly build: BuildStamp
  readonly gigabytes: number
  /** Whether the owner account gets it so that others can be taken from it. */
  readonly isRelay: boolean
  /**
   * Present where nobody wants a relay for itself: it is made for those that are taken from it, or not at all. That the
   * owner's parameters name it is no reason to make it.
   */
  readonly isOnlyRelay?: true
  /** The AMI of the account and Region, where Image Builder made it: only outputs are made, `request` is never called. */
  readonly existingImageId?: string
  readonly wantedBy: readonly string[]
}

/** Where the copies of an image are taken from. */
export interface SourcePlan {
  /** Relays before the copies that are taken from them; AMIs that are there last. */
  readonly copies: readonly PlannedCopy[]
  /** What a person should know although everything is copied. */
  readonly sideFindings: readonly Finding[]
}

/**
 * Gives every wanted copy its source: the owner's AMI in the Region where there is one, or comes to be one; else, where
 * two or more accounts want the image there, a relay; else the AMI of the build. So an image crosses to a Region once.
 */
export function planSources(wanted: Wanted, built: BuiltImage, facts: SourceFacts): SourcePlan {
  const regions = [...Map.groupBy(wanted.copies, ({ region }) => region)].map(([region, copies]) =>
    planRegion({ region, copies, wanted, built, facts }),
  )
  return {
    copies: [
      ...regions.flatMap(({ relays }) => relays),
      ...regions.flatMap(({ copies }) => copies),
      ...wanted.existing.map((one) => existingCopy(one, built, facts)),
    ],
    sideFindings: regions.flatMap(({ sideFindings }) => sideFindings),
  }
}

interface RegionPlan {
  readonly region: string
  readonly copies: readonly WantedCopy[]
  readonly wanted: Wanted
  readonly built: BuiltImage
  readonly facts: SourceFacts
}

interface PlannedRegion {
  readonly relays: readonly PlannedCopy[]
  readonly copies: readonly PlannedCopy[]
  readonly sideFindings: readonly Finding[]
}

function planRegion(place: RegionPlan): PlannedRegion {
  const { region, copies, built } = place
  const build: CopySource = { kind: 'image', imageId: built.sourceImageId, region: built.region }
  const own = ownImage(built, region)
  const others = copies.filter(({ accountId }) => accountId !== built.ownerId)
  if (own !== undefined) {
    const source: CopySource = { kind: 'image', imageId: own, region }
    return { relays: [], copies: others.map((copy) => planned(copy, source, place)), sideFindings: [] }
  }
  const owners = copies.filter(({ accountId }) => accountId === built.ownerId)
  const relay =
    owners.map((copy) => planned(withRelayOutputs(copy, place), build, place))[0] ??
    newRelay(place, others, build)
  if (relay === undefined) {
    const direct = others.map((copy) => planned(copy, build, place))
    return { relays: [], copies: direct, sideFindings: missingRelay(place, others) }
  }
  const source: CopySource = { kind: 'relay', copyId: relay.id, region }
  return {
    relays: [
      {
        ...relay,
        isRelay: others.length > 0,
        ...(owners.length === 0 ? { isOnlyRelay: true as const } : {}),
      },
    ],
    copies: others.map((copy) => planned(copy, owners.length > 0 || copy.relay ? source : build, place)),
    sideFindings: [],
  }
}

function ownImage(built: BuiltImage, region: string): string | undefined {
  if (region === built.region) return built.sourceImageId
  return outputOf(built, { accountId: built.ownerId, region })?.imageId
}

/** The key that a relay needs: none for a plain AMI, else one of the owner account that a wanted copy names. */
function relayKey(willing: readonly WantedCopy[]): string | undefined {
  return willing.find(({ relayKmsKeyId }) => relayKmsKeyId !== undefined)?.relayKmsKeyId
}

function newRelay(
  place: RegionPlan,
  others: readonly WantedCopy[],
  source: CopySource,
): PlannedCopy | undefined {
  const { region, built, facts } = place
  const willing = others.filter(({ relay }) => relay)
  const kmsKeyId = relayKey(willing)
  if (willing.length < 2 || (facts.isEncrypted && kmsKeyId === undefined)) return undefined
  return planned(
    {
      accountId: built.ownerId,
      region,
      name: defaultName(built),
      amiTags: {},
      ...(facts.isEncrypted && kmsKeyId !== undefined ? { kmsKeyId } : {}),
      relay: false,
      outputs: relayOutputs(place),
      wantedBy: [...new Set(willing.flatMap(({ wantedBy }) => wantedBy))],
    },
    source,
    place,
  )
}

/** What is to be made of the owner's AMI of the Region, whatever it is made for. */
function relayOutputs({ region, wanted }: RegionPlan): CopyOutputs {
  const wishes = wanted.relayOutputs.filter((one) => one.region === region).map(({ outputs }) => outputs)
  return wishes.reduce(uniteOutputs, noOutputs)
}

function withRelayOutputs(copy: WantedCopy, place: RegionPlan): WantedCopy {
  return { ...copy, outputs: uniteOutputs(copy.outputs, relayOutputs(place)) }
}

/** Images are named in lower case, digits and hyphens; such a template has no unknown placeholder. */
function defaultName(built: BuiltImage): string {
  const named = imageNameFrom(defaultNameTemplate(built.name), built)
  return named.kind === 'name' ? named.name : built.name
}

/** Its request says which AMI it is, in the words of a copy, so that the ledger keeps both in one form. */
function existingCopy(existing: ExistingOutput, built: BuiltImage, facts: SourceFacts): PlannedCopy {
  const { accountId, region, imageId, outputs, wantedBy } = existing
  const identity = { sourceImageId: built.sourceImageId, accountId, region }
  const id = copyIdOf(identity)
  const source: CopySource = { kind: 'image', imageId, region }
  return {
    ...identity,
    id,
    request: freezeRequest(id, { source, name: defaultName(built), tags: {} }),
    outputs,
    build: { version: built.version, createdAt: built.createdAt },
    gigabytes: facts.gigabytes,
    isRelay: false,
    existingImageId: imageId,
    wantedBy,
  }
}

function missingRelay(place: RegionPlan, others: readonly WantedCopy[]): readonly Finding[] {
  const willing = others.filter(({ relay }) => relay)
  const crosses = place.region !== place.built.region
  return willing.length >= 2 && crosses && place.facts.isEncrypted
    ? [relayWithoutKey(place.region, willing.length)]
    : []
}

function planned(copy: WantedCopy, source: CopySource, { built, facts }: RegionPlan): PlannedCopy {
  const { accountId, region, name, description, kmsKeyId, amiTags, outputs, wantedBy } = copy
  const identity = { sourceImageId: built.sourceImageId, accountId, region }
  const id = copyIdOf(identity)
  const request: CopyRequest = {
    source,
    name,
    ...(description === undefined ? {} : { description }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    tags: amiTags,
  }
  return {
    ...identity,
    id,
    request: freezeRequest(id, request),
    outputs,
    build: { version: built.version, createdAt: built.createdAt },
    gigabytes: facts.gigabytes,
    isRelay: false,
    wantedBy,
  }
}
