import { CreateContainerRecipeCommand } from '@aws-sdk/client-imagebuilder'
import { UpdateResourceShareCommand } from '@aws-sdk/client-ram'
import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { createDynamoRuleShareLedger } from '../../functions/lib/aws/dynamo-rule-share-ledger.ts'
import type { RuleShareLedger } from '../../functions/lib/ports/rule-share-ledger.ts'
import { names } from '../../infra/names.ts'
import type { World } from '../worlds/world.ts'
import { copyingStories } from './copying-stories.ts'
import { buildEncryptedImage } from './encrypted-image.ts'
import type { WatchedExecution } from './execution-watch.ts'
import {
  checkout,
  outsider,
  payments,
  referenceWorld,
  rulesFor,
  search,
  shareRule,
} from './reference-world.ts'
import type { Rehearsal } from './rehearsal.ts'
import { buildRelease } from './release.ts'

const own = `arn:aws:imagebuilder:${referenceWorld.region}:${referenceWorld.ownerAccountId}`
const component = `${own}:component/hardening/1.2.0/1`

/** One of the stories that together need every permission of the product. */
export interface ReferenceStory {
  readonly title: string
  readonly world: World
  /**
   * Plays in a fresh cloud of its world. Yields one line for each thing that comes of it, names and times
   * left out: two plays yield the same.
   */
  readonly play: (rehearsal: Rehearsal) => AsyncGenerator<string>
}

/** Shares of ours need permissions that match, and nothing has promoted one from a policy. */
const worldOfReleases: World = { ...referenceWorld, ram: { defaultPermissions: true } }

/** Short stories, none of which needs another one before it. */
export const referenceStories: readonly ReferenceStory[] = [
  {
    title: 'by hand',
    world: referenceWorld,
    play: async function* (rehearsal) {
      yield endOf(rehearsal, await rehearsal.run({ resources: [component], accounts: [payments] }))
    },
  },
  {
    title: 'a build',
    world: referenceWorld,
    play: async function* (rehearsal) {
      yield endOf(rehearsal, await build(rehearsal))
    },
  },
  {
    title: 'an encrypted image',
    world: referenceWorld,
    play: async function* (rehearsal) {
      yield endOf(rehearsal, await shareEncryptedImage(rehearsal))
    },
  },
  {
    title: 'one resource missing',
    world: referenceWorld,
    play: async function* (rehearsal) {
      yield endOf(rehearsal, await shareContainerRecipe(rehearsal))
    },
  },
  {
    title: 'after a stopped run',
    world: referenceWorld,
    play: async function* (rehearsal) {
      yield endOf(rehearsal, await takeOver(rehearsal))
    },
  },
  { title: 'two releases, the second for one account more', world: worldOfReleases, play: gainingReleases },
  {
    title: 'two releases for the same accounts, once policies made the permissions',
    world: referenceWorld,
    play: async function* (rehearsal) {
      yield endOf(rehearsal, await build(rehearsal))
      yield endOf(rehearsal, await shareContainerRecipe(rehearsal))
      yield* await release(rehearsal, '1.0.0')
      yield* await release(rehearsal, '1.1.0')
    },
  },
  ...copyingStories,
  {
    title: 'an event that is refused',
    world: referenceWorld,
    play: async function* (rehearsal) {
      yield `${await deadLetters(rehearsal)} dead letters`
    },
  },
]

async function* gainingReleases(rehearsal: Rehearsal): AsyncGenerator<string> {
  yield* await release(rehearsal, '1.0.0')
  await rehearsal.putRules(rulesFor(outsider))
  await renameShare(rehearsal)
  yield* await release(rehearsal, '1.1.0')
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

function ruleShareLedgerOf({ owner }: Rehearsal): RuleShareLedger {
  return createDynamoRuleShareLedger(DynamoDBDocumentClient.from(owner.dynamoDb), names.ledger)
}

/** Somebody gives the share of the rule another name: it can be found by what the ledger noted only. */
async function renameShare(rehearsal: Rehearsal): Promise<void> {
  const { owner, world } = rehearsal
  const noted = await ruleShareLedgerOf(rehearsal).readShare({ rule: shareRule.name, region: world.region })
  if (noted === undefined) return
  await owner.ram.send(new UpdateResourceShareCommand({ resourceShareArn: noted.shareArn, name: 'renamed' }))
}

/** Builds a release; tells of each run also what it took out of the share of its rule. */
async function release(rehearsal: Rehearsal, version: string): Promise<readonly string[]> {
  const ruleShares = ruleShareLedgerOf(rehearsal)
  const ends: string[] = []
  for (const run of await buildRelease(rehearsal, version)) {
    const retirements = await ruleShares.listRetirements(run.name)
    const retired = retirements.flatMap(({ resourceArns, findings }) =>
      resourceArns.concat(findings.map(({ check }) => check)),
    )
    ends.push([await endOf(rehearsal, run), ...retired.map((one) => `retired ${one}`)].join(', '))
  }
  return ends
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
    const apart = (result?.exceptions ?? []).map(
      ({ principals, outcome, finding }) => `${principals.join(' ')} ${outcome} ${finding?.check ?? ''}`,
    )
    return [resource, result?.outcome ?? 'not recorded', result?.finding?.check ?? [], besides, apart]
      .flat()
      .join(' ')
  })
  return [run.status, run.error ?? [], outcomes].flat().join(', ')
}
