import { CreateContainerRecipeCommand } from '@aws-sdk/client-imagebuilder'
import { StopExecutionCommand } from '@aws-sdk/client-sfn'

import { names } from '../../infra/names.ts'
import { loadWorld } from '../worlds/load-world.ts'
import type { World } from '../worlds/world.ts'
import { buildEncryptedImage } from './encrypted-image.ts'
import type { WatchedExecution } from './execution-watch.ts'
import type { Rehearsal } from './rehearsal.ts'

const base = loadWorld('local/worlds/twelve-accounts.json')
const own = `arn:aws:imagebuilder:${base.region}:${base.ownerAccountId}`
const component = `${own}:component/hardening/1.2.0/1`
const [payments, checkout, search] = ['440000000001', '440000000002', '440000000003']

/** A world in which the reference run needs everything that the product ever asks of AWS. */
export const referenceWorld: World = {
  ...base,
  // Policies match no permission until one is promoted.
  ram: { defaultPermissions: false },
  timing: {
    ...base.timing,
    buildStateSeconds: 1,
    shareDerivationSeconds: 0,
    sharePromotionSeconds: 1,
    associationSeconds: 1,
  },
  resources: {
    ...base.resources,
    imageRecipes: base.resources.imageRecipes.map((recipe) => ({
      ...recipe,
      // A version: planning has to find the build.
      components: [`${own}:component/hardening/1.2.x`],
    })),
  },
  rules: {
    version: 1,
    ownerAccountId: base.ownerAccountId,
    regions: [base.region],
    targets: { all: { accounts: [payments, checkout] } },
    rules: [
      {
        name: 'all',
        match: { imagePipelines: ['al2023-base'] },
        targets: ['all'],
        share: { resources: ['image', 'components', 'imageRecipe'] },
      },
    ],
  },
}

/**
 * A short sequence of stories that together need every permission of the product. Yields one line per story,
 * which says what came of it, names and times left out: two plays in fresh clouds of this world yield the same.
 */
export async function* playReferenceRun(rehearsal: Rehearsal): AsyncGenerator<string> {
  const { run } = rehearsal
  yield tell('by hand', await endOf(rehearsal, await run({ resources: [component], accounts: [payments] })))
  yield tell('a build', await endOf(rehearsal, await build(rehearsal)))
  yield tell('an encrypted image', await endOf(rehearsal, await shareEncryptedImage(rehearsal)))
  yield tell('one resource missing', await endOf(rehearsal, await shareContainerRecipe(rehearsal)))
  yield tell('after a stopped run', await endOf(rehearsal, await takeOver(rehearsal)))
  yield tell('an event that is refused', `${await deadLetters(rehearsal)} dead letters`)
}

function tell(story: string, end: string): string {
  return `${story}: ${end}`
}

/** Starts a build and, if a run follows within the hour, lets that run end. */
async function build({ cloud, watch, ...rehearsal }: Rehearsal): Promise<WatchedExecution | undefined> {
  const runsBefore = watch.runArns().length
  await rehearsal.startBuild('al2023-base')
  await cloud.clock.advance(3_600_000)
  const arn = watch.runArns()[runsBefore]
  return arn === undefined ? undefined : watch.find(arn)
}

async function shareEncryptedImage(rehearsal: Rehearsal): Promise<WatchedExecution> {
  return rehearsal.run({ resources: [await buildEncryptedImage(rehearsal)], accounts: [payments] })
}

async function shareContainerRecipe({ owner, run }: Rehearsal): Promise<WatchedExecution> {
  const { containerRecipeArn } = await owner.imageBuilder.send(
    new CreateContainerRecipeCommand({
      name: 'app',
      semanticVersion: '1.0.0',
      parentImage: 'amazonlinux:latest',
      containerType: 'DOCKER',
      targetRepository: { service: 'ECR', repositoryName: 'apps' },
      components: [{ componentArn: component }],
    }),
  )
  return run({
    resources: [containerRecipeArn, `${own}:component/gone/1.0.0/1`],
    accounts: [payments],
  })
}

/** A run that is stopped in the middle keeps its lease; the next one finds out that nobody holds it any more. */
async function takeOver({ cloud, owner, watch, start, run, ended }: Rehearsal): Promise<WatchedExecution> {
  const resources = [component]
  const stopped = await start({ resources, accounts: [search] })
  await cloud.clock.advance(2_000)
  if (watch.isRunning(stopped)) {
    await owner.stepFunctions.send(new StopExecutionCommand({ executionArn: stopped }))
    await ended(stopped)
  }
  return run({ resources, accounts: [checkout] })
}

/** EventBridge hands over an event that is not of the documented form; Lambda tries three times. */
async function deadLetters({ cloud, world, deployed }: Rehearsal): Promise<number> {
  cloud.core.events.emit({
    'detail-type': 'EC2 Image Builder Image State Change',
    source: 'aws.imagebuilder',
    account: world.ownerAccountId,
    region: world.region,
    resources: ['not an ARN'],
    detail: { state: { status: 'AVAILABLE' } },
  })
  await cloud.clock.advance(600_000)
  return cloud.sqs.depth(deployed.queues.get(names.deadLetters)?.arn ?? '').visible
}

async function endOf({ ledger }: Rehearsal, run: WatchedExecution | undefined): Promise<string> {
  if (run === undefined) return 'no run'
  const shares = await ledger.listShares(run.name)
  const outcomes = shares.map(({ resourceArn, result }) => {
    const resource = resourceArn.split(':').at(-1) ?? ''
    const besides = (result?.sideFindings ?? []).map(({ check }) => check)
    return [resource, result?.outcome ?? 'not recorded', result?.finding?.check ?? [], besides]
      .flat()
      .join(' ')
  })
  return [run.status, run.error ?? [], outcomes].flat().join(', ')
}
