import type { Cloud } from '../../cloud/cloud.ts'
import { destinationRoleArn } from '../../deploy/destination-stack.ts'
import { createRequestHandler } from '../../wire/request-handler.ts'
import type { DestinationFlaw, DestinationsWorld } from '../destinations-world.ts'
import type { World } from '../world.ts'
import type { Flaw, Site } from './flaw.ts'
import { keyFlaws } from './key-flaws.ts'
import { limitFlaws } from './limit-flaws.ts'
import { roleFlaws } from './role-flaws.ts'
import { settingFlaws } from './setting-flaws.ts'
import { templateFlaws } from './template-flaws.ts'

const flaws: Readonly<Record<DestinationFlaw, Flaw>> = {
  ...roleFlaws,
  ...limitFlaws,
  ...keyFlaws,
  ...settingFlaws,
  ...templateFlaws,
}

/** What a flaw is made of. */
export function flawOf(name: DestinationFlaw): Flaw {
  return flaws[name]
}

/** A destination account as flaws change it: its administrator calls the cloud in memory. */
export function siteOf(cloud: Cloud, world: World, accountId: string): Site {
  const connection = { endpoint: 'http://cloud.invalid', requestHandler: createRequestHandler(cloud.gateway) }
  const destinations: DestinationsWorld = world.destinations ?? {
    regions: [world.region],
    wakeUps: false,
    parameters: {},
    flaws: {},
  }
  return { cloud, connection, world, destinations, accountId, roleArn: destinationRoleArn(accountId) }
}

/** Puts right what a world says is wrong with an account, as the remedy of its finding would; nothing where all is well. */
export async function mendDestination(cloud: Cloud, world: World, accountId: string): Promise<void> {
  const name = world.destinations?.flaws[accountId]
  if (name !== undefined) await flawOf(name).mends(siteOf(cloud, world, accountId))
}
