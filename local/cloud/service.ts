import type { StaticOperationSchema } from '@smithy/types'

/** Who makes a request, as STS GetCallerIdentity would tell. */
export interface Caller {
  readonly accountId: string
  /** `arn:aws:iam::ID:root` for an account's administrator, `arn:aws:sts::ID:assumed-role/ROLE/SESSION` for a session. */
  readonly arn: string
  /** The role behind a session; absent for an account's administrator, who may do everything in its account. */
  readonly roleArn?: string
  /** The access key of a session that session policies limit, by which IAM finds them. */
  readonly limitedBy?: string
}

/** What a request carries beside its input. */
export interface RequestContext {
  readonly caller: Caller
  readonly region: string
  readonly requestId: string
}

/** One permission that an operation needs before it has any effect. */
export interface PermissionNeed {
  /** `service:Action`, as IAM writes it. */
  readonly action: string
  readonly resource: string
  /** Values of condition keys beyond the global ones, for example `states:…` or `aws:RequestTag/…`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
}

/** One operation of an AWS service. Input and output have the types of the SDK's command. */
export interface Operation<Input, Output> {
  readonly schema: StaticOperationSchema
  /** What the caller's identity policies must allow; checked before `handle`. */
  needs(input: Input, context: RequestContext): readonly PermissionNeed[]
  /** Carries the operation out. @throws ServiceError with the code that AWS would answer. */
  handle(input: Input, context: RequestContext): Output | Promise<Output>
}

/**
 * An operation of any service. Both members are methods on purpose: TypeScript compares method
 * parameters bivariantly, so operations of different inputs share one list without an assertion;
 * the codec guarantees that the input has the shape of the operation's schema.
 */
export type AnyOperation = Operation<unknown, unknown>

/** The AWS protocols that the wire layer speaks. */
export type Protocol = 'restJson1' | 'awsJson1.0' | 'awsJson1.1' | 'awsQuery' | 'ec2Query'

/** A service of the embedded cloud: what the SDK client of the same name talks to. */
export interface Service {
  /** SigV4 signing name, for example `imagebuilder`, `ram`, `states`, `events`. */
  readonly signingName: string
  readonly protocol: Protocol
  /** XML namespace of query protocols, or the `X-Amz-Target` prefix of JSON protocols. */
  readonly namespace?: string
  /** Every operation's schema that the SDK client exports, to tell "not modelled here" from "no such operation". */
  readonly schemas: readonly StaticOperationSchema[]
  /** The error shapes that the SDK client exports, for their HTTP status. */
  readonly operations: readonly AnyOperation[]
}

/** An error as an AWS service answers it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  /** The service's own code, for example `ResourceNotFoundException`. */
  readonly code: string
  readonly httpStatus: number
  /** Further modelled members of the error shape. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    message: string,
    options: { readonly httpStatus?: number; readonly members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message)
    this.code = code
    this.httpStatus = options.httpStatus ?? 400
    this.members = options.members ?? {}
  }
}
