import { writeFileSync } from 'node:fs'

import { BadInput } from '../bad-input.ts'
import { parseOptions, usage } from './options.ts'
import { runWorld } from './run-world.ts'
import { createScreen } from './screen.ts'

process.exitCode = await main(process.argv.slice(2))

/** Answers the exit code: 0 done, 1 something wanted was not done, 2 bad input. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(argv)
    if (options.help) {
      console.log(usage)
      return 0
    }
    const result = await runWorld(options, createScreen(process.stdout, process.env))
    if (options.jsonFile !== undefined) {
      writeFileSync(options.jsonFile, `${JSON.stringify(result, undefined, 2)}\n`)
    }
    return result.verdict === 'done' ? 0 : 1
  } catch (error) {
    if (error instanceof BadInput) {
      console.error(error.message)
      return 2
    }
    throw error
  }
}
