import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { lasting } from './lasting-output.ts'
import {
  copyAccounts,
  copyRegions,
  destinations,
  fileWith,
  flat,
  outsiders,
  play,
  readersOf,
  start,
  untold,
  wideLines,
  type Play,
} from './play-start.ts'
import { blockAfter } from './readme-blocks.ts'

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

  it('copies the AMI once for each of four accounts and three Regions, and for a relay of each other Region', () => {
    const { copies, usage } = twelve.result
    const lanes = copies.map(({ accountId, region }) => `${accountId} ${region}`)

    expect(lanes).toEqual([
      ...[...copyRegions].slice(0, 2).map((region) => `222222222222 ${region}`),
      ...copyAccounts.flatMap((accountId) => copyRegions.map((region) => `${accountId} ${region}`)),
    ])
    expect(
      copies.filter(({ outcome, launches, expected }) => outcome !== 'done' || !launches || !expected),
    ).toEqual([])
    expect(new Set(copies.map(({ imageId }) => imageId)).size).toBe(copies.length)
    // One CopyImage each. For each of the three AMIs that are copied: two grants, and the same taken back, if it came to that.
    expect(usage.mutatingCopyCalls).toBeGreaterThanOrEqual(copies.length + 6)
    expect(usage.mutatingCopyCalls).toBeLessThanOrEqual(copies.length + 12)
  })

  it('moves the AMI to each other Region once, and says what other ways would cost', () => {
    const { planned, withoutRelay, asLaunchPermission } = twelve.result.copyCosts

    expect(planned).toMatchObject({ copies: 14, transferGigabytes: 16, storageGigabytes: 112 })
    expect(withoutRelay).toMatchObject({ copies: 12, transferGigabytes: 64 })
    expect(asLaunchPermission).toMatchObject({ copies: 2, transferGigabytes: 16 })
    for (const { transferDollars, storageDollarsPerMonth } of [planned, withoutRelay, asLaunchPermission]) {
      expect(twelve.stdout).toContain(`$${transferDollars.toFixed(2)},`)
      expect(twelve.stdout).toContain(`$${storageDollarsPerMonth.toFixed(2)} a month`)
    }
  })

  it('shows what the checks of each destination say before anything is done there', () => {
    const { checks } = twelve.result
    const story = twelve.stdout.split('\nProof: ')[0]!
    const matrix = story.indexOf('Checks of 4 accounts: ')

    expect([...new Set(checks.map(({ accountId }) => accountId))].toSorted()).toEqual(copyAccounts)
    expect(checks.filter(({ verdict }) => verdict === 'failed' || verdict === 'waived')).toEqual([])
    expect(checks.filter(({ verdict, reason }) => verdict === 'unproven' && reason === undefined)).toEqual([])
    for (const check of new Set(checks.map((one) => one.check))) expect(flat(story)).toContain(check)
    expect(matrix).toBeGreaterThan(story.indexOf('PlanCopies'))
    expect(matrix).toBeLessThan(story.indexOf(' copying'))
    expect(matrix).toBeLessThan(story.indexOf('ShareResources'))
  })

  const progressOf = (region: string): readonly string[] =>
    twelve.stdout.split('\n').filter((line) => line.includes(` ${region}  `) && line.includes(' GB'))

  it.each(copyRegions)('tells how far the copies to %s are, from the first to the last', (region) => {
    const told = progressOf(region)
    const gigabytes = told.map((line) => Number(/\((\d+) of \d+ GB/.exec(line)![1]))

    // All copies of a Region may end between two looks, a minute apart.
    expect(told.length).toBeGreaterThan(1)
    expect(gigabytes).toEqual(gigabytes.toSorted((one, other) => one - other))
    expect(told.at(-1)).toMatch(/ \d done \((\d+) of \1 GB\)$/)
  })

  it('tells when copies will be there, once some are', () => {
    const told = copyRegions.flatMap(progressOf)

    expect(told.length).toBeGreaterThan(2 * copyRegions.length)
    expect(told.some((line) => /until \d:\d\d\)$/.test(line))).toBe(true)
  })

  it('tells the states in their order, a line each', () => {
    const states = [
      'RegisterRun',
      'PlanRun',
      'PlanCopies',
      'CheckDestinations',
      'CheckPrerequisites',
      'ShareResources',
      'EnqueueCopies',
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

  it('only checks where nothing else is asked for, and claims nothing else', async () => {
    const flaw = ['--flaw', '440000000002=noRole']
    const checked = await play('--event', 'events/check-only.json', ...flaw)

    expect(checked).toMatchObject({ exitCode: 1, result: { observed: true, copies: [] } })
    expect(checked.stdout).toContain(' ROLE_NOT_ASSUMABLE\n')
    expect(checked.stdout).toContain('\nNot done: checked, nothing was changed\n')
    expect(checked.stdout).toContain('2 copies: 0 GB between Regions\n')
    expect(checked.stdout).not.toContain('as it was done')
    expect(untold(checked)).toEqual([])
  })
})

describe('npm start of rules that observe', () => {
  it('says that nothing was changed, and that nobody got anything', async () => {
    const world = JSON.parse(readFileSync('local/worlds/twelve-accounts.json', 'utf8')) as {
      readonly rules: object
    }
    const observing = { ...world, rules: { ...world.rules, settings: { mode: 'observe' } } }
    const observed = await play('--world', fileWith(JSON.stringify(observing)))

    expect(observed).toMatchObject({ exitCode: 0, result: { verdict: 'done', observed: true } })
    expect(readersOf(observed, 'image/al2023-base')).toEqual([])
    expect(observed.stdout).toContain('\nDone: checked, nothing was changed\n')
    expect(untold(observed)).toEqual([])
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
    ['a flaw is unknown', () => ['--flaw', '440000000001=lazy'], /noRole, otherTrust/],
    ['a flaw is of an unknown account', () => ['--flaw', '12=noRole'], /^--flaw: .*got 12=noRole/],
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
      () => ['--json', join(tmpdir(), 'start-nowhere', 'result.json')],
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
    for (const option of ['--world', '--event', '--flaw', '--json']) expect(end.stdout).toContain(option)
  })
})
