import { describe, expect, it } from 'vitest'

import { compareBuilds } from '../../../../functions/lib/domain/copying/build-version.ts'
import {
  claimOutput,
  isSameContent,
  outputNameOf,
  templateVersionRequest,
  unsettledUntil,
} from '../../../../functions/lib/domain/copying/output-claim.ts'
import type { OutputClaim } from '../../../../functions/lib/domain/copying/output-claim.ts'
import { accountId, region } from './copies.ts'
import { forSeeds } from './seeded-random.ts'

const key = { kind: 'parameter', accountId, region, name: '/golden' } as const
const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T00:00:00Z`
const claim = (version: string, createdAt = day(1), imageId = `ami-${version}`) => ({
  version,
  createdAt,
  imageId,
})
const now = Date.parse(day(3))
const claimedAt = new Date(now).toISOString()
const secondsAgo = (seconds: number) => new Date(now - seconds * 1_000).toISOString()
const inSeconds = (seconds: number) => secondsAgo(-seconds)

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
  it('claims what nobody has, and what an older build had', () => {
    const older = { ...claim('1.0.0/9'), claimedAt: secondsAgo(180) }

    expect(claimOutput(key, undefined, { wanted: claim('1.0.0/1'), now })).toEqual({
      kind: 'claim',
      claim: { ...claim('1.0.0/1'), claimedAt },
    })
    expect(claimOutput(key, older, { wanted: claim('1.0.0/10'), now })).toEqual({
      kind: 'claim',
      claim: { ...claim('1.0.0/10'), claimedAt },
      replaces: older,
    })
  })

  it('keeps until when the functions of the older build may write', () => {
    const older = { ...claim('1.0.0/9'), claimedAt: secondsAgo(60) }

    expect(claimOutput(key, older, { wanted: claim('1.0.0/10'), now })).toMatchObject({
      claim: { othersUntil: inSeconds(120) },
    })
  })

  it('claims a repeat anew, which keeps what it has to wait for, as long as that is', () => {
    const ours = { ...claim('1.0.0/1'), claimedAt: secondsAgo(30) }
    const waiting = { ...ours, othersUntil: inSeconds(1) }
    const waited = { ...ours, othersUntil: claimedAt }
    const claimed = { ...claim('1.0.0/1'), claimedAt }

    expect(claimOutput(key, ours, { wanted: claim('1.0.0/1'), now })).toMatchObject({ claim: claimed })
    expect(claimOutput(key, waiting, { wanted: claim('1.0.0/1'), now })).toEqual({
      kind: 'claim',
      claim: { ...claimed, othersUntil: inSeconds(1) },
      replaces: waiting,
    })
    expect(claimOutput(key, waited, { wanted: claim('1.0.0/1'), now })).toEqual({
      kind: 'claim',
      claim: claimed,
      replaces: waited,
    })
  })

  it('claims anew for another AMI of the same build', () => {
    const first = { ...claim('1.0.0/1'), claimedAt }

    expect(claimOutput(key, first, { wanted: claim('1.0.0/1', day(1), 'ami-again'), now })).toMatchObject({
      claim: { imageId: 'ami-again', othersUntil: inSeconds(180) },
      replaces: first,
    })
  })

  it('writes nothing over a newer build, unless older ones are allowed', () => {
    const newer = { ...claim('1.0.0/10'), claimedAt }

    expect(claimOutput(key, newer, { wanted: claim('1.0.0/9'), now })).toMatchObject({
      kind: 'superseded',
      finding: {
        check: 'SUPERSEDED',
        what: expect.stringContaining('1.0.0/10'),
        where: `${accountId} in ${region}`,
        remedy: expect.stringMatching(/^Nothing to do; .*: aws ssm put-parameter .* --value ami-1\.0\.0\/9 /),
      },
    })
    const template = { kind: 'launchTemplateDefault', accountId, region, launchTemplateId: 'lt-1' } as const
    expect(claimOutput(template, newer, { wanted: claim('1.0.0/9'), now })).toMatchObject({
      finding: {
        remedy: expect.stringMatching(
          / create-launch-template-version --launch-template-id lt-1 .*ami-1\.0\.0\/9/,
        ),
      },
    })
    expect(claimOutput(key, newer, { wanted: claim('1.0.0/9'), now, allowOlder: true })).toMatchObject({
      kind: 'claim',
      claim: { imageId: 'ami-1.0.0/9' },
      replaces: newer,
    })
  })

  it('ends with the newest build in AWS whatever the order of claims and calls, and whoever dies, 500 seeds', () => {
    forSeeds(500, (random) => {
      const second = 1_000
      let time = now
      let stored: OutputClaim | undefined
      let inAws = ''
      const settled = new Set<string>()
      /** One function: claims, calls AWS and looks again; what it holds in its hands it does within two minutes. */
      function* worker(wanted: ReturnType<typeof claim>): Generator<void> {
        const began = time
        const decision = claimOutput(key, stored, { wanted, now: began })
        if (decision.kind === 'superseded') {
          settled.add(wanted.imageId)
          return
        }
        const { claim: mine, replaces } = decision
        const isInPlace = replaces !== undefined && isSameContent(mine, replaces) && inAws === wanted.imageId
        if (isInPlace && unsettledUntil(replaces, began) === undefined) settled.add(wanted.imageId)
        if (isInPlace) return
        yield
        if (stored !== replaces) return
        stored = mine
        yield
        inAws = wanted.imageId
        yield
        if (unsettledUntil(mine, began) === undefined) settled.add(wanted.imageId)
      }
      const builds = [1, 2, 3, 4].map((number) => claim(`1.0.0/${number}`))
      let running: { readonly from: number; readonly steps: Generator<void> }[] = []
      while (settled.size < builds.length || running.length > 0) {
        const open = builds.filter(({ imageId }) => !settled.has(imageId))
        if (open.length > 0 && running.length < 4 && random.chance(0.3)) {
          running.push({ from: time, steps: worker(random.pick(open as [(typeof open)[number]])) })
        }
        time += random.pick([0, 0, 0, 0, 5, 40]) * second
        // Dead with its time-out; or before.
        running = running.filter(({ from }) => time < from + 120 * second && !random.chance(0.03))
        const index = random.between(0, running.length - 1)
        if (running[index]?.steps.next().done === true) running.splice(index, 1)
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
