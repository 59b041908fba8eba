import type { PermissionNeed, Protocol, RequestContext, ServiceError } from '../cloud/service.ts'
import type { WireRequest, WireResponse } from './message.ts'

/** A call whose caller is known, and nothing of which has been done yet. */
export interface PendingCall {
  /** The operation, or what the request asked for where there is none. */
  readonly operation: string
  /**
   * Reads the input and answers what the caller must be allowed.
   * @throws ServiceError when the operation is not modelled or its input is not valid.
   */
  needs(): Promise<readonly PermissionNeed[]>
  /** Carries the call out, once the caller was found to be allowed. @throws ServiceError as the operation does. */
  run(): Promise<CallAnswer>
}

/** How a call ended. */
interface CallAnswer {
  readonly response: WireResponse
  /** Present when the response tells of an error. */
  readonly errorCode?: string
}

/** A service as the gateway sees it: behind it is a modelled service, or an engine with a wire format of its own. */
export interface ServiceEndpoint {
  /** SigV4 signing name. */
  readonly signingName: string
  /** How the gateway words its own refusals. */
  readonly protocol: Protocol
  open(request: WireRequest, context: RequestContext): PendingCall
  readonly encodeError: (error: ServiceError, requestId: string) => WireResponse
}
