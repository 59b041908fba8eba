import { openSync, writeSync } from 'node:fs'

import { BadInput } from '../bad-input.ts'
import { loadWorld } from '../worlds/load-world.ts'
import { parseOptions, usage } from './options.ts'
import { createScreen } from './screen.ts'
import { readTrigger } from './trigger.ts'
import { withFlaws } from './with-flaws.ts'

process.exitCode = await main(process.argv.slice(2))

/** Answers the exit code: 0 done, 1 something wanted was not done, 2 bad input. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(argv)
    if (options.help) {
      console.log(usage)
      return 0
    }
    const { worldFile, eventFile, jsonFile } = options
    const world = withFlaws(loadWorld(worldFile), options.flaws)
    const trigger = eventFile === undefined ? undefined : readTrigger(eventFile)
    const json = jsonFile === undefined ? undefined : openForWriting(jsonFile)

    // CDK and the SDK take a while to load, and bad input needs neither.
    const { runWorld } = await import('./run-world.ts')
    const screen = createScreen(process.stdout, process.env)
    const result = await runWorld({ world, worldFile, trigger }, screen)
    if (json !== undefined) writeSync(json, `${JSON.stringify(result, undefined, 2)}\n`)
    return result.verdict === 'done' ? 0 : 1
  } catch (error) {
    if (error instanceof BadInput) {
      console.error(error.message)
      return 2
    }
    throw error
  }
}

/** Opened before anything runs, so that a mistake in the path costs no time. */
function openForWriting(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BadInput(`--json: Expected a file that can be written, got ${reason}`, { cause: error })
  }
}
