import { SQSClient } from '@aws-sdk/client-sqs'

import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { VirtualClock } from '../../../local/cloud/clock.ts'
import type { CloudCore } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import type { Caller } from '../../../local/cloud/service.ts'
import { defaultTiming } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createSqs, type Sqs } from '../../../local/sqs/sqs.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { testCredentials } from '../wire/open-core.ts'

export const owner = '222222222222'
export const stranger = '333333333333'
export const region = 'eu-west-1'
export const startMs = Date.UTC(2027, 0, 4, 12)
export const endpoint = 'http://cloud.test:4566'
export const roleArn = `arn:aws:iam::${owner}:role/function`
export const roleSession: Caller = {
  accountId: owner,
  arn: `arn:aws:sts::${owner}:assumed-role/function/f`,
  roleArn,
}

/** An SQS with clients of its accounts' administrators. */
export interface SqsWorld {
  readonly sqs: Sqs
  readonly core: CloudCore
  readonly clock: VirtualClock
  /** `<action> <resource>` of everything that the role may do. */
  readonly allowed: Set<string>
  readonly client: (accountId?: string, clientRegion?: string) => SQSClient
}

export function openSqs(): SqsWorld {
  const clock = createVirtualClock(startMs)
  const allowed = new Set<string>()
  const core: CloudCore = {
    clock,
    identifiers: createIdentifiers(1),
    accounts: createAccounts([]),
    timing: defaultTiming,
    calls: createCallLog(),
    authorizer: {
      refusal: (caller, need) =>
        caller.roleArn === undefined || allowed.has(`${need.action} ${need.resource}`)
          ? undefined
          : `User: ${caller.arn} is not authorized to perform: ${need.action}`,
    },
    sessions: {
      assumeForService: () => {
        throw new Error('Expected no service to assume a role')
      },
    },
    events: { emit: () => undefined },
  }
  const sqs = createSqs(core, { endpointUrl: () => endpoint })
  const gateway = createGateway({
    core,
    services: [sqs.service],
    credentials: testCredentials,
  })

  return {
    sqs,
    core,
    clock,
    allowed,
    client: (accountId = owner, clientRegion = region) =>
      new SQSClient({
        region: clientRegion,
        endpoint,
        credentials: { accessKeyId: accountId, secretAccessKey: 'local' },
        requestHandler: createRequestHandler(gateway),
        maxAttempts: 1,
      }),
  }
}
