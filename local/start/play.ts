import { StartExecutionCommand } from '@aws-sdk/client-sfn'

import type { Rules } from '../../functions/lib/domain/rules/rules.ts'
import { names } from '../../infra/names.ts'
import { BadInput } from '../bad-input.ts'
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
  const { world, cloud } = stage
  if (trigger === undefined && world.build.length === 0) {
    throw new BadInput('The world builds nothing: Expected a pipeline in its member build, or --event FILE')
  }
  const owner = clientsOf(cloud.connection, world.ownerAccountId, world.region)
  // Time stands still while the stage is set.
  const release = cloud.core.clock.hold()
  try {
    if (trigger === undefined) {
      await deployAndPutRules(stage, owner)
      const imageArns = await startBuilds(stage, owner, await prepareWorld(world, owner.imageBuilder))
      return imageArns.length
    }
    // The images are there before the product is: only the trigger can start a run.
    const imageArns = await startBuilds(stage, owner, await prepareWorld(world, owner.imageBuilder))
    release()
    await Promise.all(
      imageArns.map(async (imageArn) => awaitBuild(imageArn, { ...owner, clock: cloud.core.clock })),
    )
    await deployAndPutRules(stage, owner)
    await setOff(stage, owner, trigger)
    return 1
  } finally {
    release()
  }
}

function say({ narrator, cloud }: Stage, text: string): void {
  narrator.say(text, cloud.core.clock.now())
}

async function deployAndPutRules(stage: Stage, owner: AccountClients): Promise<void> {
  const { world, rules, cloud } = stage
  const { functions } = await deployProduct(cloud, world)
  say(stage, `deployed from the synthesised template: ${functions.size} functions`)
  if (rules === undefined) return
  const version = await putRules(rules, {
    dynamoDb: owner.dynamoDb,
    tableName: names.ledger,
    at: new Date(cloud.core.clock.now()).toISOString(),
  })
  say(stage, `rules ${version} are in the ledger`)
}

async function startBuilds(
  stage: Stage,
  owner: AccountClients,
  prepared: PreparedWorld,
): Promise<readonly string[]> {
  const imageArns: string[] = []
  for (const name of stage.world.build) {
    const pipelineArn = prepared.pipelineArns.get(name)
    if (pipelineArn === undefined)
      throw new BadInput(`The world's build: Expected the name of one of its pipelines, got ${name}`)
    const imageArn = await startBuild(pipelineArn, owner.imageBuilder)
    say(stage, `pipeline ${name} builds ${shortName(imageArn)}`)
    imageArns.push(imageArn)
  }
  return imageArns
}

async function setOff(stage: Stage, owner: AccountClients, trigger: Trigger): Promise<void> {
  const { world, cloud } = stage
  switch (trigger.kind) {
    case 'event':
      say(stage, `event: ${trigger.event['detail-type']}`)
      cloud.core.events.emit(trigger.event)
      return
    case 'manual': {
      say(stage, 'StartExecution with a manual input')
      const stateMachineArn = `arn:aws:states:${world.region}:${world.ownerAccountId}:stateMachine:${names.runWorkflow}`
      await owner.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: trigger.input }))
    }
  }
}
