import type { CloudConnection } from '../../cloud/clients.ts'
import type { Cloud } from '../../cloud/cloud.ts'
import type { DestinationStack } from '../../deploy/destination-stack.ts'
import type { DestinationsWorld } from '../destinations-world.ts'
import type { World } from '../world.ts'

/** A destination account of a world, as flaws change it: by its administrator, by IAM and by the organization. */
export interface Site {
  readonly cloud: Cloud
  readonly connection: CloudConnection
  readonly world: World
  readonly destinations: DestinationsWorld
  readonly accountId: string
  /** The role that the account lets others copy with. */
  readonly roleArn: string
}

/** One thing that is wrong with a destination account, and how it is put right. */
export interface Flaw {
  /** Values of the stack's parameters that make it; the rest is as where nothing is wrong. */
  readonly parameters?: DestinationStack['parameters']
  /** Whether nothing is deployed. */
  readonly isWithoutStack?: boolean
  /** Makes it in an account where all else is as it should be; absent where the stack makes it. */
  readonly breaks?: (site: Site) => Promise<void>
  /** Does what the remedy of its finding says. */
  readonly mends: (site: Site) => Promise<void>
}

/** A policy document with some statements. */
export function documentOf(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}
