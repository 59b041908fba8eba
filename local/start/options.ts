import { parseArgs } from 'node:util'

import { BadInput } from '../bad-input.ts'
import { flaws } from '../worlds/destinations-world.ts'

/** What `npm start` was asked to do. */
export interface StartOptions {
  readonly worldFile: string
  /** An EventBridge event or a manual input; absent: the world's pipelines are executed and their event does the rest. */
  readonly eventFile?: string
  /** Where the result is written as JSON. */
  readonly jsonFile?: string
  /** What is wrong with destination accounts beside what the world says, as `ID=FLAW`. */
  readonly flaws: readonly string[]
  readonly help: boolean
}

/** The world of one owner and twelve destination accounts. */
const defaultWorldFile = 'local/worlds/twelve-accounts.json'

/** Text of `npm start -- --help`. */
export const usage = `Runs the whole product on this machine, without an AWS account.

  npm start -- [--world FILE] [--event FILE] [--flaw ID=FLAW] [--json OUT]

  --world FILE  what exists: accounts, resources, rules (default ${defaultWorldFile})
  --event FILE  an EventBridge event or a manual input, see events/ (default: an image is built)
  --flaw ID=FLAW
                breaks a destination account: ${flaws.options.join(', ')}
  --json OUT    write the result to OUT as JSON, see events/schemas/start-result.schema.json

Exit code 0: everything wanted was done. 1: something was not. 2: bad input.`

/** Reads the command line. @throws BadInput naming the option that is not known or lacks its value. */
export function parseOptions(argv: readonly string[]): StartOptions {
  const values = parse(argv)
  return {
    worldFile: values.world ?? defaultWorldFile,
    ...(values.event === undefined ? {} : { eventFile: values.event }),
    ...(values.json === undefined ? {} : { jsonFile: values.json }),
    flaws: values.flaw ?? [],
    help: values.help ?? false,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        world: { type: 'string' },
        event: { type: 'string' },
        json: { type: 'string' },
        flaw: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BadInput(`${reason}\n\n${usage}`, { cause: error })
  }
}
