import type { StaticOperationSchema } from '@smithy/types'

import type { ServiceError } from '../../cloud/service.ts'
import type { WireRequest, WireResponse } from '../message.ts'

/** One AWS protocol, for one service: between bytes and the shapes of the SDK. */
export interface Codec {
  /** The operation that a request names. `asked` is what to call it when there is none. */
  route(request: WireRequest): { readonly schema: StaticOperationSchema | undefined; readonly asked: string }
  /** @throws Error when the request cannot be read as the operation's input. */
  decode(schema: StaticOperationSchema, request: WireRequest): unknown
  encode(schema: StaticOperationSchema, output: unknown, requestId: string): WireResponse
  readonly encodeError: (error: ServiceError, requestId: string) => WireResponse
}
