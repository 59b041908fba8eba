import { readFileSync } from 'node:fs'

import { names } from '../../infra/names.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Place } from '../cloud/place.ts'
import type { World } from '../worlds/world.ts'
import type { Deployment } from './assembly.ts'
import type { Deployed } from './deploy.ts'
import { templateSchema, type Template } from './template.ts'

const templateFile = 'infra/destination-account.template.json'

/** What copies of every kind need; AWS's own default is the least. */
const everything = { EncryptedImages: 'true', LaunchTemplates: 'true', SsmParameters: 'true' } as const

/** Parameters of a stack that makes no role, because its Region is not the one that does. */
export const wakeUpRuleOnly = { HomeRegion: 'xx-none-1' } as const

/** A stack of destination accounts: its template and the values of its parameters. */
export interface DestinationStack {
  readonly template: Template
  readonly parameters: Readonly<Record<string, string>>
}

let committed: Template | undefined

/** The committed template of destination accounts. */
export function readDestinationTemplate(): Template {
  committed ??= templateSchema.parse(JSON.parse(readFileSync(templateFile, 'utf8')))
  return committed
}

/** The role that an account lets others copy with. */
export function destinationRoleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/EC2ImageBuilderDistributionCrossAccountRole`
}

/** Deploys the stack of destination accounts into one account and Region. */
export async function deployDestination(
  cloud: Cloud,
  place: Place,
  { template, parameters }: DestinationStack,
): Promise<Deployed> {
  const deployment: Deployment = {
    stackName: 'imagebuilder-share-destination',
    environment: 'aws://unknown-account/unknown-region',
    template,
    parameters,
    assets: new Map(),
  }
  return cloud.deploy(deployment, place)
}

/** Deploys the stacks of an account into all Regions of a world; some parameters may differ from the world's. */
export async function deployStacks(
  cloud: Cloud,
  world: World,
  accountId: string,
  parameters: DestinationStack['parameters'] = {},
): Promise<void> {
  const stack = {
    template: readDestinationTemplate(),
    parameters: { ...parametersOf(world), ...parameters },
  }
  for (const region of world.destinations?.regions ?? [])
    await deployDestination(cloud, { accountId, region }, stack)
}

function parametersOf({ destinations, ownerAccountId, region }: World): DestinationStack['parameters'] {
  const bus = `arn:aws:events:${region}:${ownerAccountId}:event-bus/${names.wakeUps}`
  return {
    ...everything,
    OwnerAccountId: ownerAccountId,
    HomeRegion: destinations?.regions[0] ?? region,
    WakeUpBusArn: destinations?.wakeUps === true ? bus : 'none',
    ...destinations?.parameters,
  }
}
