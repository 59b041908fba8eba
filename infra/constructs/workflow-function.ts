import { join } from 'node:path'

import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Architecture, Code, Function, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import type { FunctionProps } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

import { functionName, pascalCase } from '../names.ts'
import { createServiceRole } from './access.ts'
import type { Access } from './access.ts'

const bundles = join(import.meta.dirname, '..', '..', 'dist')

const defaults = {
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  handler: 'index.handler',
  loggingFormat: LoggingFormat.JSON,
  timeout: Duration.seconds(60),
  // CPU comes with memory: half a gigabyte halves the cold start of a quarter.
  memorySize: 512,
} satisfies Partial<FunctionProps>

/** One function of the workflow. */
export interface WorkflowFunctionProps {
  /** The folder in functions/, and in dist/. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly access: readonly Access[]
  readonly logRetentionDays: number
  /** What this function has otherwise than all; wins over the defaults. */
  readonly settings: Partial<FunctionProps>
}

/** A Lambda function from its bundle, with a role and a log group of its own. */
export function createWorkflowFunction(scope: Construct, props: WorkflowFunctionProps): Function {
  const { folder, environment, access, logRetentionDays, settings } = props
  const id = pascalCase(folder)
  const name = functionName(folder)
  const logGroupName = `/aws/lambda/${name}`
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    logGroupName,
    retention: logRetentionDays,
    // What must not be lost stands in the ledger; a kept log group would block the next deployment.
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = createServiceRole(scope, `${id}Role`, {
    name,
    service: 'lambda.amazonaws.com',
    access: [...access, logAccess(Stack.of(scope), logGroupName)],
  })
  return new Function(scope, id, {
    ...defaults,
    ...settings,
    functionName: name,
    environment: { ...environment },
    code: Code.fromAsset(join(bundles, folder)),
    role,
    logGroup,
  })
}

function logAccess(stack: Stack, logGroupName: string): Access {
  return {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [
      stack.formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: `${logGroupName}:log-stream:*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
    wildcardReason: "Lambda names the log streams; the log group is the function's own.",
  }
}
