import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { createDynamoRunLedger } from '../../functions/lib/aws/dynamo-run-ledger.ts'
import type { RunLedger } from '../../functions/lib/ports/run-ledger.ts'
import { names } from '../../infra/names.ts'
import { clientsOf, type AccountClients } from '../cloud/clients.ts'
import {
  createInProcessCloud,
  type InProcessCloud,
  type InProcessSettings,
} from '../cloud/in-process-cloud.ts'
import type { Deployment } from '../deploy/assembly.ts'
import { deployDestinations } from '../deploy/deploy-destinations.ts'
import type { Deployed } from '../deploy/deploy.ts'
import { startBuild } from '../worlds/build-images.ts'
import { createOrganizationReadRole } from '../worlds/organization-read-role.ts'
import { prepareWorld, type PreparedWorld } from '../worlds/prepare-world.ts'
import { putRules, rulesOfWorld } from '../worlds/put-rules.ts'
import type { World } from '../worlds/world.ts'
import { watchExecutions, type ExecutionWatch, type WatchedExecution } from './execution-watch.ts'

/** When every rehearsal begins, whatever the machine's clock says. */
export const rehearsalStartMs = Date.UTC(2026, 10, 20, 6)

/** What a rehearsal is made of, beside its world. */
export interface RehearsalSettings extends Omit<InProcessSettings, 'startMs'> {
  /** Synthesised for the world's owner and Region. */
  readonly deployment: Deployment
}

/** The product in a world of its own in this thread, in virtual time that moves only when something is awaited. */
export interface Rehearsal {
  readonly world: World
  readonly cloud: InProcessCloud
  readonly deployed: Deployed
  readonly prepared: PreparedWorld
  readonly watch: ExecutionWatch
  /** The owner account's administrator, in the world's Region. */
  readonly owner: AccountClients
  /** The record of runs, read with the owner's rights. */
  readonly ledger: RunLedger
  /** The administrator of any account. */
  readonly as: (accountId: string) => AccountClients
  /** Makes other rules the current ones. @throws BadInput with every problem of them. */
  readonly putRules: (rules: World['rules']) => Promise<void>
  /** Starts a build of a pipeline of the world; answers the image's ARN before anything has happened. */
  readonly startBuild: (pipeline: string) => Promise<string>
  /** Lets a pipeline of the world build an image, and the run that its event starts end; answers that run. */
  readonly build: (pipeline: string) => Promise<WatchedExecution>
  /** Starts a run with an input of any form; answers its execution's ARN. */
  readonly start: (input: unknown, name?: string) => Promise<string>
  /** The same, and lets it end. */
  readonly run: (input: unknown, name?: string) => Promise<WatchedExecution>
  /** Moves time on until a run of the watch has ended, and answers it. @throws StalledError when it never does. */
  readonly ended: (executionArn: string) => Promise<WatchedExecution>
}

/** Makes the world, deploys the product into it and puts the world's rules. */
export async function openRehearsal(world: World, settings: RehearsalSettings): Promise<Rehearsal> {
  const { deployment, ...hooks } = settings
  const cloud = createInProcessCloud(world, { ...hooks, startMs: rehearsalStartMs })
  const as: Rehearsal['as'] = (accountId) => clientsOf(cloud.connection, accountId, world.region)
  const owner = as(world.ownerAccountId)
  const watch = watchExecutions(cloud.stepFunctions)
  createOrganizationReadRole(cloud.iam.roles, world)
  const deployed = await cloud.deploy(deployment, { accountId: world.ownerAccountId, region: world.region })
  await deployDestinations(cloud, world)
  const putRulesNow: Rehearsal['putRules'] = async (rules) => putRulesOf({ rules }, { cloud, owner })
  await putRulesNow(world.rules)
  const prepared = await prepareWorld(world, owner.imageBuilder)

  const ended: Rehearsal['ended'] = async (executionArn) => {
    await cloud.clock.runUntil(watch.until(() => !watch.isRunning(executionArn)))
    return required(watch.find(executionArn), executionArn)
  }
  const startBuildOf: Rehearsal['startBuild'] = async (pipeline) =>
    startBuild(required(prepared.pipelineArns.get(pipeline), pipeline), owner.imageBuilder)
  const start: Rehearsal['start'] = async (input, name) => {
    const stateMachineArn = required(deployed.stateMachines.get(names.runWorkflow), names.runWorkflow).arn
    const started = await owner.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify(input),
        ...(name === undefined ? {} : { name }),
      }),
    )
    return required(started.executionArn, 'executionArn')
  }
  return {
    world,
    cloud,
    deployed,
    prepared,
    watch,
    owner,
    ledger: createDynamoRunLedger(DynamoDBDocumentClient.from(owner.dynamoDb), names.ledger),
    as,
    putRules: putRulesNow,
    startBuild: startBuildOf,
    build: async (pipeline) => {
      const runsBefore = watch.runArns().length
      const imageArn = await startBuildOf(pipeline)
      await cloud.clock.runUntil(watch.until(() => watch.runArns().length > runsBefore))
      return ended(required(watch.runArns().at(-1), imageArn))
    },
    start,
    run: async (input, name) => ended(await start(input, name)),
    ended,
  }
}

async function putRulesOf(
  world: Pick<World, 'rules'>,
  { cloud, owner }: Pick<Rehearsal, 'cloud' | 'owner'>,
): Promise<void> {
  const rules = rulesOfWorld(world, 'the rehearsal')
  if (rules === undefined) return
  const at = new Date(cloud.clock.now()).toISOString()
  await putRules(rules, { dynamoDb: owner.dynamoDb, tableName: names.ledger, at })
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Expected the rehearsal to have ${what}, got nothing of that name`)
  return value
}
