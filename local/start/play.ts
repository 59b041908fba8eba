import { StartExecutionCommand } from '@aws-sdk/client-sfn'

import type { Rules } from '../../functions/lib/domain/rules.ts'
import { names } from '../../infra/names.ts'
import { clientsOf, type AccountClients } from '../cloud/clients.ts'
import type { SocketCloud } from '../cloud/socket-cloud.ts'
import { deployProduct } from '../deploy/deploy-product.ts'
import { awaitBuild, startBuild } from '../worlds/build-images.ts'
import { prepareWorld, type PreparedWorld } from '../worlds/prepare-world.ts'
import { putRules } from '../worlds/put-rules.ts'
import type { World } from '../worlds/world.ts'
import { shortName, type Narrator } from './narrator.ts'
import type { Trigger } from './trigger.ts'

/** What a play needs. */
export interface Stage {
  readonly world: World
  readonly rules: Rules | undefined
  readonly cloud: SocketCloud
  readonly narrator: Narrator
}

/**
 * Makes the world's resources, deploys the product and sets it off: by a build, whose event does the rest, or by the
 * given trigger once the images are there. Answers how many runs are to be expected.
 */
export async function play(stage: Stage, trigger: Trigger | undefined): Promise<number> {
  const owner = clientsOf(stage.cloud.connection, stage.world.ownerAccountId, stage.world.region)
  if (trigger === undefined) {
    await deployAndPutRules(stage, owner)
    const prepared = await prepareWorld(stage.world, owner.imageBuilder)
    const imageArns = await startBuilds(stage, owner, prepared)
    return imageArns.length
  }
  // The images are there before the product is: only the trigger can start a run.
  const prepared = await prepareWorld(stage.world, owner.imageBuilder)
  for (const imageArn of await startBuilds(stage, owner, prepared)) {
    const status = await awaitBuild(imageArn, { ...owner, clock: stage.cloud.core.clock })
    stage.narrator.say(`${shortName(imageArn)} is ${status}`)
  }
  await deployAndPutRules(stage, owner)
  await setOff(stage, owner, trigger)
  return 1
}

async function deployAndPutRules(
  { world, rules, cloud, narrator }: Stage,
  owner: AccountClients,
): Promise<void> {
  const { functions } = await deployProduct(cloud, { accountId: world.ownerAccountId, region: world.region })
  narrator.say(`deployed from the synthesised template: ${functions.size} functions`)
  if (rules === undefined) return
  const version = await putRules(rules, {
    dynamoDb: owner.dynamoDb,
    tableName: names.ledger,
    at: new Date(cloud.core.clock.now()).toISOString(),
  })
  narrator.say(`rules ${version} are in the ledger`)
}

async function startBuilds(
  { world, narrator }: Stage,
  owner: AccountClients,
  prepared: PreparedWorld,
): Promise<readonly string[]> {
  const imageArns: string[] = []
  for (const name of world.build) {
    const pipelineArn = prepared.pipelineArns.get(name)
    if (pipelineArn === undefined)
      throw new Error(`Expected build to name a pipeline of the world, got ${name}`)
    const imageArn = await startBuild(pipelineArn, owner.imageBuilder)
    narrator.say(`pipeline ${name} builds ${shortName(imageArn)}`)
    imageArns.push(imageArn)
  }
  return imageArns
}

async function setOff(
  { world, cloud, narrator }: Stage,
  owner: AccountClients,
  trigger: Trigger,
): Promise<void> {
  switch (trigger.kind) {
    case 'event':
      narrator.say(`event: ${trigger.event['detail-type']}`)
      cloud.core.events.emit(trigger.event)
      return
    case 'manual': {
      narrator.say('StartExecution with a manual input')
      const stateMachineArn = `arn:aws:states:${world.region}:${world.ownerAccountId}:stateMachine:${names.runWorkflow}`
      await owner.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: trigger.input }))
    }
  }
}
