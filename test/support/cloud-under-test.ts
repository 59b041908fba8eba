import {
  GetComponentCommand,
  GetComponentPolicyCommand,
  GetImageCommand,
  GetImagePolicyCommand,
  type ImagebuilderClient,
} from '@aws-sdk/client-imagebuilder'
import { paginateListResources, type RAMClient } from '@aws-sdk/client-ram'
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { onTestFinished } from 'vitest'

import type { ShareRecord } from '../../functions/lib/domain/run/run.ts'
import { isMutating, type CallRecord } from '../../local/cloud/call-log.ts'
import type { InProcessCloud } from '../../local/cloud/in-process-cloud.ts'
import type { StartedCopy } from '../../local/ec2/copy-plan.ts'
import type { WatchedExecution } from '../../local/rehearsal/execution-watch.ts'
import { openRehearsal, type Rehearsal, type RehearsalSettings } from '../../local/rehearsal/rehearsal.ts'
import { launchTrialOf } from '../../local/start/try-launch.ts'
import type { World } from '../../local/worlds/world.ts'
import { awsFaults, type AwsFault } from './aws-faults.ts'
import { copyObservations, type CopyObservations } from './copy-observations.ts'
import { functionFaults, type FunctionFault } from './function-faults.ts'
import { deployment, scripts } from './product.ts'
import { threeAccounts } from './worlds.ts'

/** What a test decides about its cloud. */
export interface CloudSettings extends Pick<
  RehearsalSettings,
  'edges' | 'aroundInvoke' | 'aroundPutEvents' | 'deliveryFaults' | 'planCopy'
> {
  /** Default {@link threeAccounts}. */
  readonly world?: World
  readonly faults?: readonly FunctionFault[]
  readonly awsFaults?: readonly AwsFault[]
}

/** The product in a cloud of its own, with what tests ask of it. */
export interface CloudUnderTest extends Rehearsal, CopyObservations {
  /** The component that the worlds of tests have in common. */
  readonly component: string
  /** The role of a function, by its folder, or of the state machine (`run`). */
  roleArn(name: string): string
  /** The accounts, apart from the owner, that can read the resource and see it in RAM, asked with their own credentials. */
  readonly seenBy: (resourceArn: string) => Promise<readonly string[]>
  /** The accounts, apart from the owner, that can launch the AMI of an image, tried with their own credentials. */
  readonly launchableBy: (imageArn: string) => Promise<readonly string[]>
  /** The accounts in the resource's policy. */
  readonly granted: (resourceArn: string) => Promise<readonly string[]>
  /** What the ledger says of each resource of a run: `done`, or `blocked NOT_OWNER`; exceptions in brackets. */
  outcomes(runId: string): Promise<Readonly<Record<string, string>>>
  /** Every item of the ledger. */
  ledgerItems(): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Writes an item by hand. */
  putLedgerItem(item: Readonly<Record<string, unknown>>): Promise<void>
  /** Calls of the product to Image Builder, RAM and EC2 that change something, since the n-th call of all. */
  mutatingCalls(since?: number): readonly CallRecord[]
  /** The executions of the shares of a run, by the short name of the resource. */
  sharesOf(runId: string): Readonly<Record<string, WatchedExecution>>
}

/** Opens a cloud that ends with the test. */
export async function openCloud(settings: CloudSettings = {}): Promise<CloudUnderTest> {
  const cloud = await openLastingCloud(settings)
  onTestFinished(() => cloud.cloud.dispose())
  return cloud
}

/** Opens a cloud that its opener has to dispose of. */
export async function openLastingCloud(settings: CloudSettings): Promise<CloudUnderTest> {
  const { world = threeAccounts, faults, awsFaults: struck, planCopy, ...hooks } = settings
  const startedCopies: StartedCopy[] = []
  let opened: InProcessCloud | undefined
  const late = (): InProcessCloud => opened!
  const rehearsal = await openRehearsal(world, {
    deployment,
    scripts,
    ...(faults === undefined ? {} : { aroundInvoke: functionFaults(faults, () => late().clock) }),
    ...(struck === undefined ? {} : { aroundRequest: awsFaults(struck, late) }),
    planCopy: (copy) => {
      startedCopies.push(copy)
      return planCopy?.(copy)
    },
    ...hooks,
  })
  opened = rehearsal.cloud
  return { ...rehearsal, ...observations(rehearsal), ...copyObservations(rehearsal, startedCopies) }
}

/** The name by which tests speak of a resource: `hardening`, or `image al2023-base`. */
export function shortName(resourceArn: string): string {
  const [kind, name] = resourceArn.split(':').at(-1)!.split('/')
  return kind === 'image' ? `image ${name}` : (name ?? resourceArn)
}

/** How long an execution took, in virtual minutes, to one decimal. */
export function minutesOf({ events }: WatchedExecution): number {
  const ms = events.at(-1)!.timestamp!.getTime() - events[0]!.timestamp!.getTime()
  return Math.round(ms / 6_000) / 10
}

function observations(rehearsal: Rehearsal): Omit<CloudUnderTest, keyof Rehearsal | keyof CopyObservations> {
  const { world, cloud, owner, prepared, watch, ledger, as } = rehearsal
  return {
    component: prepared.componentArns.get('hardening/1.2.0')!,
    roleArn: (name) => `arn:aws:iam::${world.ownerAccountId}:role/imagebuilder-share-${name}`,
    seenBy: async (resourceArn) => {
      const others = world.accounts.filter(({ id }) => id !== world.ownerAccountId)
      const seeing: string[] = []
      for (const { id } of others) {
        const { imageBuilder, ram } = as(id)
        if ((await reads(imageBuilder, resourceArn)) && (await lists(ram, resourceArn))) seeing.push(id)
      }
      return seeing
    },
    launchableBy: async (imageArn) => {
      const imageId = await amiOf(owner.imageBuilder, imageArn)
      const launching: string[] = []
      for (const { id } of world.accounts.filter((account) => account.id !== world.ownerAccountId)) {
        const launches = await launchTrialOf(cloud.connection, id, world.region)
        if (await launches(imageId)) launching.push(id)
      }
      return launching
    },
    granted: async (resourceArn) => accountsIn(await policyOf(rehearsal, resourceArn)),
    outcomes: async (runId) =>
      Object.fromEntries(
        (await ledger.listShares(runId)).map((share) => [shortName(share.resourceArn), outcomeOf(share)]),
      ),
    ledgerItems: async () => {
      const { Items = [] } = await DynamoDBDocumentClient.from(owner.dynamoDb).send(
        new ScanCommand({ TableName: 'imagebuilder-share-ledger', ConsistentRead: true }),
      )
      return Items
    },
    putLedgerItem: async (item) => {
      const client = DynamoDBDocumentClient.from(owner.dynamoDb)
      await client.send(new PutCommand({ TableName: 'imagebuilder-share-ledger', Item: item }))
    },
    mutatingCalls: (since = 0) =>
      cloud.core.calls
        .all()
        .slice(since)
        .filter(({ caller }) => caller.roleArn !== undefined)
        .filter(({ service }) => ['imagebuilder', 'ram', 'ec2'].includes(service))
        .filter(isMutating),
    sharesOf: (runId) =>
      Object.fromEntries(
        watch
          .shareArns()
          .map((arn) => watch.find(arn)!)
          .filter(({ input }) => (input as { runId: string }).runId === runId)
          .map((share) => [shortName((share.input as { resourceArn: string }).resourceArn), share]),
      ),
  }
}

async function amiOf(client: ImagebuilderClient, imageBuildVersionArn: string): Promise<string> {
  const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn }))
  return image!.outputResources!.amis![0]!.image!
}

async function reads(client: ImagebuilderClient, resourceArn: string): Promise<boolean> {
  const asking: Promise<unknown> = resourceArn.includes(':image/')
    ? client.send(new GetImageCommand({ imageBuildVersionArn: resourceArn }))
    : client.send(new GetComponentCommand({ componentBuildVersionArn: resourceArn }))
  return asking.then(
    () => true,
    () => false,
  )
}

async function lists(client: RAMClient, resourceArn: string): Promise<boolean> {
  for await (const page of paginateListResources({ client }, { resourceOwner: 'OTHER-ACCOUNTS' })) {
    if (page.resources?.some(({ arn }) => arn === resourceArn)) return true
  }
  return false
}

async function policyOf({ owner }: Rehearsal, arn: string): Promise<string | undefined> {
  const answer = arn.includes(':image/')
    ? owner.imageBuilder.send(new GetImagePolicyCommand({ imageArn: arn }))
    : owner.imageBuilder.send(new GetComponentPolicyCommand({ componentArn: arn }))
  return answer.then(
    ({ policy }) => policy,
    () => undefined,
  )
}

function accountsIn(policy: string | undefined): readonly string[] {
  return [...new Set((policy ?? '').match(/\b\d{12}\b(?=:root|")/g) ?? [])].toSorted()
}

function outcomeOf({ result }: ShareRecord): string {
  if (result === undefined) return 'not recorded'
  const withCheck = (one: { outcome: string; finding?: { check: string } }): string =>
    one.finding === undefined ? one.outcome : `${one.outcome} ${one.finding.check}`
  const exceptions = result.exceptions.map((one) => `${one.principals.join(' ')} ${withCheck(one)}`)
  return [withCheck(result), ...exceptions.map((text) => `(${text})`)].join(' ')
}
