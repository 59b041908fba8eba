import type { Accounts } from './accounts.ts'
import type { CallLog } from './call-log.ts'
import type { Clock } from './clock.ts'
import type { Identifiers } from './identifiers.ts'
import type { Caller, PermissionNeed } from './service.ts'
import type { Timing } from './timing.ts'

/** An event as EventBridge carries it. */
export interface CloudEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: Readonly<Record<string, unknown>>
}

/** Where services put the events that they emit: the default bus of the event's account and Region. */
export interface EventSink {
  emit(event: Omit<CloudEvent, 'version' | 'id' | 'time'>): void
}

/** Decides whether a caller's identity policies allow something. */
export interface Authorizer {
  /** Answers `undefined` when allowed, else AWS's sentence on why not. */
  refusal(caller: Caller, need: PermissionNeed, region: string): string | undefined
}

/** A new session of a role, as services that assume roles (Lambda, Step Functions, EventBridge) use it. */
export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
  readonly caller: Caller
}

/** Roles, as services that act for a user assume them. */
export interface RoleSessions {
  /**
   * Assumes a role for a service principal, for example `lambda.amazonaws.com`. Sessions end after an hour.
   * @throws ServiceError AccessDenied when the role does not exist or its trust policy does not name the service.
   */
  assumeForService(request: {
    readonly roleArn: string
    readonly servicePrincipal: string
    /** 2 to 64 letters, digits and `+=,.@-_`. */
    readonly sessionName: string
    /** The resource that the service acts for: the value of `aws:SourceArn` in trust policies. */
    readonly sourceArn?: string
  }): SessionCredentials
}

/** What every service of the embedded cloud is built on. */
export interface CloudCore {
  readonly clock: Clock
  readonly identifiers: Identifiers
  readonly accounts: Accounts
  readonly timing: Timing
  /** Whether RAM has AWS's default permissions; `true` where it is absent. Without them no policy matches any. */
  readonly defaultPermissions?: boolean
  readonly calls: CallLog
  readonly authorizer: Authorizer
  readonly sessions: RoleSessions
  readonly events: EventSink
}
