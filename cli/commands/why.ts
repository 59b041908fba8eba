import type * as z from 'zod'

import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { answerWhy } from '../why/answer.ts'
import { findImage } from '../why/find-image.ts'
import { readAccountId, readImageArgument } from '../why/image-argument.ts'
import { whyNotWanted } from '../why/not-wanted.ts'
import { readChecksOf, readWays } from '../why/read-ways.ts'
import type { whyOutput } from '../why/why-schemas.ts'
import { whyText } from '../why/why-text.ts'

/** `ibshare why ACCOUNT IMAGE`: whether an account has an image, since when and by which rule, or why it has not. */
export const why: Command = {
  words: ['why'],
  parameters: ['ACCOUNT', 'IMAGE'],
  summary:
    'say whether an account has an image, by which rule and run, or why not and what to do; IMAGE: the ARN of a build or of a version, a name (its newest build), or an AMI id; exit code 1 where it has it not',
  options: {},
  run: async (input) => {
    const [account = '', text = ''] = input.positionals
    const next = input.commandLine('why', '--help')
    const accountId = readAccountId(account, next)
    const named = readImageArgument(text, next)
    const services = await input.services()
    const now = input.now()
    const found = await findImage(named, services, { now, next: input.commandLine('runs') })
    const told = await readWays(found, accountId, { services, now })
    const image = found.arn
    const answer = await answerWhy({
      accountId,
      image,
      told,
      checks: await readChecksOf(accountId, found.runs, services),
      notWanted: async () => whyNotWanted({ accountId, image, told }, services),
    })
    const output: z.infer<typeof whyOutput> = answer
    const { runId } = answer
    const nextLine = runId === undefined ? input.commandLine('runs') : input.commandLine('show', runId)
    return {
      exitCode: answer.answer === 'has' ? exitCodes.done : exitCodes.notEverythingDone,
      json: output,
      text: (terminal) => `${whyText(answer, terminal)}\n\nNext: ${nextLine}`,
    }
  },
}
