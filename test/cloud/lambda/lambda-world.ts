import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { Clock, VirtualClock } from '../../../local/cloud/clock.ts'
import type { CloudCore } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import type { MessageSender } from '../../../local/cloud/invocation.ts'
import { createPacedClock } from '../../../local/cloud/paced-clock.ts'
import { ServiceError, type Caller } from '../../../local/cloud/service.ts'
import { defaultTiming } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import type { FunctionConfig } from '../../../local/lambda/function-config.ts'
import type { LambdaRuntime } from '../../../local/lambda/lambda-runtime.ts'
import { createLambda, type Lambda, type LambdaOptions } from '../../../local/lambda/lambda.ts'
import { createVmRuntime } from '../../../local/lambda/vm-runtime.ts'
import { createWorkerRuntime } from '../../../local/lambda/worker-runtime.ts'
import { bundleFolder } from './bundle-folder.ts'

export const startMs = Date.UTC(2027, 0, 4, 12)
export const accountId = '222222222222'
export const region = 'eu-west-1'
export const administrator: Caller = { accountId, arn: `arn:aws:iam::${accountId}:root` }
export const executionRoleArn = `arn:aws:iam::${accountId}:role/execution`
export const queueArn = `arn:aws:sqs:${region}:${accountId}:dead-letters`

export type SentMessage = Parameters<MessageSender['send']>[0]

/** A Lambda with what a test may look at and turn. */
export interface LambdaWorld {
  readonly lambda: Lambda
  readonly core: CloudCore
  readonly sent: SentMessage[]
  /** Roles that Lambda may assume. */
  readonly trustedRoles: Set<string>
  /** `<role ARN> <action> <resource>` of everything that identity policies allow. */
  readonly allowed: Set<string>
  /** Carries virtual time on until `done` settles. */
  readonly until: <T>(done: Promise<T>) => Promise<T>
  /** Creates a function with this code and answers its ARN. */
  readonly create: (code: string, config?: Partial<FunctionConfig>) => string
  /** Invokes as the account's administrator. */
  readonly invoke: (functionArn: string, payload?: unknown) => ReturnType<Lambda['invoker']['invoke']>
}

interface Transport {
  readonly clock: Clock
  readonly until: <T>(done: Promise<T>) => Promise<T>
  readonly runtime: (core: CloudCore) => LambdaRuntime
}

/** The in-process transport: a virtual clock that the test drives. */
export function inProcess(
  modules: Readonly<Record<string, unknown>> = {},
): Transport & { readonly clock: VirtualClock } {
  const clock = createVirtualClock(startMs)
  return {
    clock,
    until: async (done) => clock.runUntil(done),
    runtime: ({ identifiers }) => createVmRuntime({ clock, identifiers, modules }),
  }
}

/** The transport with worker threads: a clock that passes by itself. */
export function withWorkers(): Transport {
  const clock = createPacedClock({ startMs, speed: 'skip' })
  return {
    clock,
    until: async (done) => done,
    runtime: () => createWorkerRuntime({ clock, environmentsPerFunction: 2 }),
  }
}

export function openLambda(
  transport: Transport,
  options: Partial<LambdaOptions> & { readonly seed?: number } = {},
): LambdaWorld {
  const sent: SentMessage[] = []
  const trustedRoles = new Set([executionRoleArn])
  const allowed = new Set<string>()
  const identifiers = createIdentifiers(options.seed ?? 1)
  const core: CloudCore = {
    clock: transport.clock,
    identifiers,
    accounts: createAccounts([]),
    timing: defaultTiming,
    calls: createCallLog(),
    authorizer: {
      refusal: (caller, need) =>
        caller.roleArn === undefined || allowed.has(`${caller.roleArn} ${need.action} ${need.resource}`)
          ? undefined
          : `User: ${caller.arn} is not authorized to perform: ${need.action} on resource: ${need.resource} because no identity-based policy allows the ${need.action} action`,
    },
    sessions: {
      assumeForService: ({ roleArn, sessionName }) => {
        if (!trustedRoles.has(roleArn)) throw new ServiceError('AccessDenied', 'Not authorized')
        return {
          accessKeyId: `ASIA${identifiers.token(16)}`,
          secretAccessKey: 'secret',
          sessionToken: 'token',
          expiration: new Date(transport.clock.now() + 3_600_000),
          caller: {
            accountId,
            arn: `arn:aws:sts::${accountId}:assumed-role/execution/${sessionName}`,
            roleArn,
          },
        }
      },
    },
    events: { emit: () => undefined },
  }
  const lambda = createLambda(core, {
    runtime: transport.runtime(core),
    endpointUrl: () => 'http://127.0.0.1:9',
    messages: { send: (message) => void sent.push(message) },
    ...options,
  })

  return {
    lambda,
    core,
    sent,
    trustedRoles,
    allowed,
    until: async (done) => transport.until(done),
    create: (code, config = {}) =>
      lambda.createFunction({
        functionName: 'example',
        accountId,
        region,
        roleArn: executionRoleArn,
        codeFolder: bundleFolder(code),
        handler: 'index.handler',
        environment: {},
        timeoutSeconds: 3,
        memoryMb: 256,
        ...config,
      }),
    invoke: async (functionArn, payload) =>
      transport.until(lambda.invoker.invoke(functionArn, payload, administrator)),
  }
}
