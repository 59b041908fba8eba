import type { CloudCore } from '../cloud/core.ts'
import { type RequestContext, type Service, ServiceError } from '../cloud/service.ts'
import { authenticate, requireRegion } from './authentication.ts'
import type { CredentialStore } from './credentials.ts'
import type { WireRequest, WireResponse } from './message.ts'
import { createModelledService } from './modelled-service.ts'
import { refusalError } from './protocols/protocol-errors.ts'
import type { PendingCall, ServiceEndpoint } from './service-endpoint.ts'
import { readAuthorization } from './signature.ts'
import { refuseUnaddressed } from './unaddressed.ts'

/** The one door to all services of the embedded cloud. */
export interface Gateway {
  /**
   * Answers a request as AWS would, errors included. A rejection is a defect of the embedded cloud.
   * Virtual time stands still meanwhile, so no operation may wait for it to pass.
   */
  handle(request: WireRequest): Promise<WireResponse>
}

/** What a gateway is made of. */
export interface GatewayParts {
  readonly core: CloudCore
  readonly services: readonly Service[]
  readonly credentials: CredentialStore
  /** Services with a wire format of their own, for example DynamoDB. */
  readonly rawServices?: readonly ServiceEndpoint[]
}

/** A gateway that finds account, Region and service in each request's signature. */
export function createGateway({ core, services, credentials, rawServices = [] }: GatewayParts): Gateway {
  const endpoints = new Map<string, () => ServiceEndpoint>([
    ...services.map((service) => [service.signingName, whenAskedFor(service)] as const),
    ...rawServices.map((endpoint) => [endpoint.signingName, () => endpoint] as const),
  ])

  const answer = async (request: WireRequest, requestId: string): Promise<WireResponse> => {
    const authorization = readAuthorization(request)
    const endpoint = endpoints.get(authorization?.service ?? '')?.()
    if (authorization === undefined || endpoint === undefined)
      return refuseUnaddressed(request, authorization, requestId)
    try {
      const caller = await authenticate(credentials, endpoint.protocol, { request, authorization })
      const context = { caller, region: authorization.region, requestId }
      requireRegion(core.accounts, endpoint.protocol, context)
      return await serve(core, endpoint, { call: endpoint.open(request, context), context })
    } catch (error) {
      if (error instanceof ServiceError) return endpoint.encodeError(error, requestId)
      throw error
    }
  }

  return {
    handle: async (request) => {
      const release = core.clock.hold()
      try {
        return await answer(request, core.identifiers.uuid())
      } finally {
        release()
      }
    },
  }
}

/** The endpoint of a service, made with its first request: the schemas of some services take long to load. */
function whenAskedFor(service: Service): () => ServiceEndpoint {
  let endpoint: ServiceEndpoint | undefined
  return () => {
    endpoint ??= createModelledService(service)
    return endpoint
  }
}

interface OpenCall {
  readonly call: PendingCall
  readonly context: RequestContext
}

/** Asks for permission, carries the call out and puts it on record, whichever way it ends. */
async function serve(
  core: CloudCore,
  endpoint: ServiceEndpoint,
  { call, context }: OpenCall,
): Promise<WireResponse> {
  const seen = {
    atMs: core.clock.now(),
    service: endpoint.signingName,
    operation: call.operation,
    region: context.region,
    caller: context.caller,
  }
  try {
    for (const need of await call.needs()) {
      const refusal = core.authorizer.refusal(context.caller, need, context.region)
      if (refusal !== undefined) throw refusalError(endpoint.protocol, 'accessDenied', refusal)
    }
    const { response, errorCode } = await call.run()
    core.calls.record(errorCode === undefined ? seen : { ...seen, errorCode })
    return response
  } catch (error) {
    core.calls.record({ ...seen, errorCode: error instanceof ServiceError ? error.code : 'InternalFailure' })
    throw error
  }
}
