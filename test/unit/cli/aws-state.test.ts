import { SFNClient } from '@aws-sdk/client-sfn'
import { SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'

import { countDeadLetters } from '../../../cli/dead-letter-queue.ts'
import { productNames } from '../../../cli/product-names.ts'
import { createSweepExecutions } from '../../../cli/sweep-executions.ts'
import { scriptedAws, type ScriptedAnswer } from '../../support/scripted-aws.ts'

const machineArn = 'arn:aws:states:us-east-1:222222222222:stateMachine:imagebuilder-share-sweep'
const executionArn = 'arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-sweep:sweep-2-7'
const sweep = { shard: 2, generation: 7, demand: 40 }
const startDate = Date.parse('2026-11-21T20:00:00.000Z') / 1000
const described = { executionArn, stateMachineArn: machineArn, startDate }

function sweepsAnswering(answers: Readonly<Record<string, ScriptedAnswer>>) {
  const { requests, settings } = scriptedAws(({ operation }) => answers[operation.split('.')[1]!]!)
  const client = new SFNClient({ ...settings, region: 'us-east-1' })
  return { requests, sweeps: createSweepExecutions(client, machineArn) }
}

function queueAnswering(answers: Readonly<Record<string, ScriptedAnswer>>) {
  const { requests, settings } = scriptedAws(({ operation }) => answers[operation.split('.')[1]!]!)
  return { requests, client: new SQSClient({ ...settings, region: 'us-east-1', md5: false }) }
}

describe('a look at a sweep', () => {
  it('tells since when it runs and when it last did something', async () => {
    const { requests, sweeps } = sweepsAnswering({
      DescribeExecution: { ...described, status: 'RUNNING' },
      GetExecutionHistory: { events: [{ timestamp: startDate + 90, id: 9, type: 'WaitStateEntered' }] },
    })

    expect(await sweeps.look(sweep)).toEqual({
      kind: 'running',
      startedAt: '2026-11-21T20:00:00.000Z',
      lastEventAt: '2026-11-21T20:01:30.000Z',
    })
    expect(requests.map(({ input }) => input)).toMatchObject([
      { executionArn },
      { executionArn, reverseOrder: true, maxResults: 1 },
    ])
  })

  it('tells how and why it ended', async () => {
    const ended = { stopDate: new Date('2026-11-21T20:01:00.000Z'), startDate: new Date(startDate * 1000) }
    const answer = { ...ended, status: 'FAILED', error: 'PermissionMissing', cause: 'dynamodb:Query' }
    // The scripted AWS takes an answer with the member `error` for a refusal.
    const client = { send: async () => answer } as unknown as SFNClient

    expect(await createSweepExecutions(client, machineArn).look(sweep)).toEqual({
      kind: 'ended',
      status: 'FAILED',
      endedAt: '2026-11-21T20:01:00.000Z',
      cause: 'PermissionMissing: dynamodb:Query',
    })
  })

  it('takes one that Step Functions does not know as asleep', async () => {
    const { sweeps } = sweepsAnswering({ DescribeExecution: { error: 'ExecutionDoesNotExist' } })

    expect(await sweeps.look(sweep)).toEqual({ kind: 'asleep' })
  })

  it('names the action that is missing when it may not look', async () => {
    const { sweeps } = sweepsAnswering({ DescribeExecution: { error: 'AccessDeniedException' } })

    await expect(sweeps.look(sweep)).rejects.toMatchObject({
      name: 'PermissionMissing',
      remedy: expect.stringContaining('states:DescribeExecution'),
    })
  })
})

describe('the dead-letter queue', () => {
  it('is counted, with what somebody is reading', async () => {
    const queueUrl = 'https://sqs.us-east-1.amazonaws.com/222222222222/imagebuilder-share-dead-letters'
    const { requests, client } = queueAnswering({
      GetQueueUrl: { QueueUrl: queueUrl },
      GetQueueAttributes: {
        Attributes: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '1' },
      },
    })

    expect(await countDeadLetters(client)).toEqual({ queueUrl, messages: 3, beingRead: 1 })
    expect(requests[0]?.input).toEqual({ QueueName: productNames.deadLetters })
  })

  it.each(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'])(
    'is absent when SQS answers %s',
    async (error) => {
      const { client } = queueAnswering({ GetQueueUrl: { error } })

      expect(await countDeadLetters(client)).toBeUndefined()
    },
  )

  it('is refused by name when the caller may not look', async () => {
    const { client } = queueAnswering({
      GetQueueUrl: { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q' },
      GetQueueAttributes: { error: 'AccessDenied', status: 403 },
    })

    await expect(countDeadLetters(client)).rejects.toMatchObject({
      name: 'PermissionMissing',
      remedy: expect.stringContaining('sqs:GetQueueAttributes'),
    })
  })
})
