import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startResultSchema, type StartResult } from '../../local/start/result.ts'
import { lasting } from './lasting-output.ts'
import { runProgram, type ProgramEnd } from './node-program.ts'
import { blockAfter } from './readme-blocks.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const start = async (...args: readonly string[]): Promise<ProgramEnd> =>
  runProgram(['local/start/main.ts', ...args])

interface Play extends ProgramEnd {
  readonly result: StartResult
}

async function play(...args: readonly string[]): Promise<Play> {
  const json = join(folder, 'result.json')
  const end = await start(...args, '--json', json)
  return { ...end, result: startResultSchema.parse(JSON.parse(readFileSync(json, 'utf8'))) }
}

function fileWith(content: string): string {
  const path = join(folder, 'input.json')
  writeFileSync(path, content)
  return path
}

const destinations = Array.from(
  { length: 12 },
  (_, index) => `4400000000${String(index + 1).padStart(2, '0')}`,
)
const outsiders = new Set(['111111111111', '990000000009'])

/** Ids of the accounts that could read a resource whose ARN holds the text. */
function readersOf({ result }: Play, text: string): readonly string[] {
  const seen = result.sights.filter(({ resourceArn, reads }) => resourceArn.includes(text) && reads)
  return seen.map(({ accountId }) => accountId).toSorted()
}

/** Text without its line breaks, to find sentences in. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** What of a result the screen does not say. */
function untold({ stdout, result }: Play): readonly RegExp[] {
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
    `${stateTransitions} state transitions, ${lambdaInvocations} Lambda calls, ${ledgerWrites} ledger writes`,
    `${result.realSeconds} s real, \\$${usDollars.toFixed(4)}\n`,
  ]
  return facts.map((fact) => new RegExp(fact)).filter((fact) => !fact.test(stdout))
}

/** Lines of more than 80 columns; ARNs and commands must stay whole, to be pasted. */
const wideLines = (stdout: string): readonly string[] =>
  stdout.split('\n').filter((line) => line.length > 80 && !/arn:aws:|npm |aws |ibshare /.test(line))

describe('npm start', () => {
  let twelve: Play
  beforeAll(async () => {
    twelve = await play()
  })

  it('exits with 0 when everything was shared', () => {
    expect(twelve).toMatchObject({ exitCode: 0, stderr: '', result: { verdict: 'done' } })
    expect(twelve.result.executions).toMatchObject([{ status: 'SUCCEEDED' }])
  })

  it('gives the image and its components to the twelve accounts and to nobody else', () => {
    for (const resource of ['image/al2023-base', 'component/hardening', 'component/monitoring-agent']) {
      expect(readersOf(twelve, resource)).toEqual(destinations)
    }
    const refusals = twelve.result.sights.filter(({ accountId }) => outsiders.has(accountId))
    expect(refusals.map(({ refusal }) => refusal)).toEqual(
      Array.from({ length: 6 }, () => 'ForbiddenException'),
    )
    const listing = twelve.result.sights.filter(({ lists }) => lists === true)
    expect(listing.map(({ accountId }) => accountId).toSorted()).toEqual(destinations)
  })

  it('lets the twelve accounts launch the image, and nobody else', () => {
    const tried = twelve.result.sights.filter(({ resourceArn }) => resourceArn.includes(':image/'))
    const launching = tried.filter(({ launches }) => launches === true)
    const refused = tried.filter(({ launches }) => launches === false)

    expect(launching.map(({ accountId }) => accountId).toSorted()).toEqual(destinations)
    expect(refused.map(({ accountId }) => accountId).toSorted()).toEqual([...outsiders].toSorted())
  })

  it('changes each shared resource by two calls, and the AMI of the image by one', () => {
    const shared = twelve.result.resources.filter(({ outcome }) => outcome === 'done')

    expect(shared).toHaveLength(3)
    expect(twelve.result.usage.mutatingSharingCalls).toBe(2 * shared.length + 1)
  })

  it('tells the states in their order, a line each', () => {
    const states = [
      'RegisterRun',
      'PlanRun',
      'CheckPrerequisites',
      'ShareResources',
      'RecordResult',
      'PublishRunEnded',
    ]
    const lines = twelve.stdout.split('\n').map((line) => line.replace(/^\d:\d\d:\d\d +/, ''))

    expect(lines.filter((line) => states.includes(line))).toEqual(states)
  })

  it('writes what README.md shows', () => {
    const shown = blockAfter('<!-- output of npm start -->')

    expect(lasting(shown), `Paste this into README.md:\n${twelve.stdout}`).toEqual(lasting(twelve.stdout))
  })

  it('writes a result that says what the screen says', () => {
    expect(untold(twelve)).toEqual([])
  })

  it('keeps to 80 columns, without colours, where there is no terminal', () => {
    expect(wideLines(twelve.stdout)).toEqual([])
    expect(twelve.stdout).not.toContain('\u001B')
  })
})

describe('npm start -- --world local/worlds/foreign-policy.json', () => {
  let foreign: Play
  beforeAll(async () => {
    foreign = await play('--world', 'local/worlds/foreign-policy.json')
  })

  it('exits with 1 and shows what, where and the remedy', () => {
    const { finding } = foreign.result.resources.find(({ outcome }) => outcome === 'blocked')!

    expect(foreign).toMatchObject({ exitCode: 1, stderr: '', result: { verdict: 'notDone' } })
    expect(finding).toMatchObject({
      check: 'FOREIGN_POLICY',
      where: expect.stringContaining('component/monitoring-agent'),
    })
    const screen = flat(foreign.stdout)
    for (const text of Object.values(finding!)) expect(screen).toContain(flat(text))
  })

  it('fails the execution with a named error', () => {
    expect(foreign.result.executions).toMatchObject([{ status: 'FAILED', error: 'PrerequisitesMissing' }])
  })

  it('leaves the policy alone that somebody else wrote, and shares all the rest', () => {
    expect(readersOf(foreign, 'component/monitoring-agent')).toEqual(['440000000003'])
    expect(readersOf(foreign, 'component/hardening')).toEqual(destinations)
    expect(readersOf(foreign, 'image/al2023-base')).toEqual(destinations)
  })

  it('writes a result that says what the screen says', () => {
    expect(untold(foreign)).toEqual([])
  })

  it('keeps to 80 columns', () => {
    expect(wideLines(foreign.stdout)).toEqual([])
  })
})

describe('npm start -- --event FILE', () => {
  it('shares by a manual input exactly what it names', async () => {
    const manual = await play('--event', 'events/manual-share.json')

    expect(manual).toMatchObject({ exitCode: 0, stderr: '' })
    expect(manual.result.resources.map(({ arn }) => arn)).toEqual([
      'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1',
    ])
    expect(readersOf(manual, 'image/al2023-base')).toEqual(destinations.slice(0, 2))
    expect(untold(manual)).toEqual([])
  })

  it('shares by an event what the rules say', async () => {
    const event = await play('--event', 'events/image-available.json')

    expect(event).toMatchObject({ exitCode: 0, stderr: '' })
    expect(readersOf(event, 'component/hardening')).toEqual(destinations)
    expect(untold(event)).toEqual([])
  })
})

describe('bad input', () => {
  const world = JSON.parse(readFileSync('local/worlds/twelve-accounts.json', 'utf8')) as Record<
    string,
    unknown
  >
  const { ownerAccountId: _owner, ...ownerless } = world

  it.each<[string, () => readonly string[], RegExp]>([
    ['the world file is missing', () => ['--world', 'nowhere.json'], /^nowhere\.json: .*ENOENT/],
    ['the world is not JSON', () => ['--world', fileWith('{ "seed": ')], /Expected JSON/],
    [
      'a member of the world is unknown',
      () => ['--world', fileWith(JSON.stringify({ ...world, sed: 2 }))],
      /"sed"/,
    ],
    [
      'a member of the world is missing',
      () => ['--world', fileWith(JSON.stringify(ownerless))],
      /ownerAccountId/,
    ],
    [
      'the rules of the world are malformed',
      () => ['--world', fileWith(JSON.stringify({ ...world, rules: { version: 2 } }))],
      /rules:\n.*version/,
    ],
    ['an option is unknown', () => ['--wrold', 'x'], /--wrold/],
    ['an option lacks its value', () => ['--world'], /--world/],
    ['there is an argument too many', () => ['local/worlds/twelve-accounts.json'], /twelve-accounts/],
    ['the event file is missing', () => ['--event', 'nowhere.json'], /^nowhere\.json: .*ENOENT/],
    [
      'the event file is neither event nor manual input',
      () => ['--event', 'package.json'],
      /^package\.json: Expected an event/,
    ],
    ['the event file is a list', () => ['--event', fileWith('[]')], /Expected a JSON object/],
    [
      'an event lacks a member',
      () => ['--event', fileWith('{"detail-type": "EC2 Image Builder Image State Change"}')],
      /source/,
    ],
    [
      'the result cannot be written',
      () => ['--json', join(folder, 'no', 'result.json')],
      /^--json: .*ENOENT/,
    ],
  ])('exits with 2 and one message when %s', async (_, args, message) => {
    const end = await start(...args())

    expect(end).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(message) })
    expect(end.stderr).not.toMatch(/^ +at |node:internal/m)
  })

  it('explains itself when asked for help', async () => {
    const end = await start('--help')

    expect(end).toMatchObject({ exitCode: 0, stderr: '' })
    for (const option of ['--world', '--event', '--json']) expect(end.stdout).toContain(option)
  })
})
