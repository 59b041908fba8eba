/** Where a stack is deployed to. */
export interface Place {
  readonly accountId: string
  readonly region: string
}

/** A JSON policy document, as IAM and SQS take it. */
type PolicyDocument = Readonly<Record<string, unknown>>

/** An IAM role with all its policies. */
interface RoleSpec {
  readonly name: string
  readonly trustPolicy: PolicyDocument
  /** By policy name. */
  readonly inlinePolicies: Readonly<Record<string, PolicyDocument>>
  readonly managedPolicyArns: readonly string[]
  /** `/` when absent. */
  readonly path?: string | undefined
  /** An hour when absent. */
  readonly maxSessionSeconds?: number | undefined
}

/** An inline policy that is put on a role after it was made. */
interface RolePolicySpec {
  readonly roleName: string
  readonly policyName: string
  readonly document: PolicyDocument
}

/** An SQS standard queue. */
interface QueueSpec {
  readonly name: string
  readonly messageRetentionSeconds?: number | undefined
  readonly visibilityTimeoutSeconds?: number | undefined
}

/** A key attribute of a table or of an index. */
interface KeyElement {
  readonly AttributeName: string
  readonly KeyType: 'HASH' | 'RANGE'
}

/** A DynamoDB table; the members beside `name` are those of CreateTable. */
interface TableSpec {
  readonly name: string
  readonly billingMode: 'PAY_PER_REQUEST' | 'PROVISIONED'
  readonly attributeDefinitions: readonly {
    readonly AttributeName: string
    readonly AttributeType: 'S' | 'N' | 'B'
  }[]
  readonly keySchema: readonly KeyElement[]
  readonly globalSecondaryIndexes: readonly {
    readonly IndexName: string
    readonly KeySchema: readonly KeyElement[]
    readonly Projection: {
      readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
      readonly NonKeyAttributes?: readonly string[] | undefined
    }
  }[]
}

/** A Lambda function. */
interface FunctionSpec {
  readonly name: string
  /** Absolute path of the folder that holds the bundle. */
  readonly codeFolder: string
  /** `<file>.<export>`. */
  readonly handler: string
  readonly runtime: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  readonly roleArn: string
}

/** What Lambda does with events that a function could not process. */
interface InvokeConfigSpec {
  /** Name or ARN. */
  readonly functionName: string
  readonly maximumRetryAttempts: number
  readonly maximumEventAgeSeconds: number
  /** ARN of the destination of what was given up. */
  readonly onFailureArn?: string | undefined
}

/** One statement of a function's resource policy. */
interface PermissionSpec {
  /** Name or ARN. */
  readonly functionName: string
  readonly statementId: string
  readonly action: string
  /** A service principal or an account id. */
  readonly principal: string
  readonly sourceArn?: string | undefined
  readonly sourceAccount?: string | undefined
}

/** One target of a rule; AWS's defaults are filled in. */
interface RuleTargetSpec {
  readonly id: string
  readonly arn: string
  readonly roleArn?: string | undefined
  readonly deadLetterQueueArn?: string | undefined
  readonly maximumRetryAttempts: number
  readonly maximumEventAgeSeconds: number
  readonly input?: string | undefined
  readonly inputPath?: string | undefined
  readonly inputTransformer?:
    | {
        readonly inputPathsMap?: Readonly<Record<string, string>> | undefined
        readonly inputTemplate: string
      }
    | undefined
}

/** A custom event bus. */
interface EventBusSpec {
  readonly name: string
  readonly description?: string | undefined
  readonly policy?: PolicyDocument | undefined
}

/** A statement of an event bus's policy. */
interface BusStatementSpec {
  /** Name or ARN; the default bus when absent. */
  readonly eventBusName?: string | undefined
  readonly statement: PolicyDocument
}

/** A rule of an event bus, with its targets. */
interface RuleSpec {
  readonly name: string
  /** Name or ARN; the default bus when absent. */
  readonly eventBusName?: string | undefined
  readonly eventPattern?: Readonly<Record<string, unknown>> | undefined
  readonly scheduleExpression?: string | undefined
  readonly enabled: boolean
  readonly targets: readonly RuleTargetSpec[]
}

/** A Step Functions state machine. */
interface StateMachineSpec {
  readonly name: string
  readonly type: 'STANDARD' | 'EXPRESS'
  /** The definition's text, its placeholders replaced. */
  readonly definition: string
  readonly roleArn: string
}

type Answer<Created> = Created | Promise<Created>

/** What a deployed template is made of: the embedded cloud, as the deployment needs it. */
export interface DeployTargets {
  createRole(place: Place, role: RoleSpec): Answer<{ readonly arn: string }>
  putRolePolicy(place: Place, policy: RolePolicySpec): Answer<void>
  createQueue(place: Place, queue: QueueSpec): Answer<{ readonly arn: string; readonly url: string }>
  setQueuePolicy(
    place: Place,
    policy: { readonly queueUrl: string; readonly document: PolicyDocument },
  ): Answer<void>
  createTable(place: Place, table: TableSpec): Answer<{ readonly arn: string }>
  createFunction(place: Place, fn: FunctionSpec): Answer<{ readonly arn: string }>
  putInvokeConfig(place: Place, config: InvokeConfigSpec): Answer<void>
  addPermission(place: Place, permission: PermissionSpec): Answer<void>
  createEventBus(place: Place, bus: EventBusSpec): Answer<{ readonly arn: string }>
  putBusStatement(place: Place, policy: BusStatementSpec): Answer<void>
  putRule(place: Place, rule: RuleSpec): Answer<{ readonly arn: string }>
  createStateMachine(place: Place, stateMachine: StateMachineSpec): Answer<{ readonly arn: string }>
}
