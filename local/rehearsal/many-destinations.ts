import { functionName, names } from '../../infra/names.ts'
import { isMutating, type CallRecord } from '../cloud/call-log.ts'
import { loadWorld } from '../worlds/load-world.ts'
import type { World } from '../worlds/world.ts'
import type { WatchedExecution } from './execution-watch.ts'
import { openRehearsal, type Rehearsal, type RehearsalSettings } from './rehearsal.ts'

const accountCount = 200
const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2']

/** What checking very many destinations asks of AWS, before anything is copied to them. */
export interface ManyDestinationsFigures {
  readonly status: string
  readonly accounts: number
  /** Accounts times Regions. */
  readonly lanes: number
  readonly assumeRoleCalls: number
  /** Calls with the accounts' own role, those into every Region together. */
  readonly callsPerLane: number
  /** Of the function that checks. */
  readonly lambdaCalls: number
  readonly ledgerCalls: number
  /** Of all functions, to services whose resources the product gives to others. */
  readonly mutatingCalls: number
  /** Of the execution's history; 25,000 are the most. */
  readonly events: number
  /** From the event to the end of the run. */
  readonly virtualSeconds: number
  /** Of a second run within the time for which results are believed. */
  readonly callsPerLaneOfRepeat: number
}

/** Builds an image that one rule copies to 200 accounts in 5 Regions, in a run that only observes, and counts its checks. */
export async function measureManyDestinations(
  settings: Pick<RehearsalSettings, 'deployment' | 'scripts'>,
): Promise<ManyDestinationsFigures> {
  const rehearsal = await openRehearsal(worldToCheck(), settings)
  const { cloud } = rehearsal
  try {
    const before = cloud.core.calls.all().length
    const run = await rehearsal.build('al2023-base')
    const calls = cloud.core.calls.all().slice(before)
    const repeated = await callsOfRepeat(rehearsal, run)
    const lanes = accountCount * regions.length
    const [began, ended] = [run.events[0]?.timestamp, run.events.at(-1)?.timestamp]
    return {
      status: run.status,
      accounts: accountCount,
      lanes,
      assumeRoleCalls: calls.filter(byChecks).filter(({ operation }) => operation === 'AssumeRole').length,
      callsPerLane: perLane(calls.filter(byAccounts), lanes),
      lambdaCalls: invocationsOf(run),
      ledgerCalls: calls.filter(byChecks).filter(({ service }) => service === 'dynamodb').length,
      mutatingCalls: calls.filter(changesSomething).length,
      events: run.events.length,
      virtualSeconds: ((ended?.getTime() ?? 0) - (began?.getTime() ?? 0)) / 1000,
      callsPerLaneOfRepeat: perLane(repeated.filter(byAccounts), lanes),
    }
  } finally {
    cloud.dispose()
  }
}

async function callsOfRepeat(
  { cloud, run }: Rehearsal,
  { input }: WatchedExecution,
): Promise<readonly CallRecord[]> {
  const before = cloud.core.calls.all().length
  await run(typeof input === 'object' ? { ...input, eventId: 'another' } : input)
  return cloud.core.calls.all().slice(before)
}

function byChecks({ caller }: CallRecord): boolean {
  return caller.roleArn?.endsWith(`/${functionName('check-destinations')}`) === true
}

function byAccounts({ caller }: CallRecord): boolean {
  return caller.roleArn?.endsWith(`/${names.destinationRole}`) === true
}

const changedServices: ReadonlySet<string> = new Set(['imagebuilder', 'ram', 'ec2', 'kms', 'ssm'])

function changesSomething(call: CallRecord): boolean {
  return call.caller.roleArn !== undefined && changedServices.has(call.service) && isMutating(call)
}

function invocationsOf({ events }: WatchedExecution): number {
  return events.filter(
    ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === 'CheckDestinations',
  ).length
}

function perLane(calls: readonly CallRecord[], lanes: number): number {
  return Math.round((calls.length / lanes) * 10) / 10
}

function worldToCheck(): World {
  const world = loadWorld('local/worlds/twelve-accounts.json')
  const { organization, ownerAccountId } = world
  if (organization === undefined) throw new Error('Expected the world to have an organization')
  const ids = Array.from({ length: accountCount }, (_, index) => String(440_000_001_000 + index))
  return {
    ...world,
    accounts: [
      ...world.accounts.filter(({ id }) => id === ownerAccountId || id === organization.managementAccountId),
      ...ids.map((id) => ({ id, name: `account-${id}`, disabledRegions: [] })),
    ],
    organization: { ...organization, accountIds: [organization.managementAccountId, ownerAccountId, ...ids] },
    destinations: { regions, accountIds: ids, wakeUps: false, parameters: {}, flaws: {} },
    rules: {
      version: 1,
      ownerAccountId,
      regions,
      targets: { all: { accounts: ids } },
      rules: [
        {
          name: 'al2023',
          match: { imagePipelines: ['al2023-base'] },
          targets: ['all'],
          copy: { regions: 'all' },
          ssmParameters: [{ parameterName: '/imagebuilder/golden' }],
        },
      ],
      settings: { mode: 'observe' },
    },
  }
}
