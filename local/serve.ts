import { parseArgs } from 'node:util'

import { BadInput } from './bad-input.ts'
import type { Speed } from './cloud/paced-clock.ts'
import { loadWorld } from './worlds/load-world.ts'

const usage = `Serves the embedded cloud with the product deployed, until Ctrl-C.

  npm run local -- [--world FILE] [--rules FILE] [--port N] [--speed X]

  --world FILE  accounts and resources (default local/worlds/twelve-accounts.json)
  --rules FILE  a rules file instead of the world's, YAML or JSON
  --port N      default: any free port
  --speed X     virtual seconds per second while nothing is under way, or "skip" (default 60)`

interface ServeOptions {
  readonly worldFile: string
  readonly rulesFile: string | undefined
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
    const world = loadWorld(options.worldFile)
    // CDK and the SDK take a while to load, and bad input needs neither.
    const { serveWorld } = await import('./serve-world.ts')
    await serveWorld({ ...options, world }, console.log)
    return 0
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    console.error(error.message)
    return 2
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
    worldFile: values.world ?? 'local/worlds/twelve-accounts.json',
    rulesFile: values.rules,
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
