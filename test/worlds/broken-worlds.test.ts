import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createDynamoCheckResults } from '../../functions/lib/aws/dynamo-check-results.ts'
import type { CheckResult } from '../../functions/lib/domain/checks/check-result.ts'
import { isMutating } from '../../local/cloud/call-log.ts'
import type { WatchedExecution } from '../../local/rehearsal/execution-watch.ts'
import { proveCopies } from '../../local/start/prove-copies.ts'
import type { CopySight } from '../../local/start/result.ts'
import { flawNames, type DestinationFlaw } from '../../local/worlds/destinations-world.ts'
import { mendDestination } from '../../local/worlds/flaws/flaws.ts'
import { applyRemedy } from '../support/apply-remedy.ts'
import { openLastingCloud, type CloudSettings, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { flawedWorld, type FlawedAccount } from '../support/flawed-world.ts'

/** What the checks say of an account with a flaw. */
type Told =
  | {
      /** All that fails. */
      readonly checks: readonly string[]
      /** Whether the commands of the remedies clear it, or a person has to read their words. */
      readonly mendedBy: 'commands' | 'person'
    }
  /** Nothing fails beforehand; what becomes of the copy then. */
  | { readonly anyway: 'done' | 'failed' }

const byCommands = (...checks: readonly string[]): Told => ({ checks, mendedBy: 'commands' })
const byPerson = (...checks: readonly string[]): Told => ({ checks, mendedBy: 'person' })

const told: Readonly<Record<DestinationFlaw, Told>> = {
  noRole: byPerson('ROLE_NOT_ASSUMABLE'),
  otherTrust: byPerson('ROLE_NOT_ASSUMABLE'),
  entryDenied: byPerson('ROLE_NOT_ASSUMABLE'),
  roleLacksCopy: byCommands('ROLE_LACKS_PERMISSION'),
  roleLacksTags: byCommands('ROLE_LACKS_PERMISSION'),
  // The source's key and the destination's are two checks.
  roleLacksKeys: byCommands('KMS_KEY_NOT_USABLE', 'SOURCE_KEY_NOT_USABLE'),
  roleLacksTemplates: byCommands('LAUNCH_TEMPLATE_FORBIDDEN'),
  roleLacksParameters: { anyway: 'failed' },
  noReadAccess: { anyway: 'done' },
  copyDenied: byPerson('ROLE_LACKS_PERMISSION'),
  // Such a policy denies everything, so that everything fails that the role may do.
  otherRegionsDenied: byPerson('KMS_KEY_NOT_USABLE', 'ROLE_LACKS_PERMISSION', 'SOURCE_KEY_NOT_USABLE'),
  keyUseDenied: byPerson('KMS_KEY_NOT_USABLE'),
  launchTemplateDenied: byPerson('LAUNCH_TEMPLATE_FORBIDDEN'),
  parameterDenied: { anyway: 'failed' },
  aliasMissing: byCommands('KMS_ALIAS_MISSING'),
  keyDisabled: byCommands('KMS_KEY_DISABLED'),
  keyPendingDeletion: byCommands('KMS_KEY_DISABLED'),
  keyAsymmetric: byPerson('KMS_KEY_NOT_SYMMETRIC'),
  // Only a warning: a key that lets EC2 alone ask answers the same.
  keyPolicyLacksRole: { anyway: 'failed' },
  sourceKeyPolicy: byCommands('SOURCE_KEY_NOT_USABLE'),
  regionDisabled: byCommands('REGION_NOT_ENABLED'),
  // Copies that name a key do not ask for the default.
  encryptedByDefault: { anyway: 'done' },
  defaultKeyDisabled: { anyway: 'done' },
  allowedImages: byCommands('ALLOWED_AMIS'),
  noLaunchTemplate: byPerson('LAUNCH_TEMPLATE_MISSING'),
  // The role may set the tag, and does before it writes.
  noTag: { anyway: 'done' },
  parameterOfOtherType: byCommands('PARAMETER_TYPE'),
  noWakeUpRule: { anyway: 'done' },
}

const healthyId = '500000000000'
const accountOf = (flaw: DestinationFlaw): string => String(500000000001 + flawNames.indexOf(flaw))
const withTemplate = new Set<DestinationFlaw>([
  'launchTemplateDenied',
  'noLaunchTemplate',
  'noTag',
  'roleLacksTemplates',
])
const accounts: readonly FlawedAccount[] = [
  { id: healthyId, hasTemplate: true },
  ...flawNames.map((flaw) => ({ id: accountOf(flaw), flaw, hasTemplate: withTemplate.has(flaw) })),
]
const world = flawedWorld(accounts)

const checksOf = (flaw: DestinationFlaw): readonly string[] => {
  const say = told[flaw]
  return 'checks' in say ? say.checks : []
}
const toldFlaws = flawNames.filter((flaw) => checksOf(flaw).length > 0)
const untoldFlaws = flawNames.filter((flaw) => checksOf(flaw).length === 0)

/** A run, and what is known of it account by account. */
interface Story {
  readonly run: WatchedExecution
  readonly failed: (accountId: string) => readonly CheckResult[]
  readonly copy: (accountId: string) => CopySight | undefined
  /** What the product did in an account. */
  readonly calls: (accountId: string) => number
  readonly effects: (accountId: string) => readonly string[]
  /** From the start of the run to the last call in the account, in virtual minutes. */
  readonly minutes: (accountId: string) => number
}

async function tell(cloud: CloudUnderTest): Promise<Story> {
  const since = cloud.cloud.core.calls.all().length
  const run = await cloud.build('al2023-base')
  const startMs = run.events[0]!.timestamp!.getTime()
  const document = DynamoDBDocumentClient.from(cloud.owner.dynamoDb)
  const results = await createDynamoCheckResults(document, 'imagebuilder-share-ledger').readChecks(run.name)
  const all = cloud.cloud.core.calls.all().slice(since)
  const sights = await proveCopies(run.name, {
    connection: cloud.cloud.connection,
    ledger: cloud.copyPlans,
  })
  const callsIn = (accountId: string) =>
    all.filter(({ caller }) => caller.accountId === accountId && caller.roleArn !== undefined)
  return {
    run,
    failed: (accountId) =>
      results.filter((result) => result.accountId === accountId && result.verdict === 'failed'),
    copy: (accountId) => sights.find((sight) => sight.accountId === accountId),
    calls: (accountId) => callsIn(accountId).length,
    effects: (accountId) =>
      callsIn(accountId)
        .filter((call) => isMutating(call) && call.errorCode === undefined)
        .map(({ operation }) => operation),
    minutes: (accountId) =>
      Math.round((Math.max(startMs, ...callsIn(accountId).map(({ atMs }) => atMs)) - startMs) / 6_000) / 10,
  }
}

/** Puts every account right: where commands do it, by nothing but what the findings say. */
async function mend(cloud: CloudUnderTest, { failed }: Story): Promise<void> {
  for (const flaw of flawNames) {
    const accountId = accountOf(flaw)
    const say = told[flaw]
    if (!('checks' in say) || say.mendedBy === 'person') await mendDestination(cloud.cloud, world, accountId)
    else
      for (const { finding } of failed(accountId))
        await applyRemedy(finding!.remedy, { cloud: cloud.cloud, accountId })
  }
}

/** Copies begin without being checked, as they would without this product. */
const unchecked: CloudSettings = {
  world,
  faults: [
    {
      on: 'check-destinations',
      attempts: 'all',
      does: async () => ({ kind: 'returned', payload: { blockedCount: 0 } }),
    },
  ],
}

const opened: CloudUnderTest[] = []
let first: Story
let second: Story
let late: Story

beforeAll(async () => {
  const cloud = await openLastingCloud({ world })
  opened.push(cloud)
  first = await tell(cloud)
  await mend(cloud, first)
  second = await tell(cloud)
  const blind = await openLastingCloud(unchecked)
  opened.push(blind)
  late = await tell(blind)
}, 180_000)

afterAll(() => {
  for (const { cloud } of opened) cloud.dispose()
})

describe('an account in which one thing is broken', () => {
  it.each(toldFlaws)('is told of before anything is done there, and of nothing else: %s', (flaw) => {
    const accountId = accountOf(flaw)
    const failed = first.failed(accountId)

    expect([...new Set(failed.map(({ check }) => check))].toSorted()).toEqual(checksOf(flaw))
    expect(first.effects(accountId)).toEqual([])
    expect(first.copy(accountId)).toMatchObject({ outcome: 'blocked', expected: false })
    expect(checksOf(flaw)).toContain(first.copy(accountId)!.finding!.check)
    for (const { finding } of failed) expect(finding!.where).toContain(accountId)
  })

  it.each(untoldFlaws)('is told nothing of that nobody can know, or that harms no copy: %s', (flaw) => {
    const accountId = accountOf(flaw)

    expect(first.failed(accountId)).toEqual([])
    expect({ anyway: first.copy(accountId)!.outcome }).toEqual(told[flaw])
  })

  it.each(flawNames)('gets its AMI once the remedy is applied: %s', (flaw) => {
    expect(second.failed(accountOf(flaw))).toEqual([])
    expect(second.copy(accountOf(flaw))).toMatchObject({ outcome: 'done', expected: true })
  })

  it.each(toldFlaws)('fails late where nobody checks: %s', (flaw) => {
    const accountId = accountOf(flaw)

    expect(late.failed(accountId)).toEqual([])
    expect(late.copy(accountId)).toMatchObject({ outcome: 'failed' })
  })
})

describe('the runs', () => {
  it('fail while anything is broken, and succeed when nothing is', () => {
    expect([first.run.status, second.run.status, late.run.status]).toEqual(['FAILED', 'SUCCEEDED', 'FAILED'])
    expect(first.copy(healthyId)).toMatchObject({ outcome: 'done', expected: true })
    expect(first.failed(healthyId)).toEqual([])
  })

  it('save minutes and calls', () => {
    const cleared = toldFlaws.filter((flaw) => second.copy(accountOf(flaw))?.expected === true)
    const pasted = cleared.filter((flaw) => 'mendedBy' in told[flaw] && told[flaw].mendedBy === 'commands')
    const rows = toldFlaws.map((flaw) => {
      const id = accountOf(flaw)
      const lateCheck = late.copy(id)?.finding?.check ?? 'nothing'
      return `  ${flaw.padEnd(21)} ${checksOf(flaw).join(' ').padEnd(66)} ${first.minutes(id)} min ${first.calls(id)} calls -> ${late.minutes(id)} min ${late.calls(id)} calls, ${late.effects(id).length} of them for nothing, ${lateCheck}\n`
    })
    process.stdout.write(
      `broken, told before any effect and cleared by the remedy: ${cleared.length} of ${toldFlaws.length}, ${pasted.length} by pasting its commands; without checks they fail as\n${rows.join('')}`,
    )

    expect(cleared).toEqual(toldFlaws)
    for (const flaw of toldFlaws)
      expect(late.minutes(accountOf(flaw))).toBeGreaterThanOrEqual(first.minutes(accountOf(flaw)))
  })
})
