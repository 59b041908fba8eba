import type { SessionCredentials } from '../cloud/core.ts'
import type { FunctionConfig } from './function-config.ts'

/** What differs from one environment of a function to the next. */
export interface EnvironmentIdentity {
  readonly credentials: SessionCredentials
  readonly logStreamName: string
  /** Where the SDK finds the embedded cloud. */
  readonly endpointUrl: string
}

/** Where a function's logs would stand in CloudWatch. */
export function logGroupNameOf(functionName: string): string {
  return `/aws/lambda/${functionName}`
}

/** All environment variables of an environment: the function's own and those that Lambda sets. */
export function environmentVariables(
  config: FunctionConfig,
  identity: EnvironmentIdentity,
): Record<string, string> {
  const { credentials } = identity
  return {
    ...config.environment,
    AWS_REGION: config.region,
    AWS_DEFAULT_REGION: config.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: config.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupNameOf(config.functionName),
    AWS_LAMBDA_LOG_STREAM_NAME: identity.logStreamName,
    AWS_ENDPOINT_URL: identity.endpointUrl,
    LAMBDA_TASK_ROOT: config.codeFolder,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: config.handler,
    // The home folder of Lambda's user: without it the SDK would read ~/.aws/config of whoever runs this.
    HOME: '/home/sbx_user1051',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
  }
}
