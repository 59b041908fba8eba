import type { CloudCore } from '../cloud/core.ts'
import type { FunctionInvoker, MessageSender, ServiceSender } from '../cloud/invocation.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import { createAsyncInvocations } from './async-invocations.ts'
import { deployFunction, type DeployedFunction, type FunctionHost } from './deployed-function.ts'
import { executionSession } from './execution-session.ts'
import { checkFunctionConfig, functionArnOf, unqualified, type FunctionConfig } from './function-config.ts'
import type { LogLine } from './function-logs.ts'
import { createFunctionPermissions, type FunctionPermission } from './function-permissions.ts'
import type { BilledUse, FunctionMetrics } from './function-usage.ts'
import { checkInvocationAccess } from './invocation-access.ts'
import { checkedInvokeConfig, defaultInvokeConfig, type InvokeConfig } from './invoke-config.ts'
import { payloadJsonOf } from './payload.ts'
import { createRunFunction, type AroundInvoke } from './run-function.ts'

/** What Lambda is built on, beside the core. */
export interface LambdaOptions extends FunctionHost {
  readonly messages: MessageSender
  /** How many invocations may run at once in an account and Region; default 1,000, as AWS grants to begin with. */
  readonly concurrentExecutions?: number
  /** Stands around every attempt to run a function: faults are injected here. */
  readonly aroundInvoke?: AroundInvoke
}

/** A function, as a listing shows it. */
export interface FunctionSummary {
  readonly functionArn: string
  readonly config: FunctionConfig
}

/** Lambda: functions in environments of their own, invoked synchronously and asynchronously. */
export interface Lambda {
  readonly invoker: FunctionInvoker
  /** Answers the function's ARN. @throws ServiceError ResourceConflictException, InvalidParameterValueException. */
  createFunction(config: FunctionConfig): string
  /** @throws ServiceError ResourceNotFoundException, InvalidParameterValueException. */
  putInvokeConfig(functionArn: string, config: Partial<InvokeConfig>): void
  /** @throws ServiceError ResourceNotFoundException, ResourceConflictException, InvalidParameterValueException. */
  addPermission(permission: FunctionPermission): void
  functions(): readonly FunctionSummary[]
  billed(): readonly BilledUse[]
  /** @throws ServiceError ResourceNotFoundException. */
  metrics(functionArn: string): FunctionMetrics
  /** @throws ServiceError ResourceNotFoundException. */
  logs(functionArn: string): readonly LogLine[]
  /** Ends all environments. */
  dispose(): void
}

/** A Lambda service without functions. */
export function createLambda(core: CloudCore, options: LambdaOptions): Lambda {
  const deployed = new Map<string, DeployedFunction>()
  const invokeConfigs = new Map<string, InvokeConfig>()
  const permissions = createFunctionPermissions()
  const run = createRunFunction(core.clock, options)

  const find = (functionArn: string): DeployedFunction => {
    const target = deployed.get(unqualified(functionArn))
    if (target === undefined)
      throw new ServiceError('ResourceNotFoundException', `Function not found: ${functionArn}`, {
        httpStatus: 404,
      })
    return target
  }
  const findFor = (functionArn: string, sender: Caller | ServiceSender): DeployedFunction => {
    const target = find(functionArn)
    checkInvocationAccess(core.authorizer, permissions, { target, functionArn, sender })
    return target
  }
  const enqueue = createAsyncInvocations({
    core,
    messages: options.messages,
    configOf: (functionArn) => invokeConfigs.get(functionArn) ?? defaultInvokeConfig,
    run,
  })

  return {
    invoker: {
      invoke: async (functionArn, payload, caller) => {
        const target = findFor(functionArn, caller)
        return run(target, {
          functionArn,
          requestId: core.identifiers.uuid(),
          payloadJson: payloadJsonOf(payload, 'RequestResponse'),
        })
      },
      invokeAsync: (functionArn, payload, sender) => {
        enqueue(findFor(functionArn, sender), payloadJsonOf(payload, 'Event'))
      },
    },
    createFunction: (config) => {
      checkNew(config, deployed)
      checkFunctionConfig(config)
      checkExecutionRole(core, config)
      const target = deployFunction(core, options, config)
      deployed.set(target.arn, target)
      return target.arn
    },
    putInvokeConfig: (functionArn, config) => {
      invokeConfigs.set(find(functionArn).arn, checkedInvokeConfig(config))
    },
    addPermission: (permission) => {
      permissions.add({ ...permission, functionArn: find(permission.functionArn).arn })
    },
    functions: () => [...deployed.values()].map(({ arn, config }) => ({ functionArn: arn, config })),
    billed: () => [...deployed.values()].map(({ usage }) => usage.billed()),
    metrics: (functionArn) => find(functionArn).usage.metrics(),
    logs: (functionArn) => find(functionArn).logs.lines(),
    dispose: () => {
      for (const { pool } of deployed.values()) pool.dispose()
    },
  }
}

function checkNew(config: FunctionConfig, deployed: ReadonlyMap<string, DeployedFunction>): void {
  if (deployed.has(functionArnOf(config)))
    throw new ServiceError('ResourceConflictException', `Function already exist: ${config.functionName}`, {
      httpStatus: 409,
    })
}

function checkExecutionRole(core: CloudCore, config: FunctionConfig): void {
  try {
    executionSession(core, config)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError('InvalidParameterValueException', error.message)
  }
}
