/** The properties of resources, as far as the tests read them, references replaced. */

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Principal?: { readonly Service?: string; readonly AWS?: string }
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

interface PolicyDocument {
  readonly Statement: readonly Statement[]
}

export interface RoleProperties {
  readonly RoleName: string
  readonly AssumeRolePolicyDocument: PolicyDocument
  readonly ManagedPolicyArns?: readonly string[]
  readonly Policies: readonly { readonly PolicyDocument: PolicyDocument }[]
}

export interface FunctionProperties {
  readonly FunctionName: string
  readonly Role: string
  readonly Runtime: string
  readonly Handler: string
  readonly Architectures: readonly string[]
  readonly Timeout: number
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> }
  readonly LoggingConfig: { readonly LogFormat: string; readonly LogGroup: string }
}

interface LogGroupProperties {
  readonly LogGroupName: string
  readonly RetentionInDays?: number
}

export interface AlarmProperties {
  readonly AlarmName: string
  readonly AlarmDescription?: string
  readonly AlarmActions?: readonly string[]
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[]
  readonly Threshold: number
  readonly EvaluationPeriods: number
  readonly TreatMissingData: string
}

export interface RuleProperties {
  readonly Name: string
  readonly EventBusName?: string
  readonly EventPattern?: Readonly<Record<string, unknown>>
  readonly ScheduleExpression?: string
  readonly Targets: readonly {
    readonly Arn: string
    readonly DeadLetterConfig?: { readonly Arn: string }
    readonly RetryPolicy?: {
      readonly MaximumRetryAttempts: number
      readonly MaximumEventAgeInSeconds: number
    }
  }[]
}

interface EventInvokeConfigProperties {
  readonly FunctionName: string
  readonly MaximumRetryAttempts: number
  readonly MaximumEventAgeInSeconds: number
  readonly DestinationConfig?: { readonly OnFailure: { readonly Destination: string } }
}

export interface QueueProperties {
  readonly QueueName: string
  readonly MessageRetentionPeriod: number
}

interface QueuePolicyProperties {
  readonly PolicyDocument: PolicyDocument
  readonly Queues: readonly string[]
}

interface PermissionProperties {
  readonly FunctionName: string
  readonly Action: string
  readonly Principal: string
  readonly SourceArn?: string
}

interface StateMachineProperties {
  readonly StateMachineName: string
  readonly RoleArn: string
  readonly DefinitionSubstitutions: Readonly<Record<string, string>>
  readonly LoggingConfiguration: { readonly Level: string }
  readonly TracingConfiguration: { readonly Enabled: boolean }
}

interface EventBusProperties {
  readonly Name: string
  readonly Policy: { readonly Statement: readonly Omit<Statement, 'Action' | 'Resource'>[] }
}

interface TableProperties {
  readonly TableName: string
  readonly [member: string]: unknown
}

/** The properties of each type of resource that the tests look at. */
export interface PropertiesOf {
  readonly 'AWS::CloudWatch::Alarm': AlarmProperties
  readonly 'AWS::DynamoDB::Table': TableProperties
  readonly 'AWS::Events::EventBus': EventBusProperties
  readonly 'AWS::Events::Rule': RuleProperties
  readonly 'AWS::IAM::Role': RoleProperties
  readonly 'AWS::Lambda::EventInvokeConfig': EventInvokeConfigProperties
  readonly 'AWS::Lambda::Function': FunctionProperties
  readonly 'AWS::Lambda::Permission': PermissionProperties
  readonly 'AWS::Logs::LogGroup': LogGroupProperties
  readonly 'AWS::SQS::Queue': QueueProperties
  readonly 'AWS::SQS::QueuePolicy': QueuePolicyProperties
  readonly 'AWS::StepFunctions::StateMachine': StateMachineProperties
}

/** The values of a member that may be one or a list. */
export function listOf(oneOrMany: string | readonly string[]): readonly string[] {
  return typeof oneOrMany === 'string' ? [oneOrMany] : oneOrMany
}

/** Every statement of a role's policies. */
export function statementsOf(role: RoleProperties): readonly Statement[] {
  return role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
}
