import { describe, expect, it } from 'vitest'

import { createCheckDestinations } from '../../../functions/check-destinations/check-destinations.ts'
import type { SourceFacts } from '../../../functions/lib/domain/copying/built-image.ts'
import type { CallAnswer } from '../../../functions/lib/domain/copying/call-answer.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import { costsOf } from '../../../functions/lib/domain/copying/plan-costs.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import { noOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import type { WantedCopy } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import type { Rules } from '../../../functions/lib/domain/rules/rules.ts'
import type { CheckPage, PassedNeed } from '../../../functions/lib/ports/check-results.ts'
import type { AccountProbes } from '../../../functions/lib/ports/destination-probes.ts'
import { answered, refused, verdictsOf, would } from '../checks/destination/answers.ts'
import { build, otherId, ownerId, plainFacts, wantedCopy, wantedOf } from '../domain/copying/copies.ts'

const accountId = '440000000001'
const runId = 'run-1'
const at = '2026-11-22T10:00:00Z'
const home = build.region
const away = 'eu-west-1'
const sourceKey = `arn:aws:kms:${home}:${ownerId}:key/source`
const encrypted: SourceFacts = { ...plainFacts, isEncrypted: true }
const goodKey = { arn: sourceKey, state: 'Enabled', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }

/** An account where everything is as it should be. */
const healthy: AccountProbes = {
  tryCopy: async () => would,
  namedImages: async () => answered([]),
  pendingImages: async () => answered([]),
  tryLaunchPermission: async () => would,
  describeKey: async () => answered(goodKey),
  tryDataKey: async () => would,
  tryGrant: async () => would,
  hasGrant: async () => answered(true),
  describeTemplate: async () => answered({ latestVersion: 1, tags: { CreatedBy: 'EC2 Image Builder' } }),
  tryTemplateVersion: async () => would,
  tryDefaultVersion: async () => would,
  tryTag: async () => would,
  isEncryptedByDefault: async () => answered(false),
  allowedImages: async () => answered({ state: 'disabled', criteria: [] }),
  isPublicAccessBlocked: async () => answered(false),
  regionStatuses: async () => answered(new Map()),
  readParameter: async () => answered(undefined),
}

interface CheckedWorld {
  readonly abortingRules?: readonly string[]
  readonly copies?: readonly WantedCopy[]
  readonly facts?: SourceFacts
  readonly probes?: Partial<AccountProbes>
  readonly role?: CallAnswer<never>
  readonly settings?: Rules['settings']
  readonly waivers?: Rules['waivers']
  /** What earlier runs found, by account; grows. */
  readonly kept?: Map<string, readonly PassedNeed[]>
  /** What an earlier attempt wrote. */
  readonly written?: CheckPage
}

const everywhere = [home, away].map((region) => wantedCopy({ accountId, region }))

async function checkWith(world: CheckedWorld = {}, time = at) {
  const { facts = plainFacts, kept = new Map<string, readonly PassedNeed[]>(), settings = {} } = world
  const { copies } = planSources(wantedOf(world.copies ?? everywhere), build, facts)
  const none = { images: [], blocked: [], findings: [], sideFindings: [] }
  const { abortingRules } = world
  const noted = abortingRules === undefined ? {} : { abortingRules }
  const plan: CopyPlan = { ...none, ...noted, copies, costs: costsOf(copies, build) }
  const calls: string[] = []
  const counted = Object.fromEntries(
    Object.entries({ ...healthy, ...world.probes }).map(([name, probe]) => [
      name,
      async (...told: never[]) => {
        calls.push(name)
        return (probe as (...asked: never[]) => unknown)(...told)
      },
    ]),
  ) as unknown as AccountProbes
  let page = world.written
  const rules = {
    version: 1,
    ownerAccountId: ownerId,
    regions: [home, away],
    targets: {},
    rules: [],
    settings,
    ...(world.waivers === undefined ? {} : { waivers: world.waivers }),
  } satisfies Rules
  const check = createCheckDestinations({
    ownerId,
    plans: { readCopyPlan: async () => plan },
    ledger: {
      readRun: async () => ({
        runId,
        executionArn: 'arn:e',
        trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn: build.arn },
        startedAt: at,
        status: 'sharing',
        rulesVersion: 'abc',
      }),
    },
    rules: { read: async (version) => ({ version, rules }) },
    claims: {
      readClaim: async () => {
        calls.push('readClaim')
        return { version: '1', createdAt: at, imageId: 'ami-claimed', claimedAt: at }
      },
    },
    sources: {
      findSource: async () => ({
        state: 'available',
        ...facts,
        keyArns: facts.isEncrypted ? [sourceKey] : [],
      }),
    },
    results: {
      readCheckPage: async () => page,
      writeChecks: async (_, wanted) => (page = wanted),
      recentChecks: async (ids, notBefore) =>
        new Map(ids.map((id) => [id, (kept.get(id) ?? []).filter((one) => one.at >= notBefore)])),
      keepChecks: async (id, passed) => void kept.set(id, passed),
    },
    probes: {
      homeRegion: async () => home,
      enter: async () => {
        calls.push('enter')
        return world.role ?? answered(counted)
      },
    },
  })
  const output = await check({ runId, accountIds: [accountId], at: time })
  return { output, calls, kept, page: page! }
}

const not = (verdict: string) => (one: string) => !one.endsWith(` ${verdict}`)

describe('checking destinations', () => {
  it('writes down what passed and what nobody tells, and blocks nothing, when all is well', async () => {
    const { output, page } = await checkWith()
    expect(output).toEqual({ blockedCount: 0 })
    expect(new Set(verdictsOf(page.results).filter(not('passed')))).toEqual(
      new Set(['AMI_QUOTA unproven', 'API_HEADROOM unproven']),
    )
    expect(verdictsOf(page.results)).toContain('ROLE_NOT_ASSUMABLE passed')
  })

  it('asks nothing else of an account that lets nobody in, and blocks all its copies', async () => {
    const { output, calls, page } = await checkWith({ role: refused('AccessDenied') })
    expect(output).toEqual({ blockedCount: 2 })
    expect(calls).toEqual(['enter'])
    expect(verdictsOf(page.results)).toEqual(['ROLE_NOT_ASSUMABLE failed'])
  })

  it.each([
    ['one that wants the copies', ['golden'], ['golden']],
    ['another', ['windows'], undefined],
  ])('tells which rules are aborted by what fails when the rule that asks for it is %s', async (...told) => {
    const [, abortingRules, aborted] = told
    const { output } = await checkWith({ abortingRules, role: refused('AccessDenied') })

    expect(output.abortedRules).toEqual(aborted)
  })

  it('blocks the copies of the Region that a check fails in', async () => {
    const tryCopy: AccountProbes['tryCopy'] = async (region) =>
      region === away ? refused('UnauthorizedOperation') : would
    const { output, page } = await checkWith({ probes: { tryCopy } })
    expect(output).toEqual({ blockedCount: 1 })
    expect(page.results.filter(({ verdict }) => verdict === 'failed')).toMatchObject([
      { check: 'ROLE_LACKS_PERMISSION', accountId, region: away },
    ])
  })

  it('asks for the Regions of the account only where one is in doubt, and nothing else in one that is not enabled', async () => {
    const inHome: string[] = []
    const probes: Partial<AccountProbes> = {
      tryCopy: async (region) => (region === away ? refused('AuthFailure') : would),
      regionStatuses: async () => answered(new Map([[away, 'not-opted-in']])),
      allowedImages: async (region) => {
        inHome.push(region)
        return answered({ state: 'disabled', criteria: [] })
      },
    }
    const { calls, page } = await checkWith({ probes })
    expect(calls.filter((name) => name === 'regionStatuses')).toHaveLength(1)
    expect(inHome).toEqual([home])
    expect(verdictsOf(page.results.filter(({ region }) => region === away))).toEqual([
      'REGION_NOT_ENABLED failed',
    ])
    expect((await checkWith()).calls).not.toContain('regionStatuses')
  })

  it('asks for the key of the source once for all Regions', async () => {
    const { calls, page } = await checkWith({ facts: encrypted })
    expect(calls.filter((name) => name === 'describeKey')).toHaveLength(1)
    expect(calls.filter((name) => name === 'tryGrant')).toHaveLength(1)
    expect(verdictsOf(page.results).filter((one) => one.startsWith('SOURCE_KEY'))).toEqual([
      'SOURCE_KEY_NOT_USABLE passed',
      'SOURCE_KEY_NOT_USABLE passed',
    ])
  })

  it('tries to write a launch template, and to make the version the default only where that is wanted', async () => {
    const launchTemplates = [true, false].map((setDefault, index) => ({
      accountId,
      launchTemplateId: `lt-${index}`,
      setDefault,
    }))
    const copies = [wantedCopy({ accountId, region: away, outputs: { ...noOutputs, launchTemplates } })]
    const { calls, page } = await checkWith({ copies })
    expect(calls.filter((name) => name === 'tryTemplateVersion')).toHaveLength(2)
    expect(calls.filter((name) => name === 'tryDefaultVersion')).toHaveLength(1)
    expect(verdictsOf(page.results).filter((one) => one.startsWith('LAUNCH_TEMPLATE_TAG'))).toEqual([
      'LAUNCH_TEMPLATE_TAG passed',
      'LAUNCH_TEMPLATE_TAG passed',
    ])
  })

  it.each([
    ['it may be written', would, {}, []],
    ['it has the tag', refused('UnauthorizedOperation'), { CreatedBy: 'EC2 Image Builder' }, []],
    ['it lacks the tag and may not be written', refused('UnauthorizedOperation'), {}, ['tryTag']],
  ])('tries to tag a launch template only where that may help: %s', async (_, trial, tags, tried) => {
    const launchTemplates = [{ accountId, launchTemplateId: 'lt-1', setDefault: false }]
    const copies = [wantedCopy({ accountId, region: away, outputs: { ...noOutputs, launchTemplates } })]
    const { calls } = await checkWith({
      copies,
      probes: {
        describeTemplate: async () => answered({ latestVersion: 1, tags }),
        tryTemplateVersion: async () => trial,
      },
    })
    expect(calls.filter((name) => name === 'tryTag')).toEqual(tried)
  })

  it('tries nothing with a launch template that is not there', async () => {
    const launchTemplates = [{ accountId, launchTemplateId: 'lt-1', setDefault: true }]
    const copies = [wantedCopy({ accountId, region: away, outputs: { ...noOutputs, launchTemplates } })]
    const probes = { describeTemplate: async () => refused('InvalidLaunchTemplateId.NotFound') }
    const { calls, output } = await checkWith({ copies, probes })
    expect(calls).not.toContain('tryTemplateVersion')
    expect(output).toEqual({ blockedCount: 1 })
  })

  it('knows that the role writes a parameter by what is in it being ours', async () => {
    const parameters = [{ accountId, name: '/imagebuilder/golden', dataType: 'text' as const }]
    const copies = [wantedCopy({ accountId, region: away, outputs: { ...noOutputs, parameters } })]
    const verdictWith = async (value: string | undefined) => {
      const found = answered(value === undefined ? undefined : { value, dataType: 'text' })
      const { calls, page } = await checkWith({ copies, probes: { readParameter: async () => found } })
      const { verdict } = page.results.find(({ check }) => check === 'SSM_WRITE')!
      return [verdict, calls.includes('readClaim')]
    }
    expect(await verdictWith('ami-claimed')).toEqual(['passed', true])
    expect(await verdictWith('ami-of-somebody')).toEqual(['unproven', true])
    expect(await verdictWith(undefined)).toEqual(['unproven', false])
  })

  it('tries to encrypt with a key only when it is one that encrypts', async () => {
    const copies = [wantedCopy({ accountId, region: away, kmsKeyId: sourceKey })]
    const triesWith = async (change: object) => {
      const describeKey = async () => answered({ ...goodKey, ...change })
      const { calls } = await checkWith({ copies, probes: { describeKey } })
      return calls.filter((name) => name === 'tryDataKey').length
    }
    expect(await triesWith({})).toBe(1)
    expect(await triesWith({ state: 'Disabled' })).toBe(0)
    expect(await triesWith({ spec: 'RSA_2048' })).toBe(0)
    expect(await triesWith({ usage: 'SIGN_VERIFY' })).toBe(0)
  })

  it('asks for the grant of Auto Scaling only where a launch template starts the copy', async () => {
    const launchTemplates = [{ accountId, launchTemplateId: 'lt-1', setDefault: true }]
    const copy = wantedCopy({ accountId, region: away, kmsKeyId: sourceKey })
    const plain = await checkWith({ copies: [copy] })
    const started = await checkWith({
      copies: [{ ...copy, outputs: { ...noOutputs, launchTemplates } }],
      probes: { hasGrant: async () => answered(false) },
    })
    expect(plain.calls).not.toContain('hasGrant')
    expect(verdictsOf(started.page.results)).toContain('AUTO_SCALING_KEY_GRANT warned')
    expect(started.output).toEqual({ blockedCount: 0 })
  })

  it('asks five questions for each plain copy, and enters once', async () => {
    const { calls } = await checkWith()
    expect(calls.toSorted()).toEqual(
      [
        'enter',
        ...everywhere.flatMap(() => [
          'tryCopy',
          'namedImages',
          'pendingImages',
          'allowedImages',
          'isEncryptedByDefault',
        ]),
      ].toSorted(),
    )
  })

  it('keeps the page of an earlier attempt and asks nothing again', async () => {
    const written = { accountIds: [accountId], results: [] }
    const { calls, page, output } = await checkWith({ written, role: refused('AccessDenied') })
    expect([calls, page, output]).toEqual([[], written, { blockedCount: 0 }])
  })

  it('waives what a waiver is for, and blocks the copies all the same', async () => {
    const waiver = { account: accountId, check: 'ROLE_NOT_ASSUMABLE', until: '2026-12-31', reason: 'closes' }
    const { output, page } = await checkWith({ role: refused('AccessDenied'), waivers: [waiver] })
    expect(verdictsOf(page.results)).toEqual(['ROLE_NOT_ASSUMABLE waived'])
    expect(output).toEqual({ blockedCount: 2 })
  })

  it('warns of room by the limit that the rules set', async () => {
    const concurrentCopies = { default: 1 }
    const probes = { pendingImages: async () => answered([{ isOfInstance: false }]) }
    const { output, page } = await checkWith({ probes, settings: { concurrentCopies } })
    expect(verdictsOf(page.results)).toContain('LANE_HEADROOM warned')
    expect(output).toEqual({ blockedCount: 0 })
  })

  it('fails when the run has no copy plan', async () => {
    const check = createCheckDestinations({
      plans: { readCopyPlan: async () => undefined },
    } as unknown as Parameters<typeof createCheckDestinations>[0])
    await expect(check({ runId, accountIds: [otherId], at })).rejects.toThrow(
      'Expected the run run-1 to have a copy plan, got none',
    )
  })
})

describe('what passed lately', () => {
  const always = ['enter', 'namedImages', 'pendingImages', 'namedImages', 'pendingImages']

  it('is not asked again by the next run, which answers the same', async () => {
    const first = await checkWith({ facts: encrypted })
    const next = await checkWith({ facts: encrypted, kept: first.kept }, '2026-11-22T10:59:00Z')
    expect(next.calls.toSorted()).toEqual(always.toSorted())
    expect(verdictsOf(next.page.results).toSorted()).toEqual(verdictsOf(first.page.results).toSorted())
  })

  it.each([
    ['an hour has gone by', {}, '2026-11-22T11:01:00Z'],
    ['the rules set a shorter time', { checkReuseMinutes: 5 }, '2026-11-22T10:06:00Z'],
    ['the rules say never', { checkReuseMinutes: 0 }, '2026-11-22T10:00:01Z'],
  ])('is asked again when %s', async (_, settings, time) => {
    const first = await checkWith()
    const next = await checkWith({ kept: first.kept, settings }, time)
    expect(next.calls.toSorted()).toEqual(first.calls.toSorted())
  })

  it('is still believed when another need is new', async () => {
    const first = await checkWith({ copies: everywhere.slice(0, 1) })
    const next = await checkWith({ kept: first.kept }, '2026-11-22T10:30:00Z')
    expect(next.calls.filter((name) => name === 'tryCopy')).toHaveLength(1)
    const last = await checkWith({ kept: next.kept }, '2026-11-22T10:45:00Z')
    expect(last.calls.toSorted()).toEqual(always.toSorted())
  })

  it('is nothing that failed or is unproven', async () => {
    const probes = {
      allowedImages: async () => refused('UnauthorizedOperation'),
      tryCopy: async () => refused('UnauthorizedOperation'),
    }
    const first = await checkWith({ probes })
    const next = await checkWith({ kept: first.kept }, '2026-11-22T10:01:00Z')
    expect(next.calls.filter((name) => name === 'tryCopy' || name === 'allowedImages')).toHaveLength(4)
    expect(next.output).toEqual({ blockedCount: 0 })
  })
})
