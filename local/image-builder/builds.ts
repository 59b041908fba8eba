import type { Image, ImageStatus } from '@aws-sdk/client-imagebuilder'

import type { CloudCore } from '../cloud/core.ts'
import type { AmiFactory } from '../ec2/ami-factory.ts'
import { buildInstanceOf, outputAmi } from './build-instance.ts'
import { containersOf } from './container-output.ts'
import { amiEntries } from './distribution/destinations.ts'
import { distributeImage } from './distribution/distribute-image.ts'
import type { DistributionParts } from './distribution/distribution-parts.ts'
import type { Entry } from './entry.ts'
import type { Inventories } from './inventory.ts'

/** The states of a build that goes well, in their order. */
const walk = [
  'PENDING',
  'CREATING',
  'BUILDING',
  'TESTING',
  'DISTRIBUTING',
  'INTEGRATING',
  'AVAILABLE',
] as const satisfies readonly ImageStatus[]

/** A state that a build passes through, and in which it can fail. */
export type BuildState = Exclude<(typeof walk)[number], 'AVAILABLE'>

/** AWS's list of the states that events tell of has neither PENDING nor CREATING. */
const silent: ReadonlySet<ImageStatus> = new Set(['PENDING', 'CREATING'])

/** A build that is to fail, as a world asks for it. */
export interface BuildFailure {
  readonly accountId: string
  readonly region: string
  /** The image's name as in its ARN; absent for whichever build starts next. */
  readonly imageName?: string
  /** The state that the build fails in. */
  readonly during: BuildState
  readonly reason: string
}

/** Image builds, which take `timing.buildStateSeconds` in each state; DISTRIBUTING lasts as long as copies do. */
export interface Builds {
  /** Starts the build of an image that is PENDING in its account's inventory, on an instance of its base image's AMI. */
  start(image: Entry<Image>, baseImageId: string | undefined): void
  /** Makes the next build that fits fail. */
  failNext(failure: BuildFailure): void
}

/** A build under way. */
interface Build {
  readonly started: Entry<Image>
  readonly baseImageId: string | undefined
  readonly failure: BuildFailure | undefined
  /** What has been distributed so far. */
  readonly amis?: NonNullable<Image['outputResources']>['amis']
}

/** Builds that walk through their states in virtual time and emit an event at each change. */
export function createBuilds(inventories: Inventories, parts: DistributionParts): Builds {
  const { core, amis } = parts
  const failures: BuildFailure[] = []

  const takeFailure = ({ id }: Entry<Image>): BuildFailure | undefined => {
    const index = failures.findIndex(
      ({ accountId, region, imageName = id.name }) =>
        accountId === id.accountId && region === id.region && imageName === id.name,
    )
    return index === -1 ? undefined : failures.splice(index, 1)[0]
  }
  const enter = (started: Entry<Image>, from: BuildState, change: Partial<Image>): void => {
    const { images } = inventories.of(started.id.accountId, started.id.region)
    const current = images.get(started.arn) ?? started
    const changed = { ...current, shown: { ...current.shown, ...change } }
    images.set(started.arn, changed)
    emitChange(core, changed, from)
  }
  const leave = (build: Build, state: BuildState): void | Promise<void> => {
    const { started } = build
    const next = walk[walk.indexOf(state) + 1] ?? 'AVAILABLE'
    const reason = failureIn(state, build, amis)
    if (reason !== undefined) enter(started, state, { state: { status: 'FAILED', reason } })
    else if (next === 'AVAILABLE') {
      enter(started, state, { state: { status: next }, outputResources: outputOf(parts, build) })
    } else {
      enter(started, state, { state: { status: next } })
      return next === 'DISTRIBUTING' && isDistributed(build) ? distribute(build) : stay(build, next)
    }
  }
  const stay = (build: Build, state: BuildState): void => {
    core.clock.after(core.timing.buildStateSeconds * 1000, () => leave(build, state))
  }
  const distribute = async (build: Build): Promise<void> => {
    const { started, baseImageId } = build
    const instance = buildInstanceOf(started, baseImageId)
    const distributed = await distributeImage(parts, started, instance)
    if (distributed.reason === undefined) {
      enter(started, 'DISTRIBUTING', { state: { status: 'INTEGRATING' } })
      stay({ ...build, amis: distributed.amis }, 'INTEGRATING')
    } else {
      const state = { status: 'FAILED', reason: distributed.reason } as const
      enter(started, 'DISTRIBUTING', { state, outputResources: { amis: distributed.amis } })
    }
  }

  return {
    start: (started, baseImageId) => stay({ started, baseImageId, failure: takeFailure(started) }, 'PENDING'),
    failNext: (failure) => void failures.push(failure),
  }
}

/** Why a build fails in a state: because a world wants it to, or because the instance of an AMI build cannot be launched. */
function failureIn(
  state: BuildState,
  { started, baseImageId, failure }: Build,
  amis: AmiFactory,
): string | undefined {
  if (failure?.during === state) return failure.reason
  if (state !== 'CREATING' || started.shown.type === 'DOCKER') return undefined
  const problem = amis.launchProblem(buildInstanceOf(started, baseImageId))
  return problem === undefined ? undefined : `The build instance could not be launched: ${problem}`
}

function emitChange({ events }: CloudCore, { id, arn, shown }: Entry<Image>, from: BuildState): void {
  const status = shown.state?.status
  if (status === undefined || silent.has(status)) return
  events.emit({
    'detail-type': 'EC2 Image Builder Image State Change',
    source: 'aws.imagebuilder',
    account: id.accountId,
    region: id.region,
    resources: [arn],
    detail: { 'previous-state': { status: from }, state: { ...shown.state } },
  })
}

/** Whether AMIs go where a configuration says, unless a world wants the build to fail before. */
function isDistributed({ started, failure }: Build): boolean {
  return (
    started.shown.type === 'AMI' && amiEntries(started.shown).length > 0 && failure?.during !== 'DISTRIBUTING'
  )
}

function outputOf(
  { core, amis }: DistributionParts,
  { started, baseImageId, amis: distributed }: Build,
): NonNullable<Image['outputResources']> {
  if (started.shown.type === 'DOCKER') return { containers: containersOf(started) }
  if (distributed !== undefined) return { amis: distributed }
  return { amis: [outputAmi({ clock: core.clock, amis }, started, buildInstanceOf(started, baseImageId))] }
}
