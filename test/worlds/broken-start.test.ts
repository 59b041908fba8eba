import { beforeAll, describe, expect, it } from 'vitest'

import { destinations, flat, play, readersOf, untold, wideLines, type Play } from '../e2e/play-start.ts'

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

// An event that is given plays the same as a build: one play shows both.
describe('npm start -- --flaw 440000000008=noRole --event events/image-available.json', () => {
  let broken: Play
  beforeAll(async () => {
    broken = await play('--flaw', '440000000008=noRole', '--event', 'events/image-available.json')
  })

  it('shows the finding and its remedy before the copies', () => {
    const failed = broken.result.checks.filter(({ verdict }) => verdict === 'failed')
    const beforeCopies = broken.stdout.split(' copying')[0]!

    expect(failed).toMatchObject([{ accountId: '440000000008', check: 'ROLE_NOT_ASSUMABLE' }])
    expect(beforeCopies).toContain('Failed: 440000000008\n')
    expect(flat(beforeCopies)).toContain(flat(failed[0]!.finding!.remedy))
  })

  it('copies to the others, exits with 1, and shows what mends the account', () => {
    expect(broken).toMatchObject({ exitCode: 1, stderr: '', result: { verdict: 'notDone' } })
    expect(broken.result.executions).toMatchObject([{ status: 'FAILED', error: 'PrerequisitesMissing' }])
    const ends = Object.groupBy(broken.result.copies, ({ accountId }) => accountId)
    expect(ends['440000000001']!.every(({ launches }) => launches)).toBe(true)
    for (const { outcome, finding } of ends['440000000008']!) {
      expect(outcome).toBe('blocked')
      expect(finding).toMatchObject({ check: 'ROLE_NOT_ASSUMABLE' })
    }
    const cause = broken.stdout.split('run FAILED')[1]!.split('\nProof: ')[0]!
    expect(flat(cause)).toContain(flat(ends['440000000008']![0]!.finding!.remedy))
  })

  it('shares by an event what the rules say', () => {
    expect(readersOf(broken, 'component/hardening')).toEqual(destinations)
  })

  it('writes a result that says what the screen says, in 80 columns', () => {
    expect(untold(broken)).toEqual([])
    expect(wideLines(broken.stdout)).toEqual([])
  })
})
