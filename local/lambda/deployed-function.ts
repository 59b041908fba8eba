import type { CloudCore } from '../cloud/core.ts'
import { createEnvironmentPool, type EnvironmentPool, type PooledEnvironment } from './environment-pool.ts'
import { environmentVariables } from './environment-variables.ts'
import { executionSession } from './execution-session.ts'
import { functionArnOf, type FunctionConfig } from './function-config.ts'
import { createFunctionLogs, type FunctionLogs } from './function-logs.ts'
import { createFunctionUsage, type FunctionUsage } from './function-usage.ts'
import type { LambdaRuntime } from './lambda-runtime.ts'

/** A function that exists: its configuration, its environments, what it wrote and what it cost. */
export interface DeployedFunction {
  readonly arn: string
  readonly config: FunctionConfig
  readonly pool: EnvironmentPool
  readonly logs: FunctionLogs
  readonly usage: FunctionUsage
}

/** Where functions run and how their SDK reaches the cloud. */
export interface FunctionHost {
  readonly runtime: LambdaRuntime
  /** Asked whenever an environment starts: the port may be known only after deployment. */
  readonly endpointUrl: () => string
}

/** So long before its end a session is not used for a new invocation any more. */
const sessionReserveMs = 5 * 60_000

/** Makes a function; its environments start when it is invoked. */
export function deployFunction(
  core: Pick<CloudCore, 'clock' | 'identifiers' | 'sessions'>,
  host: FunctionHost,
  config: FunctionConfig,
): DeployedFunction {
  const logs = createFunctionLogs(() => core.clock.now())

  const startEnvironment = (): PooledEnvironment => {
    const today = new Date(core.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')
    const logStreamName = `${today}/[$LATEST]${core.identifiers.hex(32)}`
    const credentials = executionSession(core, config)
    const environment = host.runtime.start({
      codeFolder: config.codeFolder,
      handler: config.handler,
      variables: environmentVariables(config, {
        credentials,
        logStreamName,
        endpointUrl: host.endpointUrl(),
      }),
      log: logs.openStream(),
    })
    const usableUntilMs = credentials.expiration.getTime() - config.timeoutSeconds * 1000 - sessionReserveMs
    return { environment, logStreamName, usableUntilMs }
  }

  return {
    arn: functionArnOf(config),
    config,
    pool: createEnvironmentPool(startEnvironment, host.runtime.environmentsPerFunction),
    logs,
    usage: createFunctionUsage(config.functionName, config.memoryMb),
  }
}
