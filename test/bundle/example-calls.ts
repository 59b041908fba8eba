import { expect } from 'vitest'

import { partsOfRules } from '../../functions/lib/aws/rules-items.ts'
import { rulesVersionOf } from '../../functions/lib/domain/rules/rules-version.ts'
import type { Rules } from '../../functions/lib/domain/rules/rules.ts'
import { item } from './attributes.ts'
import { copyCalls, endOfSweep, redrivenRun, unfinishedEnqueuing } from './copy-calls.ts'
import type { Answer } from './scripted-endpoint.ts'

/** What AWS answers, by operation as it travels. A list answers one request after the other. */
export type Answers = Readonly<Record<string, Answer | readonly Answer[]>>

/** One call of a function: what comes in, what AWS answers on the way, what goes out. */
export interface ExampleCall {
  readonly event: Readonly<Record<string, unknown>>
  /** The first is what the function asks first. */
  readonly answers: Answers
  readonly output: unknown
}

const runId = 'al2023-base-1-0-0-1-49f0f427ea244f7a'
const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const accountId = '440000000001'
const executionArn = `arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:${runId}`
const at = '2026-11-20T06:13:00.000Z'

const run = (trigger: object): Answer => ({
  Item: item({ runId, executionArn, startedAt: at, status: 'planning', trigger }),
})
const share = item({
  runId,
  resourceArn,
  mode: 'policy',
  principals: [accountId],
  ruleShares: [],
  wantedBy: ['manual'],
})
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: accountId },
      Action: ['imagebuilder:GetImage', 'imagebuilder:ListImages'],
      Resource: resourceArn,
    },
  ],
})
const image = {
  image: { arn: resourceArn, name: 'al2023-base', type: 'AMI', state: { status: 'AVAILABLE' } },
}

const settled = {
  kind: 'settled',
  trace: { refused: [], promoted: [], requestIds: [] },
  result: { outcome: 'done', shareArns: [], exceptions: [], requestIds: [] },
}

const ruleShare = { rule: 'al2023', principals: [accountId], allowsExternal: false, keep: 1 }
const shareOfRule = item({
  runId,
  resourceArn,
  mode: 'share',
  principals: [accountId],
  ruleShares: [ruleShare],
  wantedBy: ['al2023'],
})
const ramShareArn = 'arn:aws:ram:us-east-1:222222222222:resource-share/a'

/** For each function, a call that goes well. */
export const exampleCalls: Readonly<Record<string, ExampleCall>> = {
  ...copyCalls,
  'start-run': {
    event: {
      id: '7bf73129-1428-4cd3-a780-95db273d1602',
      source: 'aws.imagebuilder',
      'detail-type': 'EC2 Image Builder Image State Change',
      time: at,
      resources: [resourceArn],
      detail: { state: { status: 'AVAILABLE' } },
    },
    answers: { StartExecution: { executionArn, startDate: 1 } },
    output: { executionArn, alreadyStarted: false },
  },
  'register-run': {
    event: { runId, executionArn, startedAt: at, input: { resources: [resourceArn], accounts: [accountId] } },
    answers: { PutItem: {} },
    output: { runId },
  },
  'plan-run': {
    event: { runId, at },
    answers: {
      GetItem: run({ kind: 'manual', resourceArns: [resourceArn], accounts: [accountId] }),
      DescribeOrganization: { error: 'AWSOrganizationsNotInUseException' },
      getresourceshareassociations: { resourceShareAssociations: [] },
      PutItem: {},
      UpdateItem: {},
      Query: [{ Items: [] }, { Items: [share] }],
    },
    output: {
      pages: [{ resources: [{ resourceArn, mode: 'policy' }] }],
      retirements: [],
      shareCount: 1,
      settledCount: 0,
      plansCopies: false,
      observes: false,
    },
  },
  'check-prerequisites': {
    event: { runId, resources: [{ resourceArn, mode: 'policy' }], abortedRules: [], at },
    answers: { GetImage: image },
    output: { clear: [{ resourceArn, mode: 'policy' }] },
  },
  'acquire-lease': {
    event: { resourceArn, executionArn },
    answers: { UpdateItem: {} },
    output: { kind: 'acquired' },
  },
  'apply-policy': {
    event: { runId, resourceArn },
    answers: { GetItem: { Item: share }, GetImagePolicy: { policy } },
    output: { kind: 'applied', trace: { refused: [], promoted: [], requestIds: [] } },
  },
  'promote-share': {
    event: { executionArn, runId, resourceArn, trace: { refused: [], promoted: [], requestIds: [] } },
    answers: { GetItem: { Item: share }, getresourceshareassociations: { resourceShareAssociations: [] } },
    output: expect.objectContaining({ kind: 'waiting' }),
  },
  'associate-share': {
    event: { executionArn, runId, resourceArn, trace: null },
    answers: {
      GetItem: [{ Item: shareOfRule }, run({ kind: 'imageBuilt', eventId: 'event-1', resourceArn }), {}],
      getresourceshares: { resourceShares: [] },
      listpermissions: { permissions: [{ isResourceTypeDefault: true }] },
      UpdateItem: {},
      createresourceshare: { resourceShare: { resourceShareArn: ramShareArn } },
      PutItem: {},
    },
    output: expect.objectContaining({
      kind: 'waiting',
      trace: expect.objectContaining({ asked: [`${ramShareArn} principals`] }),
    }),
  },
  'retire-builds': {
    event: { runId, rule: 'al2023', region: 'us-east-1', executionArn, at },
    answers: {
      Query: [{ Items: [shareOfRule] }, { Items: [] }],
      UpdateItem: {},
      getresourceshares: {
        resourceShares: [{ resourceShareArn: ramShareArn, name: 'ours', status: 'ACTIVE' }],
      },
      getresourceshareassociations: { resourceShareAssociations: [] },
    },
    output: { rule: 'al2023', region: 'us-east-1', retired: 0, findings: 0 },
  },
  'grant-launch': {
    event: { runId, resourceArn, share: settled },
    answers: { GetItem: { Item: share }, GetImage: { image: { ...image.image, type: 'DOCKER' } } },
    output: settled,
  },
  'record-outcome': {
    event: {
      runId,
      resourceArn,
      executionArn,
      at,
      report: { kind: 'held', ownerArn: executionArn, expiresAt: at },
    },
    answers: { UpdateItem: {} },
    output: expect.objectContaining({ resourceArn, status: 'failed' }),
  },
  'record-result': {
    event: { runId, at, failure: { Error: 'States.Timeout', Cause: 'nobody answered' }, observed: false },
    answers: { Query: { Items: [] }, GetItem: {}, UpdateItem: {} },
    output: expect.objectContaining({ runId, status: 'failed', counts: {}, copyCounts: {}, observed: false }),
  },
}

const imageBuilt = run({ kind: 'imageBuilt', eventId: 'event-1', resourceArn })
const rulesOfAnother: Rules = {
  version: 1,
  ownerAccountId: '333333333333',
  regions: ['us-east-1'],
  targets: { canary: { accounts: [accountId] } },
  rules: [
    {
      name: 'al2023',
      match: { imageNames: ['al2023-*'] },
      targets: ['canary'],
      share: { resources: ['image'] },
    },
  ],
}

const versionOfAnother = rulesVersionOf(rulesOfAnother)
const items = (parts: ReturnType<typeof partsOfRules>): readonly object[] =>
  parts.map(({ key, content }) => item({ ...key, ...content }))

/** Calls that end with an error which only one function throws. */
export const failingCalls: readonly (Pick<ExampleCall, 'answers'> & {
  readonly name: string
  readonly errorType: string
})[] = [
  {
    name: 'register-run',
    errorType: 'RunNameTaken',
    answers: { PutItem: { error: 'ConditionalCheckFailedException' } },
  },
  {
    name: 'plan-run',
    errorType: 'ImageNotAvailable',
    answers: { GetItem: imageBuilt, GetImage: { image: { ...image.image, state: { status: 'TESTING' } } } },
  },
  {
    name: 'plan-run',
    errorType: 'RulesOfOtherOwner',
    answers: {
      GetItem: [imageBuilt, { Item: item({ version: versionOfAnother, at, actor: 'somebody' }) }],
      GetImage: image,
      Query: { Items: items(partsOfRules(versionOfAnother, rulesOfAnother)) },
      UpdateItem: {},
    },
  },
  {
    name: 'apply-policy',
    errorType: 'PolicyChangedMeanwhile',
    answers: { GetItem: { Item: share }, GetImagePolicy: {}, PutImagePolicy: { requestId: 'request-1' } },
  },
  endOfSweep,
  redrivenRun,
  unfinishedEnqueuing,
]
