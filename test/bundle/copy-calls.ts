import { gzipSync } from 'node:zlib'

import type { CopyPlan } from '../../functions/lib/domain/copying/copy-plan.ts'
import { item } from './attributes.ts'
import type { ExampleCall } from './example-calls.ts'
import type { Answer } from './scripted-endpoint.ts'

const runId = 'al2023-base-1-0-0-1-49f0f427ea244f7a'
const at = '2026-11-20T06:13:00.000Z'

const costs = {
  copies: 0,
  transferGigabytes: 0,
  transferDollars: 0,
  storageGigabytes: 0,
  storageDollarsPerMonth: 0,
}
const plan: CopyPlan = {
  images: [],
  copies: [],
  blocked: [],
  findings: [],
  sideFindings: [],
  costs: { planned: costs, withoutRelay: costs, asLaunchPermission: costs, pricesAsOf: '2026-11-01' },
}
const written = (one: CopyPlan): Answer => ({
  Item: item({ packed: gzipSync(JSON.stringify(one)).toString('base64'), parts: 1, digest: 'abc' }),
})
const writtenPlan = written(plan)
const planOfOne = written({
  ...plan,
  copies: [
    {
      id: '0123456789abcdef',
      sourceImageId: 'ami-build',
      accountId: '222222222222',
      region: 'eu-west-1',
      request: {
        source: { kind: 'image', imageId: 'ami-build', region: 'us-east-1' },
        name: 'golden',
        tags: {},
      },
      outputs: { launchTemplates: [], parameters: [] },
      build: { version: '1.0.0/1', createdAt: at },
      gigabytes: 8,
      isRelay: true,
      wantedBy: ['golden'],
    },
  ],
})

const wait = (members: object): Answer => ({ Attributes: item({ runId, token: 'AAAA', ...members }) })

/** The ledger without anything that waits, and without rules. */
const nothing = { GetItem: {}, Query: { Items: [] } }

/** For each function that copies, a call that goes well. */
export const copyCalls: Readonly<Record<string, ExampleCall>> = {
  'plan-copies': {
    event: { runId, at },
    answers: { GetItem: writtenPlan },
    output: { copyCount: 0, blockedCount: 0, checkPages: [] },
  },
  'check-destinations': {
    event: { runId, accountIds: [], at },
    // The plan; no page that is written already, and no rules.
    answers: { GetItem: [writtenPlan, {}, {}], PutItem: {} },
    output: { blockedCount: 0 },
  },
  'enqueue-copies': {
    event: { runId, token: 'AAAA' },
    answers: { GetItem: writtenPlan, Query: { Items: [] }, UpdateItem: wait({ enqueuedAt: at }) },
    output: {},
  },
  'sweep-lanes': {
    event: { shard: 0, generation: 3, ticks: 1, after: null },
    // Work came during the look.
    answers: { ...nothing, UpdateItem: { error: 'ConditionalCheckFailedException' } },
    output: { waitSeconds: 0, after: null },
  },
  'wake-lane': {
    event: {
      source: 'aws.ec2',
      'detail-type': 'EC2 AMI State Change',
      account: '222222222222',
      region: 'us-east-1',
    },
    answers: nothing,
    output: {},
  },
  'start-sweep': {
    event: {},
    answers: { Query: { Items: [] } },
    output: {},
  },
  'withdraw-run': {
    event: {
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      detail: { name: runId, status: 'ABORTED' },
    },
    answers: { Query: { Items: [] }, GetItem: {}, UpdateItem: {} },
    output: {},
  },
}

/** Ends the sweep: nothing waits, and nothing came meanwhile. */
export const endOfSweep = {
  name: 'sweep-lanes',
  errorType: 'NothingToSweep',
  answers: { ...nothing, UpdateItem: { Attributes: item({ generation: 4, demand: 0 }) } },
} as const

/** A ledger that is too busy to take every copy. */
export const unfinishedEnqueuing = {
  name: 'enqueue-copies',
  errorType: 'EnqueuingUnfinished',
  answers: {
    GetItem: [planOfOne, { error: 'ThrottlingException' }],
    PutItem: {},
    Query: { Items: [] },
    UpdateItem: wait({}),
  },
} as const

/** A run that was stopped, and redriven. */
export const redrivenRun = {
  name: 'enqueue-copies',
  errorType: 'RunWithdrawn',
  answers: {
    GetItem: writtenPlan,
    Query: { Items: [] },
    UpdateItem: wait({ enqueuedAt: at, withdrawnAt: at }),
  },
} as const
