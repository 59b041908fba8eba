import type { CloudCore } from '../cloud/core.ts'
import { ServiceError, type AnyOperation, type Caller, type Service } from '../cloud/service.ts'
import { requireRegion } from './authentication.ts'
import { refusalError } from './protocols/protocol-errors.ts'

/** A call of one of AWS's services to another, in somebody's name. */
export interface ServiceCall {
  /** SigV4 signing name. */
  readonly service: string
  readonly operation: string
  readonly input: object
  readonly caller: Caller
  readonly region: string
}

/** How services of AWS call each other for an account: with no more rights than the role that they use has. */
export interface ServiceCalls {
  /** Answers the operation's output. @throws ServiceError as the gateway would answer it. */
  call(request: ServiceCall): Promise<unknown>
}

/** Calls to some services, without the way over the wire. */
export function createServiceCalls(core: CloudCore, services: readonly Service[]): ServiceCalls {
  const known = new Map(services.map((service) => [service.signingName, whenAskedFor(service)]))

  const act = async (request: ServiceCall): Promise<unknown> => {
    const { service, operation: name, input, caller, region } = request
    const { protocol, operations } = known.get(service)?.() ?? missing(service)
    const operation = operations.get(name) ?? missing(`${service}:${name}`)
    const context = { caller, region, requestId: core.identifiers.uuid() }
    requireRegion(core.accounts, protocol, context)
    for (const need of operation.needs(input, context)) {
      const refusal = core.authorizer.refusal(caller, need, region)
      if (refusal !== undefined) throw refusalError(protocol, 'accessDenied', refusal)
    }
    return operation.handle(input, context)
  }

  return {
    call: async (request) => {
      const { service, operation, region, caller } = request
      const seen = { atMs: core.clock.now(), service, operation, region, caller }
      try {
        const output = await act(request)
        core.calls.record(seen)
        return output
      } catch (error) {
        core.calls.record({
          ...seen,
          errorCode: error instanceof ServiceError ? error.code : 'InternalFailure',
        })
        throw error
      }
    },
  }
}

/** The operations of a service by name; the schemas of some services take long to load. */
function whenAskedFor(service: Service) {
  let operations: ReadonlyMap<string, AnyOperation> | undefined
  return () => {
    operations ??= new Map(service.operations.map((operation) => [operation.schema[2], operation]))
    return { protocol: service.protocol, operations }
  }
}

function missing(what: string): never {
  throw new TypeError(`Expected a service and an operation that services call each other for, got ${what}`)
}
