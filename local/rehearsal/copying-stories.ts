import { CreateLaunchTemplateCommand, DescribeLaunchTemplatesCommand } from '@aws-sdk/client-ec2'
import { CreateDistributionConfigurationCommand } from '@aws-sdk/client-imagebuilder'
import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { GetParameterCommand } from '@aws-sdk/client-ssm'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { createDynamoCopyPlans } from '../../functions/lib/aws/dynamo-copy-plans.ts'
import { names } from '../../infra/names.ts'
import { clientsOf, ec2ClientOf } from '../cloud/clients.ts'
import type { World } from '../worlds/world.ts'
import { buildEncryptedImage, createKey } from './encrypted-image.ts'
import { checkout, payments, referenceWorld, units } from './reference-world.ts'
import type { Rehearsal } from './rehearsal.ts'

/** The other Region of these stories. */
const abroad = 'eu-west-1'
const { ownerAccountId, region: home } = referenceWorld
const parameter = '/imagebuilder/golden'

/** After so long nothing goes on any more: grants are withdrawn, sweeps have ended, functions were tried again. */
const restMs = 20 * 60_000

/** AMIs are copied into the owner account as well, which tells of its AMIs like the others. */
function copyWorld(wakeUps: boolean, amiCopySeconds = 95): World {
  return {
    ...referenceWorld,
    timing: { ...referenceWorld.timing, amiCopySeconds },
    destinations: {
      regions: [home, abroad],
      accountIds: [ownerAccountId, payments, checkout],
      wakeUps,
      parameters: {},
      flaws: {},
    },
  }
}

/** So long that sweeps keep house while copies go on. */
const longSeconds = 1_500

/** Stories about copies that together need every permission of the functions that copy. */
export const copyingStories = [
  { title: 'copies, by polling', world: copyWorld(false), play: copyTwice },
  { title: 'copies, with wake-ups', world: copyWorld(true), play: copyTwice },
  { title: 'a run that is stopped while it copies', world: copyWorld(true), play: stopRun },
  { title: 'an AMI that no other account may copy', world: copyWorld(false), play: refuseManagedKey },
  { title: 'sweeps that are stopped', world: copyWorld(false, longSeconds), play: stopSweeps },
] as const

/** Two builds, one after the other in each lane; then the first one's event again, and a launch template for it. */
async function* copyTwice(rehearsal: Rehearsal): AsyncGenerator<string> {
  const { cloud, start } = rehearsal
  const images = await buildTwo(rehearsal)
  const runs: string[] = []
  for (const image of images) runs.push(await start(eventOf(image), `of-${image.split('/')[1]}`))
  await cloud.clock.advance(restMs)
  for (const run of runs) yield endOf(rehearsal, run)
  const again = await start(eventOf(images[0] ?? ''))
  await cloud.clock.advance(restMs)
  yield `again ${await endOf(rehearsal, again)}`
  const launchTemplateId = await createLaunchTemplate(rehearsal)
  const distribute = await createDistribution(rehearsal, launchTemplateId)
  const byHand = await start({ resources: images.slice(0, 1), distribute })
  await cloud.clock.advance(restMs)
  yield `by hand ${await endOf(rehearsal, byHand)}`
  yield outputsOf(rehearsal, launchTemplateId)
  yield failuresOf(rehearsal)
}

/** What the key is, planning has to ask KMS. */
async function* refuseManagedKey(rehearsal: Rehearsal): AsyncGenerator<string> {
  const image = await buildEncryptedImage(rehearsal, { name: 'managed', kmsKeyId: 'alias/aws/ebs' })
  const distribute = [{ region: home, amiDistributionConfiguration: { targetAccountIds: [payments] } }]
  const run = await rehearsal.start({ resources: [image], distribute })
  await rehearsal.cloud.clock.advance(restMs)
  yield endOf(rehearsal, run)
}

async function* stopRun(rehearsal: Rehearsal): AsyncGenerator<string> {
  const { cloud, owner, start } = rehearsal
  const [image = ''] = await buildTwo(rehearsal)
  const executionArn = await start(eventOf(image), 'stopped')
  await cloud.clock.advance(30_000)
  await owner.stepFunctions.send(new StopExecutionCommand({ executionArn }))
  await cloud.clock.advance(60_000)
  yield `a minute later ${await endOf(rehearsal, executionArn)}`
  await cloud.clock.advance(restMs)
  yield failuresOf(rehearsal)
}

/** Whoever makes work starts the next sweep: another run, the schedule, a run that is stopped. */
async function* stopSweeps(rehearsal: Rehearsal): AsyncGenerator<string> {
  const { cloud, owner, start, watch } = rehearsal
  const [one = '', other = ''] = await buildTwo(rehearsal)
  const run = await start(eventOf(one))
  await cloud.clock.advance(30_000)
  await stopRunningSweeps(rehearsal)
  const stopped = await start(eventOf(other), 'stopped')
  await cloud.clock.advance(30_000)
  yield `${watch.sweepArns().length} sweeps`
  await stopRunningSweeps(rehearsal)
  await owner.stepFunctions.send(new StopExecutionCommand({ executionArn: stopped }))
  await cloud.clock.advance(30_000)
  yield `${watch.sweepArns().length} sweeps`
  await stopRunningSweeps(rehearsal)
  await cloud.clock.advance(600_000)
  yield `${watch.sweepArns().length} sweeps`
  await cloud.clock.advance(6 * longSeconds * 1000)
  yield endOf(rehearsal, run)
  yield failuresOf(rehearsal)
}

async function stopRunningSweeps({ owner, watch }: Rehearsal): Promise<void> {
  for (const executionArn of watch.sweepArns().filter((arn) => watch.isRunning(arn))) {
    await owner.stepFunctions.send(new StopExecutionCommand({ executionArn }))
  }
}

/** Builds two encrypted images: accounts copy them in the other Region, where one launches the owner's copy, too. */
async function buildTwo(rehearsal: Rehearsal): Promise<readonly string[]> {
  const kmsKeyId = await createKey(rehearsal, home, [payments, checkout])
  const own = { [home]: kmsKeyId, [abroad]: await createKey(rehearsal, abroad, [payments, checkout]) }
  const images: string[] = []
  for (const name of ['copied-one', 'copied-two']) {
    images.push(await buildEncryptedImage(rehearsal, { name, kmsKeyId }))
  }
  // Not before: the builds' own events start nothing.
  await rehearsal.putRules({
    version: 1,
    ownerAccountId,
    regions: [home, abroad],
    targets: {
      some: { accounts: [payments] },
      both: bothOf(rehearsal),
      whole: { organization: true },
    },
    kmsKeys: { own },
    settings: { concurrentCopies: { default: 1 } },
    rules: [
      {
        name: 'copied',
        match: { imageNames: ['copied-*'] },
        targets: ['both'],
        copy: { regions: [abroad], kmsKeys: 'own' },
      },
      {
        name: 'launched',
        match: { imageNames: ['copied-*'] },
        targets: ['some'],
        launch: { regions: [abroad], kmsKeys: 'own' },
        ssmParameters: [{ parameterName: parameter }],
      },
      // EC2 takes the organization by its ARN, which planning has to ask for.
      {
        name: 'launched-everywhere',
        match: { imageNames: ['copied-one'] },
        targets: ['whole'],
        launch: { regions: [abroad], kmsKeys: 'own' },
      },
    ],
  })
  return images
}

/** Two accounts; where nobody wakes lanes up, one of them is named by its unit, so that planning has to ask for it. */
function bothOf({ world }: Rehearsal) {
  return world.destinations?.wakeUps === true
    ? { accounts: [payments, checkout] }
    : { accounts: [payments], organizationalUnits: [units.checkout] }
}

/** A configuration in Image Builder, by which the owner's launch template gets what is there and an account a copy. */
async function createDistribution({ owner }: Rehearsal, launchTemplateId: string): Promise<string> {
  const { distributionConfigurationArn } = await owner.imageBuilder.send(
    new CreateDistributionConfigurationCommand({
      name: 'by-hand',
      distributions: [
        {
          region: home,
          amiDistributionConfiguration: { targetAccountIds: [payments] },
          launchTemplateConfigurations: [{ launchTemplateId }],
        },
      ],
    }),
  )
  return distributionConfigurationArn ?? 'no configuration was made'
}

function eventOf(resource: string) {
  return { eventId: resource, resource, time: '2026-11-20T06:00:00Z' }
}

async function createLaunchTemplate({ cloud }: Rehearsal): Promise<string> {
  const ec2 = await ec2ClientOf(cloud.connection, ownerAccountId, home)
  const LaunchTemplateData = { InstanceType: 't3.small' } as const
  const { LaunchTemplate: made } = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: 'fleet', LaunchTemplateData }),
  )
  return made?.LaunchTemplateId ?? 'no launch template was made'
}

/** Where a run is by now, and what became of its copies, as the ledger tells it. A run that waits is not waited for. */
async function endOf({ owner, watch }: Rehearsal, executionArn: string): Promise<string> {
  const plans = createDynamoCopyPlans(DynamoDBDocumentClient.from(owner.dynamoDb), names.ledger)
  const result = await plans.readCopyResult(executionArn.slice(executionArn.lastIndexOf(':') + 1))
  const ends = (result?.groups ?? []).flatMap(({ outcome, finding, copies }) =>
    copies.map(({ accountId, region }) => `${accountId} ${region} ${outcome} ${finding?.check ?? ''}`),
  )
  return [watch.find(executionArn)?.status, ...ends.toSorted()].join(', ')
}

/** Which of the owner's AMIs launch template and parameter name, by its name. */
async function outputsOf({ cloud }: Rehearsal, launchTemplateId: string): Promise<string> {
  const ec2 = await ec2ClientOf(cloud.connection, ownerAccountId, home)
  const { LaunchTemplates: templates = [] } = await ec2.send(
    new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [launchTemplateId] }),
  )
  const { ssm } = clientsOf(cloud.connection, ownerAccountId, abroad)
  const read = await ssm.send(new GetParameterCommand({ Name: parameter })).catch(() => undefined)
  const versions = templates.map((one) => `${one.DefaultVersionNumber} of ${one.LatestVersionNumber}`)
  return `version ${versions.join(', ')}, parameter version ${read?.Parameter?.Version ?? 'none'}`
}

/** Which functions failed, and how often: a sweep ends by failing once. */
function failuresOf({ cloud, deployed }: Rehearsal): string {
  const failed = [...deployed.functions].flatMap(([name, { arn }]) => {
    const { Errors } = cloud.lambda.metrics(arn)
    return Errors === 0 ? [] : [`${name} ${Errors}`]
  })
  return `failed: ${failed.join(', ')}`
}
