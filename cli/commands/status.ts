import type * as z from 'zod'

import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { OperatingStatus } from '../operating-status.ts'
import { readOperatingStatus } from '../read-status.ts'
import type { statusOutput } from '../status-schemas.ts'
import { statusText } from '../status-text.ts'

/** `ibshare status`: what goes on, what waits, and whether somebody is needed. */
export const status: Command = {
  words: ['status'],
  parameters: [],
  summary:
    'show what goes on and waits: runs, lanes, the sweep, dead letters; exit code 1 where a person is needed',
  options: {},
  run: async (input) => {
    const found = await readOperatingStatus(await input.services(), () => input.now(), {
      ibshare: (...words) => input.commandLine(...words),
      aws: (...words) => input.awsCommandLine(...words),
    })
    const next = nextCommand(found)
    return {
      exitCode: found.problems.length === 0 ? exitCodes.done : exitCodes.notEverythingDone,
      json: outputOf(found),
      text: (terminal) =>
        `${statusText(found, input.now(), terminal)}${next === undefined ? '' : `\n\nNext: ${input.commandLine(...next)}`}`,
    }
  },
}

/** Every problem names its own. */
function nextCommand({ problems, runs }: OperatingStatus): readonly string[] | undefined {
  if (problems.length > 0) return undefined
  const [first] = runs
  return first === undefined ? ['runs'] : ['show', first.run.runId]
}

function outputOf({ sweeps, ...found }: OperatingStatus): z.infer<typeof statusOutput> {
  return { ...found, sweeps: sweeps.map(({ control, look }) => ({ ...control, ...look })) }
}
