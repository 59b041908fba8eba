import { parseArgs } from 'node:util'

import { names } from '../infra/names.ts'
import { BadInput } from './bad-input.ts'
import { clientsOf } from './cloud/clients.ts'
import type { Speed } from './cloud/paced-clock.ts'
import { startSocketCloud } from './cloud/socket-cloud.ts'
import { deployProduct } from './deploy/deploy-product.ts'
import { loadWorld } from './worlds/load-world.ts'
import { prepareWorld } from './worlds/prepare-world.ts'
import { loadRules, putRules, rulesOfWorld } from './worlds/put-rules.ts'

const usage = `Serves the embedded cloud with the product deployed, until Ctrl-C.

  npm run local -- [--world FILE] [--rules FILE] [--port N] [--speed X]

  --world FILE  accounts and resources (default local/worlds/twelve-accounts.json)
  --rules FILE  a rules file instead of the world's, YAML or JSON
  --port N      default: any free port
  --speed X     virtual seconds per second while nothing is under way, or "skip" (default 60)`

interface ServeOptions {
  readonly world: string
  readonly rules?: string
  readonly port: number
  readonly speed: Speed
}

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = readOptions(argv)
    if (options === undefined) {
      console.log(usage)
      return 0
    }
    await serve(options)
    return 0
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    console.error(error.message)
    return 2
  }
}

async function serve({ world: worldFile, rules: rulesFile, port, speed }: ServeOptions): Promise<void> {
  const world = loadWorld(worldFile)
  const rules = rulesFile === undefined ? rulesOfWorld(world, worldFile) : loadRules(rulesFile)
  const cloud = await startSocketCloud(world, { port, speed, startMs: Date.now() })
  try {
    const owner = clientsOf(cloud.connection, world.ownerAccountId, world.region)
    await deployProduct(cloud, { accountId: world.ownerAccountId, region: world.region })
    if (rules !== undefined) {
      const at = new Date(cloud.core.clock.now()).toISOString()
      await putRules(rules, { dynamoDb: owner.dynamoDb, tableName: names.ledger, at })
    }
    await prepareWorld(world, owner.imageBuilder)

    console.log(cloud.connection.endpoint)
    for (const { id, name } of world.accounts) {
      console.log(`  ${id}  ${name}${id === world.ownerAccountId ? ' (owner)' : ''}`)
    }
    console.log(
      `export AWS_ENDPOINT_URL=${cloud.connection.endpoint} AWS_REGION=${world.region} AWS_ACCESS_KEY_ID=${world.ownerAccountId} AWS_SECRET_ACCESS_KEY=local`,
    )
    await interrupted()
  } finally {
    await cloud.close()
  }
}

/** Answers `undefined` when only the usage was asked for. @throws BadInput when an option is not of its form. */
function readOptions(argv: readonly string[]): ServeOptions | undefined {
  const values = parseOptions(argv)
  if (values.help === true) return undefined
  const port = Number(values.port ?? '0')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BadInput(`--port: Expected a number from 0 to 65535, got ${values.port}`)
  }
  return {
    world: values.world ?? 'local/worlds/twelve-accounts.json',
    ...(values.rules === undefined ? {} : { rules: values.rules }),
    port,
    speed: readSpeed(values.speed ?? '60'),
  }
}

function parseOptions(argv: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    const options = { world: text, rules: text, port: text, speed: text, help: { type: 'boolean' } } as const
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    throw new BadInput(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, {
      cause: error,
    })
  }
}

function readSpeed(text: string): Speed {
  if (text === 'skip') return text
  const speed = Number(text)
  if (!(speed > 0)) throw new BadInput(`--speed: Expected a number above 0 or "skip", got ${text}`)
  return speed
}

async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
