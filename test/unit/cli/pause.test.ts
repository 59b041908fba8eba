import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { pauseOutput } from '../../../cli/status-schemas.ts'
import { lanesOfRun } from '../../../functions/lib/domain/copying/run-progress.ts'
import { copyOf } from '../domain/copying/copies.ts'
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

const by = 'arn:aws:iam::222222222222:user/op'
const since = '2026-11-21T21:00:00.000Z'
const later = { now: () => Date.parse('2026-11-21T22:00:00Z') }

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
  const copies = [copyOf('copying', { state: 'copying', imageId: 'ami-1' }), copyOf('one'), copyOf('two')]
  for (const copy of copies) await session.copies.putCopy(copy)
  await session.copies.openRunLanes('run-1', lanesOfRun('run-1', copies))
  await session.copies.keepToken('run-1', 'token', since)
})

afterEach(async () => session.close())

describe('ibshare pause', () => {
  it('notes who paused, when and why, and says what goes on', async () => {
    const { exitCode, stdout } = await session.ibshare('pause', '--reason', 'keys are being replaced')

    expect(exitCode).toBe(0)
    expect(await session.copies.readPause()).toEqual({ since, by, reason: 'keys are being replaced' })
    expect(stdout).toBe(
      [
        'Paused: no copy is started any more.',
        `  since 2026-11-21 21:00:00 UTC, by ${by}`,
        '  because: keys are being replaced',
        '  1 copy in progress goes on to the end, outputs included; 2 queued copies stay',
        '  queued. Those that join stay queued, too.',
        '  Runs are planned and share as before; those that want copies wait until their',
        '  copies have ended.',
        '',
        'Next: ibshare resume',
        '',
      ].join('\n'),
    )
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  })

  it('leaves the first pause as it is when it is repeated', async () => {
    await session.ibshare('pause', '--reason', 'first')

    const { exitCode, stdout } = await session.ibshareWith(later, 'pause', '--json')

    expect(exitCode).toBe(0)
    expect(pauseOutput.parse(JSON.parse(stdout))).toEqual({
      outcome: 'unchanged',
      pause: { since, by, reason: 'first' },
      copies: { queued: 2, inProgress: 1, finishing: 0 },
    })
    expect(await session.copies.readPause()).toEqual({ since, by, reason: 'first' })
  })

  it('writes nothing in a dry run, and names the command that does', async () => {
    const { exitCode, stdout } = await session.ibshare('pause', '--dry-run', '--reason', 'new keys')

    expect(exitCode).toBe(0)
    expect(await session.copies.readPause()).toBeUndefined()
    expect(stdout).toMatch(/^Dry run: nothing was written/)
    expect(stdout).toContain("Next: ibshare pause --reason 'new keys'\n")
  })
})

describe('ibshare resume', () => {
  it('lets copies start again and makes sure that a sweep runs', async () => {
    await session.ibshare('pause')
    await session.copies.addDemand(1)

    const { exitCode, stdout } = await session.ibshare('resume')

    expect(exitCode).toBe(0)
    expect(await session.copies.readPause()).toBeUndefined()
    expect(session.surroundings.started).toEqual(['sweep-0-0', 'sweep-1-0'])
    expect(stdout).toContain('Resumed: copies are started again.\n')
    expect(stdout).toContain('  2 queued copies can start as slots get free')
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  })

  it('does not wait for a sweep that sleeps on', async () => {
    await session.ibshare('pause')
    const { demand } = await session.copies.addDemand(0)
    await session.copies.noteSleep(0, '2026-11-21T21:09:00.000Z', { ifGeneration: 0, ifDemand: demand })

    await session.ibshare('resume')

    expect(session.surroundings.started).toEqual(['sweep-0-1'])
  })

  it('demands a sweep although nothing is paused: who resumed may have broken off there', async () => {
    const { exitCode, stdout } = await session.ibshare('resume', '--json')

    expect(exitCode).toBe(0)
    expect(pauseOutput.parse(JSON.parse(stdout)).outcome).toBe('unchanged')
    expect(session.surroundings.started).toEqual(['sweep-0-0'])
  })

  it('changes nothing in a dry run', async () => {
    await session.ibshare('pause')

    const { stdout } = await session.ibshare('resume', '--dry-run', '--json')

    expect(pauseOutput.parse(JSON.parse(stdout))).toMatchObject({ outcome: 'dryRun', pause: { since, by } })
    expect(await session.copies.readPause()).toEqual({ since, by })
    expect(session.surroundings.started).toEqual([])
  })
})
