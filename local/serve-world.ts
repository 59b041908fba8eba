import { names } from '../infra/names.ts'
import { BadInput } from './bad-input.ts'
import { clientsOf } from './cloud/clients.ts'
import type { Speed } from './cloud/paced-clock.ts'
import { startSocketCloud, type SocketCloud } from './cloud/socket-cloud.ts'
import { deployProduct } from './deploy/deploy-product.ts'
import { prepareWorld } from './worlds/prepare-world.ts'
import { loadRules, putRules, rulesOfWorld } from './worlds/put-rules.ts'
import type { World } from './worlds/world.ts'

/** What is served, and how. */
export interface Service {
  readonly world: World
  /** How the user knows the world. */
  readonly worldFile: string
  /** Wins over the world's own rules. */
  readonly rulesFile: string | undefined
  readonly port: number
  readonly speed: Speed
}

/**
 * Serves a world with the product deployed, until the process is interrupted.
 * @throws BadInput when the world's resources or rules cannot be carried out, or the port is taken.
 */
export async function serveWorld(service: Service, print: (line: string) => void): Promise<void> {
  const { world, worldFile, rulesFile } = service
  const rules = rulesFile === undefined ? rulesOfWorld(world, worldFile) : loadRules(rulesFile)
  const cloud = await startCloud(service)
  try {
    const owner = clientsOf(cloud.connection, world.ownerAccountId, world.region)
    await deployProduct(cloud, world)
    if (rules !== undefined) {
      const at = new Date(cloud.core.clock.now()).toISOString()
      await putRules(rules, { dynamoDb: owner.dynamoDb, tableName: names.ledger, at })
    }
    await prepareWorld(world, owner.imageBuilder)

    print(cloud.connection.endpoint)
    for (const { id, name } of world.accounts) {
      print(`  ${id}  ${name}${id === world.ownerAccountId ? ' (owner)' : ''}`)
    }
    print(exportLine(cloud, world))
    await interrupted()
  } finally {
    await cloud.close()
  }
}

async function startCloud({ world, port, speed }: Service): Promise<SocketCloud> {
  try {
    return await startSocketCloud(world, { port, speed, startMs: Date.now() })
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && error.syscall === 'listen')) throw error
    throw new BadInput(`--port: Expected a free port, got ${error.message}`, { cause: error })
  }
}

/** The SDK for JavaScript reads AWS_REGION; boto3, and the AWS command of version 1, AWS_DEFAULT_REGION. */
function exportLine({ connection }: SocketCloud, { region, ownerAccountId }: World): string {
  const variables = {
    AWS_ENDPOINT_URL: connection.endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: ownerAccountId,
    AWS_SECRET_ACCESS_KEY: 'local',
  }
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  return `export ${assignments.join(' ')}`
}

async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
