import { describe, expect, it } from 'vitest'

import type { BuiltImage } from '../../../../functions/lib/domain/copying/built-image.ts'
import { checkCopies } from '../../../../functions/lib/domain/copying/copy-prerequisites.ts'
import { costsOf } from '../../../../functions/lib/domain/copying/plan-costs.ts'
import { storagePrice, transferPrice } from '../../../../functions/lib/domain/copying/prices.ts'
import { planSources } from '../../../../functions/lib/domain/copying/source-plan.ts'
import type { WantedCopy } from '../../../../functions/lib/domain/copying/wanted-copy.ts'
import { accountId, build, otherId, ownerId, plainFacts, region, wantedCopy, wantedOf } from './copies.ts'
import { forSeeds } from './seeded-random.ts'

const encrypted = { ...plainFacts, isEncrypted: true }
const ownersKey = `arn:aws:kms:eu-west-1:${ownerId}:alias/golden`

function plan(copies: readonly WantedCopy[], facts = plainFacts, built: BuiltImage = build) {
  return planSources(wantedOf(copies), built, facts)
}

function ways(planned: ReturnType<typeof plan>) {
  return planned.copies.map(({ accountId: account, region: to, request: { source }, isRelay }) => [
    account,
    to,
    source.kind === 'image' ? source.imageId : 'relay',
    isRelay,
  ])
}

const two = [wantedCopy(), wantedCopy({ accountId: otherId })]

describe('planSources', () => {
  it('lets two accounts of a Region copy from a relay of the owner account', () => {
    const planned = plan(two)

    expect(ways(planned)).toEqual([
      [ownerId, 'eu-west-1', 'ami-build', true],
      [accountId, 'eu-west-1', 'relay', false],
      [otherId, 'eu-west-1', 'relay', false],
    ])
    const [relay, copy] = planned.copies
    expect(relay?.request.name).toBe('al2023 2026-11-22T00-19-02.123Z')
    expect(copy?.request.source).toEqual({ kind: 'relay', copyId: relay?.id, region: 'eu-west-1' })
  })

  it.each([
    ['one account', [wantedCopy()], plainFacts],
    ['relay: false', two.map((copy) => ({ ...copy, relay: false })), plainFacts],
    ['one willing account', [wantedCopy(), wantedCopy({ accountId: otherId, relay: false })], plainFacts],
    ['the Region of the build', two.map((copy) => ({ ...copy, region })), plainFacts],
    ['an encrypted AMI without key of the owner', two, encrypted],
  ])('copies straight from the build for %s', (_, copies, facts) => {
    // What Image Builder lists as outputs may lack the AMI of the build itself.
    expect(
      plan(copies, facts, { ...build, amis: [] }).copies.map(({ request, isRelay }) => [
        request.source,
        isRelay,
      ]),
    ).toEqual(copies.map(() => [{ kind: 'image', imageId: 'ami-build', region }, false]))
  })

  it("takes the owner's AMI of the Region where Image Builder made one", () => {
    const built = {
      ...build,
      amis: [...build.amis, { accountId: ownerId, region: 'eu-west-1', imageId: 'ami-eu' }],
    }

    expect(ways(plan([wantedCopy()], plainFacts, built))).toEqual([[accountId, 'eu-west-1', 'ami-eu', false]])
  })

  it("takes the owner's AMI that a rule launches from, whatever the copies say of relays", () => {
    const launch = wantedCopy({
      accountId: ownerId,
      outputs: { launchPermission: { userIds: [otherId] }, launchTemplates: [], parameters: [] },
    })

    expect(ways(plan([wantedCopy({ relay: false }), launch]))).toEqual([
      [ownerId, 'eu-west-1', 'ami-build', true],
      [accountId, 'eu-west-1', 'relay', false],
    ])
    expect(ways(plan([launch]))).toEqual([[ownerId, 'eu-west-1', 'ami-build', false]])
  })

  it("encrypts the relay of an encrypted AMI with the owner's key of the Region, and says why where there is no relay", () => {
    const keyed = two.map((copy) => ({ ...copy, relayKmsKeyId: ownersKey }))

    expect(plan(keyed, encrypted).copies[0]).toMatchObject({
      isRelay: true,
      request: { kmsKeyId: ownersKey },
    })
    expect(plan(keyed, plainFacts).copies[0]?.request).not.toHaveProperty('kmsKeyId')
    expect(plan(two, encrypted).sideFindings).toMatchObject([
      { check: 'RELAY_WITHOUT_KEY', where: 'eu-west-1' },
    ])
    expect(plan([wantedCopy()], encrypted).sideFindings).toEqual([])
  })

  it("puts the relay into the owner's parameters", () => {
    const parameters = [{ accountId: ownerId, name: '/golden', dataType: 'text' }] as const
    const wanted = {
      ...wantedOf(two),
      relayOutputs: [
        { region: 'eu-west-1', outputs: { launchTemplates: [], parameters } },
        { region: 'eu-central-1', outputs: { launchTemplates: [], parameters } },
      ],
    }

    expect(planSources(wanted, build, plainFacts).copies[0]?.outputs.parameters).toEqual(parameters)
  })

  it('crosses to a Region once whenever two accounts are willing, relays first, every wish kept, 500 seeds', () => {
    const regions = [region, 'eu-west-1', 'ap-south-1'] as const
    forSeeds(500, (random) => {
      const wishes = Array.from({ length: random.between(1, 12) }, (_, index) =>
        wantedCopy({
          accountId: String(440_000_000_001 + index),
          region: random.pick(regions),
          relay: random.chance(0.8),
        }),
      )

      const { copies } = plan(wishes)

      expect(
        copies
          .filter((copy) => !copy.isRelay)
          .map((copy) => copy.accountId)
          .toSorted(),
      ).toEqual(wishes.map((wish) => wish.accountId))
      copies.forEach(({ request: { source } }, index) => {
        if (source.kind !== 'relay') return
        const relay = copies.findIndex(({ id }) => id === source.copyId)
        expect(relay).toBeGreaterThanOrEqual(0)
        expect(relay).toBeLessThan(index)
      })
      for (const to of regions) {
        const willing = wishes.filter((wish) => wish.region === to && wish.relay).length
        const unwilling = wishes.filter((wish) => wish.region === to && !wish.relay).length
        const crossing = copies.filter(
          ({ region: at, request }) => at === to && request.source.region !== to,
        ).length
        expect(crossing).toBe(to === region ? 0 : unwilling + Math.min(willing, 1))
      }
    })
  })
})

describe('costsOf', () => {
  it('adds up transfer, storage and dollars, and what the other ways would cost', () => {
    const accounts = Array.from({ length: 180 }, (_, index) => String(440_000_000_001 + index))
    const wishes = [region, 'eu-west-1', 'eu-central-1', 'ap-southeast-2'].flatMap((to) =>
      accounts.map((account) => wantedCopy({ accountId: account, region: to })),
    )

    const costs = costsOf(plan(wishes).copies, build)

    expect(costs.planned).toMatchObject({ copies: 723, transferGigabytes: 90, transferDollars: 1.8 })
    expect(costs.withoutRelay).toMatchObject({ copies: 720, transferGigabytes: 16_200, transferDollars: 324 })
    expect(costs.asLaunchPermission).toEqual({
      copies: 3,
      transferGigabytes: 90,
      storageGigabytes: 90,
      transferDollars: 1.8,
      storageDollarsPerMonth: 4.77,
    })
    expect(costs.pricesAsOf).toMatch(/^2026-\d\d-\d\d$/)
    expect(costs.planned.storageGigabytes).toBe(723 * 30)
    expect(costs.planned.storageDollarsPerMonth).toBeCloseTo(
      30 * (180 * 0.05 + 181 * (0.05 + 0.054 + 0.055)),
      2,
    )
  })

  it('leaves Regions out where the owner has the AMI', () => {
    const built = {
      ...build,
      amis: [...build.amis, { accountId: ownerId, region: 'eu-west-1', imageId: 'ami-eu' }],
    }

    const costs = costsOf(plan(two, plainFacts, built).copies, built)

    expect(costs.planned.transferGigabytes).toBe(0)
    expect(costs.withoutRelay.transferGigabytes).toBe(0)
    expect(costs.asLaunchPermission.copies).toBe(0)
  })

  it.each([
    ['us-east-1', 'us-east-1', 0],
    ['us-east-1', 'us-east-2', 0.01],
    ['us-east-1', 'sa-east-1', 0.02],
    ['sa-east-1', 'us-east-1', 0.138],
  ])('charges a gigabyte from %s to %s with %s', (from, to, dollars) => {
    expect(transferPrice(from, to)).toBe(dollars)
    expect(storagePrice('nowhere-1')).toBe(0.05)
  })
})

describe('checkCopies', () => {
  const check = (copies: readonly WantedCopy[], facts = plainFacts) =>
    checkCopies(plan(copies, facts).copies, build, facts)
  const shared = { launchPermission: { userIds: [otherId] }, launchTemplates: [], parameters: [] }
  const publicly = { ...shared, launchPermission: { userGroups: ['all' as const] } }

  it('has nothing against a plain copy', () => {
    expect(check(two)).toEqual([])
  })

  it.each([
    ['AWS_MANAGED_KEY', wantedCopy(), { ...plainFacts, hasManagedKey: true }],
    [
      'PV_UNSUPPORTED',
      wantedCopy({ region: 'eu-west-3' }),
      { ...plainFacts, virtualizationType: 'paravirtual' as const },
    ],
    ['KMS_KEY_NOT_ARN', wantedCopy({ kmsKeyId: 'alias/golden' }), encrypted],
    ['KMS_KEY_OTHER_REGION', wantedCopy({ region: 'eu-west-2', kmsKeyId: ownersKey }), encrypted],
    ['DEFAULT_EBS_KEY', wantedCopy({ outputs: shared }), encrypted],
    ['PUBLIC_AMI_ENCRYPTED', wantedCopy({ outputs: publicly, kmsKeyId: ownersKey }), encrypted],
    ['PUBLIC_AMI_ENCRYPTED', wantedCopy({ outputs: publicly, kmsKeyId: ownersKey }), plainFacts],
  ])('blocks with %s', (name, wish, facts) => {
    expect(check([wish], facts)).toMatchObject([{ findings: [{ check: name }], sideFindings: [] }])
  })

  it("blocks the owner's AMI of the build where it is wanted public and is encrypted, and no other", () => {
    const there = (imageId: string, to: string) => ({
      accountId: ownerId,
      region: to,
      imageId,
      outputs: publicly,
      wantedBy: ['golden'],
    })
    const existing = [there('ami-build', build.region), there('ami-west', 'eu-west-1')]
    const found = (facts: typeof plainFacts) =>
      checkCopies(planSources({ ...wantedOf([]), existing }, build, facts).copies, build, facts)

    expect(found(plainFacts)).toEqual([])
    expect(found(encrypted)).toMatchObject([
      { findings: [{ check: 'PUBLIC_AMI_ENCRYPTED', where: `${ownerId} in ${build.region}` }] },
    ])
  })

  it('only tells that a copy will be on the default key where it is not shared on', () => {
    expect(check([wantedCopy()], encrypted)).toMatchObject([
      { findings: [], sideFindings: [{ check: 'DEFAULT_EBS_KEY' }] },
    ])
  })

  it('lets a paravirtual AMI go to an old Region', () => {
    expect(check([wantedCopy()], { ...plainFacts, virtualizationType: 'paravirtual' })).toEqual([])
  })
})
