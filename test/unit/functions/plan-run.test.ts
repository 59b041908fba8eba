import { describe, expect, it } from 'vitest'

import type { Image } from '../../../functions/lib/domain/image.ts'
import type { Rule, Rules } from '../../../functions/lib/domain/rules/rules.ts'
import type {
  PlannedShare,
  Run,
  RunTrigger,
  ShareRecord,
  ShareResult,
} from '../../../functions/lib/domain/run/run.ts'
import type { StandingWant, Want } from '../../../functions/lib/domain/run/want.ts'
import type { RamUsage } from '../../../functions/lib/domain/sharing/ram-quota.ts'
import type { BuildNeed } from '../../../functions/lib/domain/sharing/retirement.ts'
import type { OrganizationDirectory } from '../../../functions/lib/ports/organization-directory.ts'
import { createPlanRun } from '../../../functions/plan-run/plan-run.ts'

const organizationArn = 'arn:aws:organizations::111111111111:organization/o-goldenimages'
const ownerId = '222222222222'
const runId = 'run-1'
const at = '2026-11-20T06:13:00.000Z'
const imageArn = `arn:aws:imagebuilder:us-east-1:${ownerId}:image/al2023-base/1.0.0/1`
const hardening = `arn:aws:imagebuilder:us-east-1:${ownerId}:component/hardening/1.2.0/1`
const updateLinux = 'arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x'

const built: RunTrigger = { kind: 'imageBuilt', eventId: 'e-1', resourceArn: imageArn }
const image: Image = {
  arn: imageArn,
  name: 'al2023-base',
  type: 'AMI',
  status: 'AVAILABLE',
  tags: {},
  componentArns: [hardening, updateLinux],
}
const rules: Rules = {
  version: 1,
  ownerAccountId: ownerId,
  regions: ['us-east-1'],
  targets: { canary: { accounts: ['440000000001'] } },
  rules: [
    {
      name: 'al2023',
      match: { imageNames: ['al2023-*'] },
      targets: ['canary'],
      share: { resources: ['image', 'components'] },
    },
  ],
}

/** Rules of an earlier version: the image alone. */
const olderRules: Rules = {
  ...rules,
  rules: rules.rules.map((rule) => ({ ...rule, share: { resources: ['image'] } })),
}

const planned = (resourceArn: string) => ({ resourceArn, mode: 'policy' })

/** A ledger of one run that keeps the first plan, as the real one does. */
function ledgerWith(
  trigger: RunTrigger | undefined,
  planned: readonly ShareRecord[] = [],
  rulesVersion?: string,
) {
  const shares = new Map(planned.map((share) => [share.resourceArn, share]))
  const written: unknown[] = []
  const calls: string[] = []
  const wanted: Want[] = []
  const standing: StandingWant[] = []
  return {
    shares,
    wanted,
    standing,
    written,
    calls,
    readRun: async (): Promise<Run | undefined> =>
      trigger && {
        runId,
        executionArn: 'arn:e',
        trigger,
        startedAt: at,
        status: 'planning',
        ...(rulesVersion === undefined ? {} : { rulesVersion }),
      },
    pinRules: async (_: string, version: string): Promise<string | undefined> => {
      calls.push(`pin ${version}`)
      return version
    },
    recordWants: async (_: object, wants: readonly Want[]) => {
      wanted.push(...wants)
    },
    listWants: async (resourceArn: string) => standing.filter((want) => want.resourceArn === resourceArn),
    writePlan: async (_: string, plan: { readonly shares: readonly PlannedShare[] }) => {
      written.push(plan)
      calls.push('write')
      if (planned.length > 0) return
      for (const share of plan.shares) shares.set(share.resourceArn, { ...share, runId })
    },
    listShares: async () => [...shares.values()],
    recordShareResult: async (_: string, resourceArn: string, result: ShareResult, recordedAt: string) => {
      shares.set(resourceArn, { ...shares.get(resourceArn)!, result, recordedAt })
    },
  }
}

interface PlanningWorld {
  readonly image?: Image | undefined
  readonly rules?: Rules | undefined
  readonly organization?: Partial<OrganizationDirectory>
  readonly usage?: Partial<RamUsage>
  readonly needs?: readonly BuildNeed[]
  readonly others?: Readonly<Record<string, Image>>
}

function planWith(ledger: ReturnType<typeof ledgerWith>, { ...world }: PlanningWorld = { image, rules }) {
  return createPlanRun({
    ledger,
    catalog: { findImage: async (arn) => (arn === imageArn ? world.image : world.others?.[arn]) },
    rules: {
      current: async () => world.rules && { version: 'abcdef012345', rules: world.rules },
      read: async (version) => (version === 'older' ? { version, rules: olderRules } : undefined),
    },
    organization: {
      describe: async () => ({ kind: 'member', arn: organizationArn }),
      members: async () => ({ kind: 'unreadable', why: 'AccessDenied' }),
      accountsInUnit: async () => ({ kind: 'unreadable', why: 'AccessDenied' }),
      ...world.organization,
    },
    ruleShareLedger: { listNeeds: async () => world.needs ?? [] },
    ram: { readUsage: async () => ({ principals: [], resources: [], ...world.usage }) },
    ownerId,
  })({ runId, at })
}

describe('plan-run', () => {
  it('refuses a run that was stopped and redriven, instead of finding nothing to do', async () => {
    const ledger = ledgerWith(built)
    const { readRun } = ledger
    const ended = async () => ({ ...(await readRun())!, endedAt: at })

    await expect(planWith({ ...ledger, readRun: ended })).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining(`got stopped at ${at}`),
      remedy: 'Start a new run instead of redriving this one',
    })
    expect(ledger.calls).toEqual([])
  })

  it('plans what the rules want of the image, with their version, and answers keys and counts', async () => {
    const ledger = ledgerWith(built)

    const output = await planWith(ledger)

    expect(output).toEqual({
      pages: [{ resources: [planned(hardening), planned(imageArn)] }],
      retirements: [],
      shareCount: 2,
      settledCount: 1,
      plansCopies: false,
      observes: false,
    })
    expect(ledger.calls).toEqual(['pin abcdef012345', 'write'])
    expect(ledger.written[0]).not.toHaveProperty('settled')
  })

  it.each([
    ['copy', { copy: { regions: 'all' } }],
    ['launch', { launch: { regions: ['us-east-1'] } }],
    ['distribute', { distribute: [{ region: 'us-east-1', amiDistributionConfiguration: {} }] }],
  ] satisfies [string, Partial<Rule>][])(
    'leaves what a rule with %s alone wants to the plan of copies',
    async (_way, way: Partial<Rule>) => {
      const { share: _, ...rule } = rules.rules[0]!
      const ledger = ledgerWith(built)

      const output = await planWith(ledger, {
        image,
        rules: { ...rules, rules: [{ ...rule, ...way }] },
      })

      expect(output).toEqual({
        pages: [],
        retirements: [],
        shareCount: 0,
        settledCount: 0,
        plansCopies: true,
        observes: false,
      })
      expect(ledger.written).toEqual([{ shares: [] }])
    },
  )

  it('plans the shares of a rule beside its copies', async () => {
    const ledger = ledgerWith(built)
    const both = rules.rules.map((rule) => Object.assign({}, rule, { copy: { regions: 'all' } }))

    const output = await planWith(ledger, { image, rules: { ...rules, rules: both } })

    expect(output).toMatchObject({ shareCount: 2, plansCopies: true })
  })

  it('leaves copies by hand to the plan of copies', async () => {
    const ledger = ledgerWith({ kind: 'manualCopy', resourceArns: [imageArn], distribute: [] })

    const output = await planWith(ledger)

    expect(output).toMatchObject({ pages: [], shareCount: 0, plansCopies: true, observes: false })
    expect(ledger.written).toEqual([{ shares: [] }])
  })

  it.each([
    ['abort', ['al2023']],
    ['skip', undefined],
  ] as const)('says who wants each resource only when a rule may be aborted: %s', async (onFinding, who) => {
    const [rule] = rules.rules

    const output = await planWith(ledgerWith(built), {
      image,
      rules: { ...rules, rules: [{ ...rule!, onFinding }] },
    })

    const told = output.pages.flatMap(({ resources }) => resources.map(({ wantedBy }) => wantedBy))
    expect(told).toEqual([who, who])
  })

  it('notes with a share the waivers that are for its accounts', async () => {
    const ledger = ledgerWith(built)
    const waiver = {
      account: '440000000001',
      check: 'ACCOUNT_REFUSED',
      until: '2026-12-31',
      reason: 'closes',
    }
    const waivers = [waiver, { ...waiver, account: '440000000002' }]

    await planWith(ledger, { image, rules: { ...rules, waivers } })

    expect(ledger.shares.get(imageArn)?.waivers).toEqual([waiver])
  })

  it.each([
    ['the rules observe', built, { ...rules, settings: { mode: 'observe' } }],
    ['a person asks what the run of a build would find', { ...built, checkOnly: true }, rules],
    [
      'a person wants resources checked only',
      { kind: 'manual', resourceArns: [imageArn], accounts: ['440000000001'], checkOnly: true },
      rules,
    ],
  ] satisfies [string, RunTrigger, Rules][])(
    'plans as ever, and notes for nobody else what it wants, when %s',
    async (_case, trigger: RunTrigger, given: Rules) => {
      const ledger = ledgerWith(trigger)

      const output = await planWith(ledger, { image, rules: given })

      expect(output).toMatchObject({ observes: true })
      expect(ledger.shares.has(imageArn)).toBe(true)
      expect(ledger.wanted).toEqual([])
    },
  )

  it('lets the rules of builds observe no manual input', async () => {
    const ledger = ledgerWith({ kind: 'manual', resourceArns: [imageArn], accounts: ['440000000001'] })

    const output = await planWith(ledger, { image, rules: { ...rules, settings: { mode: 'observe' } } })

    expect(output.observes).toBe(false)
    expect(ledger.wanted).not.toEqual([])
  })

  it('records a component of another owner as skipped', async () => {
    const ledger = ledgerWith(built)

    await planWith(ledger)

    expect(ledger.shares.get(updateLinux)).toMatchObject({
      recordedAt: at,
      result: { outcome: 'skipped', finding: { check: 'FOREIGN_COMPONENT' } },
    })
  })

  it('goes on with the plan of its first attempt when it is repeated', async () => {
    const first: ShareRecord = {
      runId,
      resourceArn: hardening,
      mode: 'policy',
      principals: ['440000000001'],
      ruleShares: [],
      wantedBy: ['old'],
    }
    const ledger = ledgerWith(built, [first])

    const output = await planWith(ledger)

    expect(output).toEqual({
      pages: [{ resources: [planned(hardening)] }],
      retirements: [],
      shareCount: 1,
      settledCount: 0,
      plansCopies: false,
      observes: false,
    })
    expect([...ledger.shares.values()]).toEqual([first])
  })

  it('plans with the rules of its first attempt when others are current by now', async () => {
    const ledger = ledgerWith(built, [], 'older')

    const output = await planWith(ledger)

    expect(output.pages).toEqual([{ resources: [planned(imageArn)] }])
    expect(ledger.calls).toEqual(['write'])
  })

  it('plans with the rules that another attempt noted a moment before', async () => {
    const ledger = { ...ledgerWith(built), pinRules: async () => 'older' }

    expect((await planWith(ledger)).pages).toEqual([{ resources: [planned(imageArn)] }])
  })

  it('stays without rules when it has planned without them and some were put since', async () => {
    const ledger = { ...ledgerWith(built), pinRules: async () => undefined }

    expect(await planWith(ledger)).toMatchObject({ pages: [], shareCount: 0 })
  })

  it('throws InvalidInput when the noted rules are gone from the ledger', async () => {
    await expect(planWith(ledgerWith(built, [], 'gone'))).rejects.toMatchObject({
      name: 'InvalidInput',
      where: 'RULES#gone',
    })
  })

  it.each([
    ['is still being built', { ...image, status: 'TESTING' }, 'TESTING'],
    ['is not there', undefined, 'no such image'],
  ])('throws ImageNotAvailable when the image %s', async (_, found, got) => {
    const planning = planWith(ledgerWith(built), { image: found, rules })

    await expect(planning).rejects.toMatchObject({ name: 'ImageNotAvailable', where: imageArn })
    await expect(planning).rejects.toThrow(got)
  })

  it.each([
    ['there are no rules', undefined, 'ibshare rules put'],
    ['no rule is for the Region', { ...rules, regions: ['eu-west-1'] }, 'us-east-1'],
  ])('has nothing to do, and says why, when %s', async (_, current, reason) => {
    const ledger = ledgerWith(built)

    const output = await planWith(ledger, { image, rules: current })

    expect(output).toMatchObject({
      pages: [],
      shareCount: 0,
      nothingToDo: expect.stringContaining(reason) as string,
    })
    expect(ledger.written).toMatchObject([
      { shares: [], nothingToDo: expect.stringContaining(reason) as string },
    ])
  })

  it('throws RulesOfOtherOwner when the rules are for another owner account', async () => {
    const planning = planWith(ledgerWith(built), {
      image,
      rules: { ...rules, ownerAccountId: '333333333333' },
    })

    await expect(planning).rejects.toMatchObject({ name: 'RulesOfOtherOwner' })
  })

  it('asks neither Image Builder nor the rules when the input is manual', async () => {
    const manual: RunTrigger = {
      kind: 'manual',
      resourceArns: ['anything', imageArn],
      accounts: ['440000000009'],
    }
    const ledger = ledgerWith(manual)

    const output = await planWith(ledger, {})

    expect(output.pages).toEqual([{ resources: [planned('anything'), planned(imageArn)] }])
    expect(ledger.shares.get(imageArn)).toMatchObject({ principals: ['440000000009'], wantedBy: ['manual'] })
  })

  it('throws when the input was refused: such a run never comes so far', async () => {
    const planning = planWith(ledgerWith({ kind: 'refused', inputText: '[]' }), {})

    await expect(planning).rejects.toThrow('Expected a run whose input can be read, got []')
  })

  it('makes pages of 25', async () => {
    const resourceArns = Array.from({ length: 60 }, (_, index) => `arn:${String(index).padStart(2, '0')}`)
    const ledger = ledgerWith({ kind: 'manual', resourceArns, accounts: ['440000000009'] })

    const { pages } = await planWith(ledger)

    expect(pages.map((page) => page.resources.length)).toEqual([25, 25, 10])
    expect(pages.flatMap((page) => page.resources.map((one) => one.resourceArn))).toEqual(resourceArns)
  })

  it('shares by a share of ours what another rule shares so already', async () => {
    const ledger = ledgerWith(built)
    const other = { share: 'web', wantedBy: 'web', mode: 'share', principals: ['440000000005'] } as const
    ledger.standing.push({ ...other, resourceArn: hardening, runId: 'run-0' })
    const withWeb = {
      ...rules,
      rules: [...rules.rules, { ...rules.rules[0]!, name: 'web', match: { imageNames: ['web'] } }],
    }

    const { pages } = await planWith(ledger, { image, rules: withWeb })

    expect(pages[0]?.resources).toEqual([{ ...planned(hardening), mode: 'share' }, planned(imageArn)])
    expect(ledger.shares.get(hardening)).toMatchObject({
      ruleShares: [{ rule: 'al2023', principals: ['440000000001'], allowsExternal: false }],
      alsoWanted: ['440000000005'],
    })
  })

  it('forgets what a rule wanted that the rules no longer have', async () => {
    const ledger = ledgerWith(built)
    const gone = { share: 'gone', wantedBy: 'gone', mode: 'share', principals: ['440000000005'] } as const
    ledger.standing.push({ ...gone, resourceArn: hardening, runId: 'run-0' })

    await planWith(ledger)

    expect(ledger.shares.get(hardening)).toMatchObject({ mode: 'policy', alsoWanted: [] })
  })

  it('notes what it wants before it looks at what others want', async () => {
    const ledger = ledgerWith(built)

    await planWith(ledger)

    expect(ledger.wanted.map(({ resourceArn, wantedBy }) => [resourceArn, wantedBy])).toEqual([
      [imageArn, 'al2023'],
      [hardening, 'al2023'],
    ])
  })

  it('says for which shares builds are to be retired, each once', async () => {
    const keeping = {
      ...rules,
      rules: rules.rules.map((rule) => ({
        ...rule,
        share: { resources: ['image'] as const, ...rule.share, keep: 2 },
      })),
    }

    expect(await planWith(ledgerWith(built), { image, rules: keeping })).toMatchObject({
      retirements: [{ rule: 'al2023', region: 'us-east-1' }],
    })
  })

  describe('with an earlier build in the share of the rule', () => {
    const earlier = imageArn.replace('/1.0.0/1', '/0.9.0/1')
    const byShare = {
      ...rules,
      rules: rules.rules.map((rule) => ({
        ...rule,
        share: { resources: ['image'] as const, ...rule.share, mode: 'share' as const },
      })),
    }
    const wanted = (principals: readonly string[], by = 'run-0'): StandingWant => ({
      resourceArn: earlier,
      share: 'al2023',
      wantedBy: 'al2023',
      mode: 'share',
      principals,
      runId: by,
    })
    const plannedImages = async (standing: StandingWant, status = 'AVAILABLE') => {
      const ledger = ledgerWith(built)
      ledger.standing.push(standing)
      const needs = [{ imageArn: earlier, resourceArn: earlier }] as unknown as readonly BuildNeed[]
      await planWith(ledger, { image, rules: byShare, needs, others: { [earlier]: { ...image, status } } })
      return [...ledger.shares.keys()].filter((arn) => arn.includes(':image/'))
    }

    it('plans it again for whom the rule has gained', async () => {
      expect(await plannedImages(wanted(['440000000009']))).toEqual([earlier, imageArn])
    })

    it('plans it as an earlier build, which is needed for itself', async () => {
      const ledger = ledgerWith(built)
      ledger.standing.push(wanted(['440000000009']))
      const needs = [{ imageArn: earlier, resourceArn: earlier }] as unknown as readonly BuildNeed[]
      await planWith(ledger, { image, rules: byShare, needs, others: { [earlier]: image } })

      expect(ledger.shares.get(earlier)?.ruleShares).toMatchObject([{ isEarlierBuild: true }])
      expect(ledger.shares.get(imageArn)?.ruleShares).not.toMatchObject([{ isEarlierBuild: true }])
    })

    it('plans it again when an earlier attempt of the run noted it and came no further', async () => {
      expect(await plannedImages(wanted(['440000000001'], runId))).toEqual([earlier, imageArn])
    })

    it.each([
      ['everybody has it', wanted(['440000000001', '440000000009']), 'AVAILABLE'],
      ['it was withdrawn', wanted([]), 'DEPRECATED'],
    ])('leaves it alone when %s', async (_, standing, status) => {
      expect(await plannedImages(standing, status)).toEqual([imageArn])
    })
  })

  it('blocks everything in a Region whose RAM quota it would use up', async () => {
    const used = { shareName: 'x', shareArn: 'arn:x', entity: '440000000008' }
    const ledger = ledgerWith(built)

    const output = await planWith(ledger, {
      image,
      rules,
      usage: { principals: Array.from({ length: 22_500 }, () => used) },
    })

    expect(output).toMatchObject({ pages: [], shareCount: 0, settledCount: 3 })
    expect(ledger.shares.get(imageArn)?.result).toMatchObject({
      outcome: 'blocked',
      finding: { check: 'RAM_QUOTA', where: 'us-east-1' },
    })
  })

  it('throws when the run is not in the ledger', async () => {
    await expect(planWith(ledgerWith(undefined))).rejects.toThrow('run-1')
  })
})
