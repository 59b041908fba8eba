import { ServiceError } from '../cloud/service.ts'

/** A function as it is deployed. */
export interface FunctionConfig {
  readonly functionName: string
  readonly accountId: string
  readonly region: string
  /** The execution role. */
  readonly roleArn: string
  /** Folder that holds the bundle. */
  readonly codeFolder: string
  /** `<file>.<export>`, for example `index.handler`. */
  readonly handler: string
  readonly environment: Readonly<Record<string, string>>
  /** 1 to 900. */
  readonly timeoutSeconds: number
  /** 128 to 10,240. */
  readonly memoryMb: number
}

/** Variables that Lambda sets itself and refuses to have set (those of its reserved list that are in use here). */
const reservedVariables: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
])

/** Total size of a function's environment variables in bytes. */
const environmentLimitBytes = 4096

/** ARN of a function, without a version. */
export function functionArnOf(config: Pick<FunctionConfig, 'functionName' | 'accountId' | 'region'>): string {
  return `arn:aws:lambda:${config.region}:${config.accountId}:function:${config.functionName}`
}

/** The ARN without `:$LATEST`, the only version that the embedded cloud has. */
export function unqualified(functionArn: string): string {
  return functionArn.replace(/:\$LATEST$/, '')
}

/** @throws ServiceError InvalidParameterValueException, as CreateFunction refuses a configuration. */
export function checkFunctionConfig(config: FunctionConfig): void {
  const bytes = Buffer.byteLength(JSON.stringify(config.environment))
  const reserved = Object.keys(config.environment).filter((name) => reservedVariables.has(name))
  const problem =
    outsideRange('timeout', config.timeoutSeconds, [1, 900]) ??
    outsideRange('memorySize', config.memoryMb, [128, 10_240]) ??
    (reserved.length > 0
      ? `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`
      : undefined) ??
    (bytes > environmentLimitBytes
      ? `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(config.environment)}`
      : undefined)
  if (problem !== undefined) throw new ServiceError('InvalidParameterValueException', problem)
}

function outsideRange(
  member: string,
  value: number,
  [least, most]: readonly [number, number],
): string | undefined {
  if (Number.isInteger(value) && value >= least && value <= most) return undefined
  return `Value '${value}' at '${member}' failed to satisfy constraint: Member must have value between ${least} and ${most}`
}
