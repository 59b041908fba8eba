import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'

import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { CloudCore, CloudEvent } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import type { InvocationAnswer } from '../../../local/cloud/invocation.ts'
import { type Caller, ServiceError } from '../../../local/cloud/service.ts'
import { defaultTiming } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createIam } from '../../../local/iam/create-iam.ts'
import { createEdgeRecorder } from '../../../local/step-functions/definition/edges.ts'
import type { CallApi } from '../../../local/step-functions/integrations/aws-sdk-call.ts'
import { createStepFunctions } from '../../../local/step-functions/step-functions.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'

export const account = '111111111111'
export const otherAccount = '222222222222'
export const region = 'eu-west-1'
export const startMs = Date.UTC(2027, 0, 4)
export const roleArn = `arn:aws:iam::${account}:role/machine`
export const machineArn = (name = 'machine') => `arn:aws:states:${region}:${account}:stateMachine:${name}`
export const functionArn = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`

/** What a fake function does when it is called: answers, or throws an Error whose name is the error type. */
export type FakeFunction = (
  payload: never,
  call: { readonly count: number; readonly caller: Caller },
) => unknown

export interface WorldOptions {
  readonly functions?: Readonly<Record<string, FakeFunction>>
  readonly seed?: number
  /** Actions that the machine's role may carry out; everything when left out. */
  readonly allowed?: readonly string[]
  readonly callApi?: CallApi
  readonly putEvents?: (entries: readonly PutEventsRequestEntry[]) => PutEventsResponse
}

/** Step Functions alone in a cloud: real IAM, clock and wire, fake functions. */
export function createWorld(options: WorldOptions = {}) {
  const clock = createVirtualClock(startMs)
  const identifiers = createIdentifiers(options.seed ?? 1)
  const accounts = createAccounts([account, otherAccount].map((id) => ({ id, name: id })))
  const iam = createIam({ clock, identifiers, accounts })
  iam.roles.createRole({
    accountId: account,
    name: 'machine',
    assumeRolePolicyDocument: document({
      Principal: { Service: 'states.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
    inlinePolicies: { calls: document({ Action: options.allowed ?? '*', Resource: '*' }) },
  })

  const emitted: Omit<CloudEvent, 'version' | 'id' | 'time'>[] = []
  const core: CloudCore = {
    clock,
    identifiers,
    accounts,
    timing: defaultTiming,
    calls: createCallLog(),
    authorizer: iam.authorizer,
    sessions: iam.sessions,
    events: { emit: (event) => void emitted.push(event) },
  }
  const put: PutEventsRequestEntry[] = []
  const edges = createEdgeRecorder()
  const stepFunctions = createStepFunctions(core, {
    invoker: fakeInvoker(options.functions ?? {}),
    putEvents: ({ entries }) => {
      put.push(...entries)
      return (
        options.putEvents?.(entries) ?? {
          FailedEntryCount: 0,
          Entries: entries.map((_, index) => ({ EventId: `event-${index + 1}` })),
        }
      )
    },
    edges,
    ...(options.callApi === undefined ? {} : { callApi: options.callApi }),
  })
  const gateway = createGateway({
    core,
    services: [stepFunctions.service],
    credentials: iam.credentials,
  })
  const clientOf = (accountId: string, inRegion = region): SFNClient =>
    new SFNClient({
      region: inRegion,
      endpoint: 'http://cloud.test',
      credentials: { accessKeyId: accountId, secretAccessKey: 'local' },
      maxAttempts: 1,
      disableHostPrefix: true,
      requestHandler: createRequestHandler(gateway),
    })
  return { clock, core, iam, emitted, put, edges, stepFunctions, clientOf, client: clientOf(account) }
}

export type World = ReturnType<typeof createWorld>

/** A definition: its states, the first of them first. */
export const machine = (states: Readonly<Record<string, unknown>>, more: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
})

export const lambdaTask = (name: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionArn(name), Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...('Next' in more ? {} : { End: true }),
  ...more,
})

export async function createMachine(
  { client }: Pick<World, 'client'>,
  definition: unknown,
  name = 'machine',
) {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  const answer = await client.send(new CreateStateMachineCommand({ name, roleArn, definition: text }))
  return answer.stateMachineArn!
}

export async function start({ client }: Pick<World, 'client'>, stateMachineArn: string, input: unknown = {}) {
  const answer = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  )
  return answer.executionArn!
}

export async function describeEnd(world: World, executionArn: string): Promise<DescribeExecutionOutput> {
  const describe = async () => world.client.send(new DescribeExecutionCommand({ executionArn }))
  const ended = Promise.withResolvers<void>()
  const cancel = world.stepFunctions.onHistoryEvent((happened) => {
    const isLast = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(happened.event.type!)
    if (isLast && happened.executionArn === executionArn) ended.resolve()
  })
  if ((await describe()).status === 'RUNNING') await world.clock.runUntil(ended.promise)
  cancel()
  return describe()
}

export async function historyOf({ client }: World, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(new GetExecutionHistoryCommand({ executionArn, nextToken }))
    events.push(...(page.events ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return events
}

/** What became of one execution. */
export interface RunReport {
  readonly executionArn: string
  readonly status: string | undefined
  readonly output: unknown
  readonly error: string | undefined
  readonly cause: string | undefined
  /** Names of the states entered. */
  readonly path: readonly (string | undefined)[]
  readonly types: readonly (string | undefined)[]
  readonly history: readonly HistoryEvent[]
  readonly seconds: number
}

/** Creates a machine, runs it once and tells what happened. */
export async function run(world: World, definition: unknown, input: unknown = {}): Promise<RunReport> {
  const executionArn = await start(world, await createMachine(world, definition), input)
  return reportOf(world, executionArn)
}

export async function reportOf(world: World, executionArn: string): Promise<RunReport> {
  const { status, output, error, cause, startDate, stopDate } = await describeEnd(world, executionArn)
  const history = await historyOf(world, executionArn)
  return {
    executionArn,
    status,
    output: output === undefined ? undefined : JSON.parse(output),
    error,
    cause,
    path: history.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []),
    types: history.map(({ type }) => type),
    history,
    seconds: (stopDate!.getTime() - startDate!.getTime()) / 1_000,
  }
}

/** An error as a function throws it. */
export const functionError = (name: string, message = 'it broke'): Error =>
  Object.assign(new Error(message), { name })

function fakeInvoker(functions: Readonly<Record<string, FakeFunction>>) {
  const counts = new Map<string, number>()
  return {
    invoke: async (arn: string, payload: unknown, caller: Caller): Promise<InvocationAnswer> => {
      const name = arn.slice(arn.lastIndexOf(':') + 1)
      const fake = functions[name]
      if (fake === undefined) {
        throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}`, { httpStatus: 404 })
      }
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      try {
        return { kind: 'returned', payload: await fake(payload as never, { count, caller }) }
      } catch (error) {
        if (!(error instanceof Error) || error instanceof ServiceError) throw error
        return { kind: 'failed', errorType: error.name, errorMessage: error.message, trace: [] }
      }
    },
    invokeAsync: () => {
      throw new Error('Expected no asynchronous invocation, got one')
    },
  }
}

function document(statement: object) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }
}
