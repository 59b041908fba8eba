import { readFileSync } from 'node:fs'

import { names } from '../../infra/names.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Place } from '../cloud/place.ts'
import { limitTarget } from '../organizations/limit-target.ts'
import type { DestinationFlaw, DestinationsWorld } from '../worlds/destinations-world.ts'
import type { World } from '../worlds/world.ts'
import type { Deployment } from './assembly.ts'
import type { Deployed } from './deploy.ts'
import { templateSchema, type Template } from './template.ts'

const templateFile = 'infra/destination-account.template.json'

/** What copies of every kind need; AWS's own default is the least. */
const everything = { EncryptedImages: 'true', LaunchTemplates: 'true', SsmParameters: 'true' } as const

/** The account that roles trust by mistake. */
const otherOwner = '000000000000'

/**
 * Deploys the stack of destination accounts wherever the world has it, as a StackSet would, with the flaws of the
 * world.
 */
export async function deployDestinations(cloud: Cloud, world: World): Promise<void> {
  const { destinations } = world
  if (destinations === undefined) return
  const template = readDestinationTemplate()
  for (const accountId of destinationAccounts(world, destinations)) {
    const flaw = destinations.flaws[accountId]
    if (flaw === 'copyDenied') denyCopies(cloud, accountId)
    if (flaw === 'noRole') continue
    for (const region of destinations.regions) {
      await deployDestination(cloud, { accountId, region }, { template, ...parametersOf(world, flaw) })
    }
  }
}

/** A stack of destination accounts: its template and the values of its parameters. */
export interface DestinationStack {
  readonly template: Template
  readonly parameters: Readonly<Record<string, string>>
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

/** The committed template of destination accounts. */
export function readDestinationTemplate(): Template {
  return templateSchema.parse(JSON.parse(readFileSync(templateFile, 'utf8')))
}

/** The accounts that have the stack. */
export function destinationAccounts(
  { accounts, organization, ownerAccountId }: World,
  { accountIds }: DestinationsWorld,
): readonly string[] {
  if (accountIds !== undefined) return accountIds
  const without = new Set([ownerAccountId, organization?.managementAccountId])
  const members = new Set(organization?.accountIds)
  return accounts
    .filter(({ id, status }) => members.has(id) && !without.has(id) && status !== 'SUSPENDED')
    .map(({ id }) => id)
}

function parametersOf(
  { destinations, ownerAccountId, region }: World,
  flaw: DestinationFlaw | undefined,
): Pick<DestinationStack, 'parameters'> {
  const wakes = destinations?.wakeUps === true && flaw !== 'noWakeUpRule'
  return {
    parameters: {
      ...everything,
      OwnerAccountId: flaw === 'otherTrust' ? otherOwner : ownerAccountId,
      HomeRegion: destinations?.regions[0] ?? region,
      WakeUpBusArn: wakes ? `arn:aws:events:${region}:${ownerAccountId}:event-bus/${names.wakeUps}` : 'none',
      ...destinations?.parameters,
    },
  }
}

function denyCopies({ organizationPolicies }: Cloud, accountId: string): void {
  limitTarget(organizationPolicies, {
    name: `no-copies-${accountId}`,
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'ec2:CopyImage', Resource: '*' }],
    },
    targetId: accountId,
  })
}
