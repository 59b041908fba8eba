import { describe, expect, it } from 'vitest'

import { compareBuilds } from '../../../../functions/lib/domain/copying/build-version.ts'
import {
  afterOutputWritten,
  claimOutput,
  outputNameOf,
  templateVersionRequest,
} from '../../../../functions/lib/domain/copying/output-claim.ts'
import { accountId, region } from './copies.ts'
import { forSeeds } from './seeded-random.ts'

const key = { kind: 'parameter', accountId, region, name: '/golden' } as const
const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T00:00:00Z`
const claim = (version: string, createdAt = day(1), imageId = `ami-${version}`) => ({
  version,
  createdAt,
  imageId,
})

describe('compareBuilds', () => {
  it.each([
    ['1.2.3/4', '1.2.3/10'],
    ['1.2.9/1', '1.2.10/1'],
    ['1.9.0/7', '1.10.0/1'],
    ['9.0.0/1', '10.0.0/1'],
  ])('takes %s for older than %s', (older, newer) => {
    expect(compareBuilds(claim(older), claim(newer))).toBeLessThan(0)
    expect(compareBuilds(claim(newer), claim(older))).toBeGreaterThan(0)
  })

  it('takes the date where the versions are the same', () => {
    expect(compareBuilds(claim('1.0.0/1', day(1)), claim('1.0.0/1', day(2)))).toBeLessThan(0)
  })

  it('refuses what is no version of a build', () => {
    expect(() => compareBuilds(claim('1.2.3'), claim('1.2.3/4'))).toThrow('Expected the version of a build')
  })
})

describe('claimOutput', () => {
  it('claims what nobody has, and what an older build has', () => {
    const older = claim('1.0.0/9')

    expect(claimOutput(key, undefined, claim('1.0.0/1'))).toEqual({ kind: 'claim' })
    expect(claimOutput(key, older, claim('1.0.0/10'))).toEqual({ kind: 'claim', replaces: older })
  })

  it('knows a repeat as its own', () => {
    expect(claimOutput(key, claim('1.0.0/1'), claim('1.0.0/1'))).toEqual({ kind: 'ours' })
  })

  it('claims anew for another AMI of the same build', () => {
    const first = claim('1.0.0/1')

    expect(claimOutput(key, first, claim('1.0.0/1', day(1), 'ami-again'))).toEqual({
      kind: 'claim',
      replaces: first,
    })
  })

  it('writes nothing over a newer build, unless older ones are allowed', () => {
    const newer = claim('1.0.0/10')

    expect(claimOutput(key, newer, claim('1.0.0/9'))).toMatchObject({
      kind: 'superseded',
      finding: {
        check: 'SUPERSEDED',
        what: expect.stringContaining('1.0.0/10'),
        where: `${accountId} in ${region}`,
      },
    })
    expect(claimOutput(key, newer, { ...claim('1.0.0/9'), allowOlder: true })).toEqual({
      kind: 'claim',
      replaces: newer,
    })
  })

  it('ends with the newest build in AWS whatever the order of claims and calls, 500 seeds', () => {
    forSeeds(500, (random) => {
      const builds = [1, 2, 3, 4].map((number) => claim(`1.0.0/${number}`))
      let stored: ReturnType<typeof claim> | undefined
      let inAws = ''
      function* worker(mine: ReturnType<typeof claim>): Generator<void> {
        for (;;) {
          const read = stored
          yield
          const decision = claimOutput(key, read, mine)
          if (decision.kind === 'superseded') return
          if (decision.kind === 'claim' && stored !== decision.replaces) continue
          if (decision.kind === 'claim') stored = mine
          break
        }
        for (let write = mine; ;) {
          yield
          inAws = write.imageId
          yield
          const next = stored === undefined ? undefined : afterOutputWritten(write, stored)
          if (next?.kind !== 'writeAgain') return
          write = { ...mine, ...next.claim }
        }
      }
      const running = builds.map(worker)
      while (running.length > 0) {
        const index = random.between(0, running.length - 1)
        if (running[index]?.next().done === true) running.splice(index, 1)
      }

      expect(inAws).toBe('ami-1.0.0/4')
    })
  })
})

describe('templateVersionRequest', () => {
  const template = { launchTemplateId: 'lt-0123456789abcdef0', latestVersion: 7 }
  const request = templateVersionRequest('copy-1', template, 'ami-1')

  it('builds on the latest version and names the copied AMI, with a token of copy and template', () => {
    expect(request).toMatchObject({
      launchTemplateId: template.launchTemplateId,
      sourceVersion: 7,
      imageId: 'ami-1',
    })
    expect(request.clientToken.length).toBeLessThanOrEqual(64)
    expect(templateVersionRequest('copy-1', template, 'ami-1')).toEqual(request)
    expect(templateVersionRequest('copy-2', template, 'ami-1').clientToken).not.toBe(request.clientToken)
    const other = { ...template, launchTemplateId: 'lt-0123456789abcdef1' }
    expect(templateVersionRequest('copy-1', other, 'ami-1').clientToken).not.toBe(request.clientToken)
  })
})

describe('outputNameOf', () => {
  it('tells outputs apart', () => {
    const template = { kind: 'launchTemplateDefault', accountId, region, launchTemplateId: 'lt-1' } as const

    expect(outputNameOf(key)).toBe(`${accountId}#${region}#parameter#/golden`)
    expect(outputNameOf(template)).toBe(`${accountId}#${region}#launchTemplateDefault#lt-1`)
  })
})
