import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'

import { names } from '../../../infra/names.ts'
import { clientsOf, type AccountClients } from '../../../local/cloud/clients.ts'
import { createInProcessCloud, type InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import type { Deployment } from '../../../local/deploy/assembly.ts'
import { deployDestinations } from '../../../local/deploy/deploy-destinations.ts'
import type { Deployed } from '../../../local/deploy/deploy.ts'
import { createOrganizationReadRole } from '../../../local/worlds/organization-read-role.ts'
import { putRules, rulesOfWorld } from '../../../local/worlds/put-rules.ts'
import type { World } from '../../../local/worlds/world.ts'
import { sizeOf } from '../durations.ts'
import { watchCopies, type CopyWatch } from '../meters/copy-starts.ts'
import { meterWrites, type WriteMeter } from '../meters/write-units.ts'
import type { Cell } from '../result.ts'
import { homeRegion, type Workload } from '../workload.ts'
import { benchWorld, flawsOf, ownerId } from './bench-world.ts'
import { buildImages, type BuiltImage } from './build-images.ts'
import { withLatencies } from './latencies.ts'
import { lossyEvents, type LossyEvents } from './lossy-events.ts'

/** A cloud with images and destination accounts, before anybody copies. */
export interface BenchCloud {
  readonly world: World
  readonly cloud: InProcessCloud
  readonly owner: AccountClients
  readonly images: ReadonlyMap<number, BuiltImage>
  readonly copies: CopyWatch
  readonly events: LossyEvents
  readonly writes: WriteMeter
}

/** Keys are texts in every table. */
const attributesSchema = z.record(z.string(), z.object({ S: z.string() }))

const startMs = Date.UTC(2026, 10, 20, 6)

/** Builds the images of a workload, and then prepares the destination accounts: nothing of it is measured. */
export async function openBenchCloud(workload: Workload, cell: Cell): Promise<BenchCloud> {
  const world = benchWorld(workload, cell)
  let opened: InProcessCloud | undefined
  let administrator: AccountClients | undefined
  const late = (): InProcessCloud => {
    if (opened === undefined) throw new Error('Expected the cloud to be open before a function runs')
    return opened
  }
  const clock = () => late().clock
  const ownerNow = () => (administrator ??= clientsOf(late().connection, ownerId, homeRegion))
  const copies = watchCopies(workload, cell.seed, clock)
  const writes = meterWrites(async (TableName, key) => peek(ownerNow(), TableName, key))
  const events = lossyEvents(cell.seed)
  const cloud = createInProcessCloud(world, {
    startMs,
    planCopy: copies.planCopy,
    aroundRequest: withLatencies(clock, writes.around),
    deliveryFaults: events.fateOf,
  })
  opened = cloud
  const owner = ownerNow()
  const sizes = new Map(
    imageNumbers(workload).map((number) => [number, sizeOf({ ...workload, seed: cell.seed }, number)]),
  )
  const images = await buildImages(sizes, { imageBuilder: owner.imageBuilder, clock: cloud.clock })
  await deployDestinations(cloud, world)
  for (const [accountId, flaw] of flawsOf(workload)) {
    if (flaw !== 'roleWithoutCopyImage') continue
    cloud.iam.roles.removeAction(`arn:aws:iam::${accountId}:role/${names.destinationRole}`, 'ec2:CopyImage')
  }
  return { world, cloud, owner, images, copies, events, writes }
}

/** Deploys the product and puts the rules of the world. */
export async function deployToBench(
  { world, cloud, owner }: BenchCloud,
  deployment: Deployment,
): Promise<Deployed> {
  createOrganizationReadRole(cloud.iam.roles, world)
  const deployed = await cloud.deploy(deployment, { accountId: ownerId, region: homeRegion })
  const rules = rulesOfWorld(world, 'the benchmark')
  const at = new Date(cloud.clock.now()).toISOString()
  if (rules !== undefined) await putRules(rules, { dynamoDb: owner.dynamoDb, tableName: names.ledger, at })
  return deployed
}

function imageNumbers({ runs }: Workload): readonly number[] {
  return runs.flatMap(({ firstImage, images }) =>
    Array.from({ length: images }, (_, index) => firstImage + index),
  )
}

async function peek({ dynamoDb }: AccountClients, TableName: string, key: unknown): Promise<unknown> {
  const Key = attributesSchema.parse(key)
  return (await dynamoDb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item
}
