import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import {
  endpoint,
  openSqs,
  owner,
  region,
  roleArn,
  roleSession,
  stranger,
  type SqsWorld,
} from './sqs-world.ts'

const queueArn = `arn:aws:sqs:${region}:${owner}:letters`
const queueUrl = `${endpoint}/${owner}/letters`
const ruleArn = `arn:aws:events:${region}:${owner}:rule/image-available`
const eventBridge = { service: 'events.amazonaws.com', sourceArn: ruleArn }

const statement = (parts: Record<string, unknown>): Record<string, unknown> => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn, ...parts }],
})
const forRule = (sourceArn: string): Record<string, unknown> =>
  statement({
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
  })

function openLetters(policy?: Record<string, unknown>): SqsWorld {
  const world = openSqs()
  world.sqs.createQueue({ accountId: owner, region, name: 'letters' })
  if (policy !== undefined) world.sqs.setQueuePolicy({ accountId: owner, region }, queueUrl, policy)
  return world
}

function send(world: SqsWorld, sender: Parameters<SqsWorld['sqs']['messages']['send']>[0]['sender']): string {
  try {
    world.sqs.messages.send({ queueArn, body: '{}', attributes: { RULE_ARN: ruleArn }, sender })
    return 'sent'
  } catch (error) {
    return error instanceof ServiceError ? error.code : String(error)
  }
}

describe('a service that sends a message', () => {
  it.each([
    ['there is no policy', undefined, 'AccessDeniedException'],
    ['the policy names its rule', forRule(ruleArn), 'sent'],
    ['the policy names a pattern of its rule', forRule(`arn:aws:events:${region}:${owner}:rule/*`), 'sent'],
    ['the policy names another rule', forRule(`${ruleArn}-other`), 'AccessDeniedException'],
    [
      'the policy names another service',
      statement({ Principal: { Service: 'sns.amazonaws.com' } }),
      'AccessDeniedException',
    ],
    [
      'the policy allows another action',
      { ...statement({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:ReceiveMessage' }) },
      'AccessDeniedException',
    ],
    [
      'the policy names another queue',
      statement({ Principal: { Service: 'events.amazonaws.com' }, Resource: `${queueArn}-other` }),
      'AccessDeniedException',
    ],
    [
      'the policy lets its account',
      statement({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': owner } },
      }),
      'sent',
    ],
  ])('is let or refused by the queue policy when %s', (_when, policy, expected) => {
    const world = openLetters(policy)

    expect(send(world, eventBridge)).toBe(expected)
    expect(world.sqs.depth(queueArn).visible).toBe(expected === 'sent' ? 1 : 0)
  })

  it('is told what is missing', () => {
    expect(() =>
      openLetters().sqs.messages.send({ queueArn, body: '{}', attributes: {}, sender: eventBridge }),
    ).toThrow(
      `User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${queueArn} because no resource-based policy allows the sqs:SendMessage action`,
    )
  })

  it.each([`arn:aws:sqs:${region}:${owner}:none`, 'arn:aws:sns:eu-west-1:222222222222:topic'])(
    'is told that there is no queue %s',
    (arn) => {
      expect(() =>
        openLetters().sqs.messages.send({ queueArn: arn, body: '{}', attributes: {}, sender: eventBridge }),
      ).toThrow(expect.objectContaining({ code: 'QueueDoesNotExist' }))
    },
  )
})

describe('a role session that sends a message', () => {
  it.each([
    ['its role may not', false, undefined, 'AccessDeniedException'],
    ['its role may', true, undefined, 'sent'],
    [
      'its role may, but the queue policy denies it',
      true,
      statement({ Effect: 'Deny', Principal: { AWS: roleArn } }),
      'AccessDeniedException',
    ],
    [
      'its role may, and the queue policy denies only insecure transport',
      true,
      statement({ Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      'sent',
    ],
  ])('is let or refused when %s', (_when, byIdentity, policy, expected) => {
    const world = openLetters(policy)
    if (byIdentity) world.allowed.add(`sqs:SendMessage ${queueArn}`)

    expect(send(world, roleSession)).toBe(expected)
  })
})

describe('a client of another account', () => {
  it.each([
    ['there is no policy', undefined, 'AccessDeniedException'],
    ['the policy names its account', statement({ Principal: { AWS: stranger } }), 'sent'],
    [
      'the policy names a third account',
      statement({ Principal: { AWS: '444444444444' } }),
      'AccessDeniedException',
    ],
  ])('is let or refused when %s', async (_when, policy, expected) => {
    const { client } = openLetters(policy)

    const outcome = await client(stranger)
      .send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'a' }))
      .then(
        () => 'sent',
        (error: Error) => error.name,
      )

    expect(outcome).toBe(expected)
  })

  it('learns the URL only of a queue that lets it near', async () => {
    const { client, sqs } = openLetters()
    const ask = async () =>
      client(stranger).send(new GetQueueUrlCommand({ QueueName: 'letters', QueueOwnerAWSAccountId: owner }))

    await expect(ask()).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }))
    sqs.setQueuePolicy(
      { accountId: owner, region },
      queueUrl,
      statement({ Principal: { AWS: stranger }, Action: 'sqs:GetQueueUrl' }),
    )

    expect(await ask()).toMatchObject({ QueueUrl: queueUrl })
  })
})
