import type { Ami, Container, Image, ImageStatus, OutputResources } from '@aws-sdk/client-imagebuilder'

import type { CloudCore } from '../cloud/core.ts'
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

/** Image builds, which take `timing.buildStateSeconds` in each state. */
export interface Builds {
  /** Starts the build of an image that is PENDING in its account's inventory. */
  start(image: Entry<Image>): void
  /** Makes the next build that fits fail. */
  failNext(failure: BuildFailure): void
}

/** Builds that walk through their states in virtual time and emit an event at each change. */
export function createBuilds(core: CloudCore, inventories: Inventories): Builds {
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
  const stay = (started: Entry<Image>, state: BuildState, failure: BuildFailure | undefined): void => {
    core.clock.after(core.timing.buildStateSeconds * 1000, () => {
      const next = walk[walk.indexOf(state) + 1] ?? 'AVAILABLE'
      if (failure?.during === state) {
        enter(started, state, { state: { status: 'FAILED', reason: failure.reason } })
      } else if (next === 'AVAILABLE') {
        enter(started, state, { state: { status: next }, outputResources: outputOf(core, started) })
      } else {
        enter(started, state, { state: { status: next } })
        stay(started, next, failure)
      }
    })
  }

  return {
    start: (image) => stay(image, 'PENDING', takeFailure(image)),
    failNext: (failure) => void failures.push(failure),
  }
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

function outputOf(core: CloudCore, image: Entry<Image>): OutputResources {
  return image.shown.type === 'DOCKER' ? { containers: [containerOf(image)] } : { amis: [amiOf(core, image)] }
}

/** The image in the recipe's repository, which belongs to the account that builds. */
function containerOf({ id, shown }: Entry<Image>): Container {
  const repository = shown.containerRecipe?.targetRepository?.repositoryName
  const registry = `${id.accountId}.dkr.ecr.${id.region}.amazonaws.com`
  return { region: id.region, imageUris: [`${registry}/${repository}:${id.version}-${id.build}`] }
}

/** The AMI in the account and Region of the build; nothing else is distributed to. */
function amiOf({ clock, identifiers }: CloudCore, { id, shown }: Entry<Image>): Ami {
  const stamp = new Date(clock.now()).toISOString().replaceAll(':', '-')
  return {
    region: id.region,
    image: `ami-${identifiers.hex(17)}`,
    name: `${shown.name ?? id.name} ${stamp}`,
    state: { status: 'AVAILABLE' },
    accountId: id.accountId,
  }
}
