import type { HistoryEvent } from '@aws-sdk/client-sfn'
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'

import type { ShareRecord } from '../../functions/lib/domain/run/run.ts'
import { names } from '../../infra/names.ts'
import { usageOf } from '../start/usage.ts'
import { loadWorld } from '../worlds/load-world.ts'
import type { World } from '../worlds/world.ts'
import { openRehearsal, type Rehearsal, type RehearsalSettings } from './rehearsal.ts'

/** As many accounts as Image Builder takes as targets of one distribution. */
const accountCount = 1536

/** What one rule with very many accounts asks of Step Functions and the ledger. */
export interface ManyAccountsFigures {
  readonly status: string
  readonly accounts: number
  /** Accounts that have every resource. */
  readonly accountsDone: number
  /** The longest text that goes into or out of a state, in bytes; 262,144 are the most. */
  readonly largestStateBytes: number
  /** Of the execution with the longest history; 25,000 are the most. */
  readonly mostEvents: number
  /** As JSON; DynamoDB's most is 409,600. */
  readonly largestItemBytes: number
  readonly mutatingCalls: number
  readonly lambdaCalls: number
  /** From the event to the end of the run. */
  readonly virtualSeconds: number
}

/** Builds an image that one rule shares with 1,536 accounts of the organization, and measures the run. */
export async function measureManyAccounts(
  mode: 'policy' | 'share',
  settings: Pick<RehearsalSettings, 'deployment' | 'scripts'>,
): Promise<ManyAccountsFigures> {
  const rehearsal = await openRehearsal(worldWith(mode), settings)
  try {
    const run = await rehearsal.build('al2023-base')
    const shares = await rehearsal.ledger.listShares(run.name)
    const executions = [...rehearsal.watch.runArns(), ...rehearsal.watch.shareArns()]
    const histories = executions.map((arn) => rehearsal.watch.find(arn)?.events ?? [])
    const used = usageOf(rehearsal.cloud, executions)
    const [began, ended] = [run.events[0]?.timestamp, run.events.at(-1)?.timestamp]
    return {
      status: run.status,
      accounts: Math.max(...shares.map(({ principals }) => principals.length)),
      accountsDone: doneEverywhere(shares),
      largestStateBytes: Math.max(...histories.flat().map(bytesOf)),
      mostEvents: Math.max(...histories.map(({ length }) => length)),
      largestItemBytes: await largestItem(rehearsal),
      mutatingCalls: used.mutatingSharingCalls,
      lambdaCalls: used.lambdaInvocations,
      virtualSeconds: ((ended?.getTime() ?? 0) - (began?.getTime() ?? 0)) / 1000,
    }
  } finally {
    rehearsal.cloud.dispose()
  }
}

function worldWith(mode: 'policy' | 'share'): World {
  const world = loadWorld('local/worlds/twelve-accounts.json')
  const { organization, ownerAccountId } = world
  if (organization === undefined) throw new Error('Expected the world to have an organization')
  const ids = Array.from({ length: accountCount }, (_, index) => String(440_000_001_000 + index))
  const members = new Set(organization.accountIds)
  return {
    ...world,
    destinations: undefined,
    // As an owner of so many accounts has it raised; EC2's default is 1,000.
    ec2: { ...world.ec2, sharesPerAmi: 5000 },
    accounts: [
      ...world.accounts.filter(({ id }) => id === ownerAccountId || id === organization.managementAccountId),
      ...ids.map((id) => ({ id, name: `account-${id}` })),
    ],
    organization: {
      ...organization,
      accountIds: [...members].filter((id) => !id.startsWith('44')).concat(ids),
    },
    rules: {
      version: 1,
      ownerAccountId,
      regions: [world.region],
      targets: { all: { accounts: ids } },
      rules: [
        {
          name: 'al2023',
          match: { imagePipelines: ['al2023-base'] },
          targets: ['all'],
          share: { resources: ['image', 'imageRecipe', 'components'], mode },
        },
      ],
    },
  }
}

function doneEverywhere(shares: readonly ShareRecord[]): number {
  const counts = shares.flatMap(({ principals, result }) => {
    if (result === undefined || result.outcome === 'skipped') return []
    const apart = new Set(result.exceptions.flatMap((group) => group.principals))
    return result.outcome === 'done' ? [principals.filter((one) => !apart.has(one)).length] : [0]
  })
  return Math.min(...counts)
}

/** What of a history event counts as a state's input or output. */
function bytesOf(event: HistoryEvent): number {
  const texts = [
    event.executionStartedEventDetails?.input,
    event.stateEnteredEventDetails?.input,
    event.stateExitedEventDetails?.output,
    event.taskScheduledEventDetails?.parameters,
    event.taskSucceededEventDetails?.output,
  ]
  return Math.max(...texts.map((text) => Buffer.byteLength(text ?? '')))
}

async function largestItem({ owner }: Rehearsal): Promise<number> {
  const client = DynamoDBDocumentClient.from(owner.dynamoDb)
  let largest = 0
  for await (const { Items = [] } of paginateScan({ client }, { TableName: names.ledger })) {
    largest = Math.max(largest, ...Items.map((item) => Buffer.byteLength(JSON.stringify(item))))
  }
  return largest
}
