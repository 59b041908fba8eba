import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'

import * as errors from '../../functions/lib/domain/errors.ts'
import { definitions, states } from './definition.ts'
import { listOf, statementsOf } from './properties.ts'
import type { FunctionProperties } from './properties.ts'
import { place, readOwnerStack } from './stack.ts'
import type { OwnerStack } from './stack.ts'

/** Every folder of functions/ with an index.ts is a function. */
const folders = readdirSync('functions').filter((name) => existsSync(join('functions', name, 'index.ts')))

/** Functions that no state of a workflow invokes: rules do. */
const startedByRules = new Set(['start-run', 'start-sweep', 'wake-lane', 'withdraw-run'])

/** Every state that invokes a function, in all workflows. */
const invocations = [...definitions.values()].flatMap((definition) => definition.invocations)

const pascalCase = (folder: string): string =>
  folder.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
const stateOf = new Map(
  folders.filter((folder) => !startedByRules.has(folder)).map((folder) => [pascalCase(folder), folder]),
)

/** Errors of Step Functions, Lambda and EventBridge as the guides of the integrations name them. */
const errorNamesOfAws = new Set([
  'EventBridge.FailedEntry',
  'EventBridge.InternalException',
  'EventBridge.ThrottlingException',
  'Lambda.AWSLambdaException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'States.ALL',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
])

/** What our functions throw, by the name that Step Functions sees. */
const errorNamesOfOurs = Object.values(errors)
  .filter((member) => typeof member === 'function' && member.prototype instanceof errors.ShareError)
  .map(
    (member) =>
      new (member as unknown as new (what: string, details: object) => Error)('', { where: '', remedy: '' })
        .name,
  )

describe('folders, bundles, stack and definition agree', () => {
  let stack: OwnerStack
  let functions: readonly FunctionProperties[]
  beforeAll(async () => {
    stack = await readOwnerStack()
    functions = stack.all('AWS::Lambda::Function')
  })

  const functionOf = (folder: string): FunctionProperties =>
    functions.find(({ FunctionName }) => FunctionName === `imagebuilder-share-${folder}`)!

  it('deploys every folder of functions/ and nothing else', () => {
    expect(functions.map(({ FunctionName }) => FunctionName).toSorted()).toEqual(
      folders.map((folder) => `imagebuilder-share-${folder}`).toSorted(),
    )
  })

  it('has a bundle in dist/ for every folder and no other', () => {
    expect(
      readdirSync('dist')
        .filter((name) => existsSync(join('dist', name, 'index.cjs')))
        .toSorted(),
    ).toEqual(folders.toSorted())
  })

  const functionArn = (folder: string): string =>
    `arn:aws:lambda:${place.region}:${place.accountId}:function:imagebuilder-share-${folder}`

  it.each([...definitions])(
    'gives the definition of %s exactly the placeholders that it has, each the function of its name',
    (name, { text, invocations: invoking }) => {
      const placeholders = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, placeholder]) => placeholder!))
      const { DefinitionSubstitutions } = stack
        .all('AWS::StepFunctions::StateMachine')
        .find(({ StateMachineName }) => StateMachineName === name)!

      expect(DefinitionSubstitutions).toEqual(
        Object.fromEntries(
          invoking.map((one) => [`${one.name}FunctionArn`, functionArn(stateOf.get(one.name)!)]),
        ),
      )
      expect(placeholders).toEqual(new Set(Object.keys(DefinitionSubstitutions)))
    },
  )

  it('invokes every function from the one state of its name', () => {
    expect(invocations.map(({ name }) => name).toSorted()).toEqual([...stateOf.keys()].toSorted())
    for (const { name, placeholder } of invocations) expect(placeholder).toBe(`${name}FunctionArn`)
  })

  it('lets every function time out half a minute before its state, so that Lambda names the one to blame', () => {
    const answering = invocations.filter(({ state }) => !state.Resource!.endsWith('.waitForTaskToken'))

    expect(answering).toHaveLength(invocations.length - 1)
    for (const { name, state } of answering) {
      expect(state.TimeoutSeconds! - functionOf(stateOf.get(name)!).Timeout).toBe(30)
    }
  })

  it('handles only errors that somebody throws', () => {
    const handled = [...states.values()].flatMap(({ Retry = [], Catch = [] }) =>
      [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
    )
    const unknown = handled.filter((name) => !errorNamesOfOurs.includes(name) && !errorNamesOfAws.has(name))

    expect(errorNamesOfOurs).toContain('TransientServiceError')
    expect(unknown).toEqual([])
  })

  it.each([...definitions])(
    'allows %s what its integrations do, and it uses what it is allowed',
    (name, own) => {
      const actionOf = new Map([
        ['arn:aws:states:::lambda:invoke', 'lambda:InvokeFunction'],
        ['arn:aws:states:::lambda:invoke.waitForTaskToken', 'lambda:InvokeFunction'],
        ['arn:aws:states:::events:putEvents', 'events:PutEvents'],
      ])
      const used = [...own.states.values()].flatMap(({ Resource }) =>
        Resource === undefined ? [] : [actionOf.get(Resource) ?? Resource],
      )
      const distributed = [...own.states.values()].some(
        ({ ItemProcessor }) => ItemProcessor?.ProcessorConfig.Mode === 'DISTRIBUTED',
      )
      const role = stack.all('AWS::IAM::Role').find(({ RoleName }) => RoleName === name)!
      const allowed = statementsOf(role)
        .flatMap(({ Action }) => listOf(Action))
        .filter((action) => !/^(logs|xray):/.test(action))

      expect(new Set(allowed)).toEqual(
        new Set([...used, ...(distributed ? ['states:StartExecution', 'states:DescribeExecution'] : [])]),
      )
    },
  )

  it('lets leases be looked after whose owner is the execution of a share', () => {
    const role = stack
      .all('AWS::IAM::Role')
      .find(({ RoleName }) => RoleName === 'imagebuilder-share-acquire-lease')!
    const described = statementsOf(role).find(({ Action }) =>
      listOf(Action).includes('states:DescribeExecution'),
    )
    const labels = [...states.values()].flatMap(({ Label }) => Label ?? [])

    expect(labels).toHaveLength(1)
    expect(described?.Resource).toBe(
      `arn:aws:states:${place.region}:${place.accountId}:execution:imagebuilder-share-run/*`,
    )
  })

  it.each(folders)(
    'gives %s the environment variables that its contract asks for, and no others',
    async (folder) => {
      const { environment } = (await import(`../../functions/${folder}/contract.ts`)) as {
        readonly environment: z.ZodMiniObject
      }
      const { Variables } = functionOf(folder).Environment

      expect(z.safeParse(environment, Variables).error).toBeUndefined()
      expect(Object.keys(Variables).filter((name) => !(name in environment.shape))).toEqual([])
    },
  )

  it.each([
    ['STATE_MACHINE_ARN', 'imagebuilder-share-run'],
    ['RUN_STATE_MACHINE_ARN', 'imagebuilder-share-run'],
    ['SWEEP_STATE_MACHINE_ARN', 'imagebuilder-share-sweep'],
  ])('points functions by %s to the state machine %s, which is deployed', (variable, stateMachine) => {
    const deployed = stack.all('AWS::StepFunctions::StateMachine')

    expect(deployed.map(({ StateMachineName }) => StateMachineName)).toContain(stateMachine)
    expect(valuesOf(variable)).toEqual(
      new Set([`arn:aws:states:${place.region}:${place.accountId}:stateMachine:${stateMachine}`]),
    )
  })

  it('points functions to the ledger that is deployed, and tells them whose it is', () => {
    expect(valuesOf('TABLE_NAME')).toEqual(new Set([stack.only('AWS::DynamoDB::Table').TableName]))
    expect(valuesOf('OWNER_ACCOUNT_ID')).toEqual(new Set([place.accountId]))
  })

  it('splits lanes into as many shards as the setting says, the same for all functions', async () => {
    const split = await readOwnerStack({ sweepShards: 3 })

    expect(valuesOf('SWEEP_SHARDS')).toEqual(new Set(['1']))
    expect(valuesOf('SWEEP_SHARDS', split)).toEqual(new Set(['3']))
  })

  const valuesOf = (name: string, of = stack): ReadonlySet<string> =>
    new Set(
      of
        .all('AWS::Lambda::Function')
        .flatMap(({ Environment }) => Object.entries(Environment.Variables))
        .filter(([key]) => key === name)
        .map(([, value]) => value),
    )
})
