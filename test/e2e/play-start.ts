import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import { startResultSchema, type StartResult } from '../../local/start/result.ts'
import { runProgram, type ProgramEnd } from './node-program.ts'

/** Starts it as `npm start` does. */
export const start = async (...args: readonly string[]): Promise<ProgramEnd> =>
  runProgram(['local/start/main.ts', ...args])

/** A play of `npm start`, and what it wrote with `--json`. */
export interface Play extends ProgramEnd {
  readonly result: StartResult
}

/** Plays `npm start` to its end, whatever that is. */
export async function play(...args: readonly string[]): Promise<Play> {
  const folder = mkdtempSync(join(tmpdir(), 'start-'))
  try {
    const json = join(folder, 'result.json')
    const end = await start(...args, '--json', json)
    return { ...end, result: startResultSchema.parse(JSON.parse(readFileSync(json, 'utf8'))) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The path of a file that is there until the test ends. */
export function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'start-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'input.json')
  writeFileSync(path, content)
  return path
}

/** The accounts that everything is shared with. */
export const destinations = Array.from(
  { length: 12 },
  (_, index) => `4400000000${String(index + 1).padStart(2, '0')}`,
)
/** Of the rule that copies, in the order of the result. */
export const copyAccounts = ['440000000001', '440000000002', '440000000004', '440000000008']
/** Of the same rule. */
export const copyRegions = ['ap-southeast-2', 'eu-west-1', 'us-east-1']
/** Accounts that nothing is shared with. */
export const outsiders = new Set(['111111111111', '990000000009'])

/** Ids of the accounts that could read a resource whose ARN holds the text. */
export function readersOf({ result }: Play, text: string): readonly string[] {
  const seen = result.sights.filter(({ resourceArn, reads }) => resourceArn.includes(text) && reads)
  return seen.map(({ accountId }) => accountId).toSorted()
}

/** Text without its line breaks, to find sentences in. */
export const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** What of a result the screen does not say. */
export function untold({ stdout, result }: Play): readonly RegExp[] {
  const { stateTransitions, lambdaInvocations, ledgerWrites, usDollars } = result.usage
  const shares = result.resources.filter(({ outcome }) => outcome !== 'skipped')
  const accountIds = [...new Set(result.sights.map(({ accountId }) => accountId))]
  const facts = [
    ...result.executions.flatMap(({ name, status }) => [`run ${name}`, `run ${status}`]),
    ...shares.map(({ arn, outcome, accounts }) => {
      const shortName = arn.split(':').at(-1)!.replace('/', ' ')
      return `${outcome} +${shortName} -> ${accounts} accounts`
    }),
    ...accountIds.map((accountId) => {
      const own = result.sights.filter((sight) => sight.accountId === accountId)
      const reads = own.filter((sight) => sight.reads).length
      const mark = own.every(({ expected }) => expected) ? ' as planned' : 'NOT as planned'
      return `\n  ${accountId} .*${reads === 0 ? 'denied' : `reads ${reads} of ${own.length}`}.* ${mark}\n`
    }),
    ...result.copies.map(({ accountId, region, imageId, outcome }) =>
      outcome === 'done'
        ? `\n  ${accountId} .* ${region} +${imageId} +launches\n`
        : `\n  ${accountId} .* ${region} .*${outcome}`,
    ),
    `${stateTransitions} state transitions, ${lambdaInvocations} Lambda calls, ${ledgerWrites} ledger writes`,
    `${result.realSeconds} s real, \\$${usDollars.toFixed(4)}\n`,
  ]
  return facts.map((fact) => new RegExp(fact)).filter((fact) => !fact.test(stdout))
}

/** Lines of more than 80 columns; ARNs and commands must stay whole, to be pasted. */
export const wideLines = (stdout: string): readonly string[] =>
  stdout.split('\n').filter((line) => line.length > 80 && !/arn:aws:|npm |aws |ibshare /.test(line))
