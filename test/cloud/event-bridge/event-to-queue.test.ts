import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, it } from 'vitest'

import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { CloudCore } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import { defaultTiming } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createEventBridge } from '../../../local/event-bridge/event-bridge.ts'
import { createIam } from '../../../local/iam/create-iam.ts'
import { createLambda } from '../../../local/lambda/lambda.ts'
import { createVmRuntime } from '../../../local/lambda/vm-runtime.ts'
import { createSqs } from '../../../local/sqs/sqs.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { bundleFolder } from '../lambda/bundle-folder.ts'

const accountId = '222222222222'
const region = 'eu-west-1'
const ruleArn = `arn:aws:events:${region}:${accountId}:rule/image-available`
const queueArn = `arn:aws:sqs:${region}:${accountId}:dead-letters`

/** EventBridge, Lambda, SQS and IAM together; the rule's function fails. */
function openServices({
  permission,
  destination,
}: {
  readonly permission: boolean
  readonly destination: boolean
}) {
  const clock = createVirtualClock(Date.UTC(2027, 0, 4))
  const identifiers = createIdentifiers(1)
  const accounts = createAccounts([{ id: accountId, name: 'owner' }])
  const iam = createIam({ clock, identifiers, accounts })
  const core: CloudCore = {
    clock,
    identifiers,
    accounts,
    timing: defaultTiming,
    calls: createCallLog(),
    authorizer: iam.authorizer,
    sessions: iam.sessions,
    events: { emit: () => undefined },
  }
  const endpointUrl = () => 'http://cloud.test'
  const sqs = createSqs(core, { endpointUrl })
  const lambda = createLambda(core, {
    endpointUrl,
    messages: sqs.messages,
    runtime: createVmRuntime({ clock, identifiers, modules: {} }),
  })
  const eventBridge = createEventBridge(core, {
    invoker: lambda.invoker,
    messages: sqs.messages,
    executions: { start: () => undefined },
  })

  const queue = sqs.createQueue({ accountId, region, name: 'dead-letters' })
  sqs.setQueuePolicy({ accountId, region }, queue.url, {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    },
  })
  const role = iam.roles.createRole({
    accountId,
    name: 'start-run',
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    },
    inlinePolicies: destination
      ? {
          destination: {
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
          },
        }
      : {},
    managedPolicyArns: [],
  })
  const functionArn = lambda.createFunction({
    functionName: 'start-run',
    accountId,
    region,
    roleArn: role.arn,
    codeFolder: bundleFolder(`exports.handler = async () => { throw new Error('no') }`),
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 10,
    memoryMb: 256,
  })
  lambda.putInvokeConfig(functionArn, { onFailure: queueArn })
  if (permission)
    lambda.addPermission({
      functionArn,
      statementId: 'rule',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: ruleArn,
    })
  eventBridge.putRule(
    { accountId, region },
    {
      name: 'image-available',
      eventPattern: { source: ['aws.imagebuilder'] },
      enabled: true,
      targets: [{ id: 'start-run', arn: functionArn, deadLetterQueueArn: queueArn }],
    },
  )
  const gateway = createGateway({ core, services: [sqs.service], credentials: iam.credentials })
  const client = new SQSClient({
    region,
    endpoint: endpointUrl(),
    credentials: { accessKeyId: accountId, secretAccessKey: 'local' },
    requestHandler: createRequestHandler(gateway),
  })

  return {
    lambda,
    functionArn,
    run: async () => {
      eventBridge.events.emit({
        source: 'aws.imagebuilder',
        'detail-type': 'Example',
        account: accountId,
        region,
        resources: [],
        detail: { build: 1 },
      })
      await clock.advance(3_600_000)
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queue.url,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
        }),
      )
      return Messages.map(({ Body, MessageAttributes }) => ({
        body: JSON.parse(Body ?? '') as unknown,
        errorCode: MessageAttributes?.['ERROR_CODE']?.StringValue,
      }))
    },
  }
}

it("leaves Lambda's record in the queue when the function fails: for the rule, the event was delivered", async () => {
  const { run } = openServices({ permission: true, destination: true })

  expect(await run()).toEqual([
    {
      errorCode: undefined,
      body: expect.objectContaining({
        requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount: 3 }),
        requestPayload: expect.objectContaining({ source: 'aws.imagebuilder', detail: { build: 1 } }),
      }),
    },
  ])
})

it('leaves the event in the queue when the rule may not invoke the function', async () => {
  const { run, lambda, functionArn } = openServices({ permission: false, destination: true })

  expect(await run()).toEqual([
    { errorCode: 'NO_PERMISSIONS', body: expect.objectContaining({ source: 'aws.imagebuilder' }) },
  ])
  expect(lambda.metrics(functionArn).Invocations).toBe(0)
})

it("loses the record, and counts it, when the function's role may not send messages", async () => {
  const { run, lambda, functionArn } = openServices({ permission: true, destination: false })

  expect(await run()).toEqual([])
  expect(lambda.metrics(functionArn)).toMatchObject({ AsyncEventsDropped: 1, DestinationDeliveryFailures: 1 })
})
