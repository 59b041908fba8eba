import { isMutating } from '../cloud/call-log.ts'
import type { CloudCore } from '../cloud/core.ts'
import type { Place } from '../cloud/place.ts'
import { createRegionalState } from '../cloud/regional-state.ts'
import { ServiceError, type AnyOperation } from '../cloud/service.ts'
import type { Ec2World } from './ec2-world.ts'
import { placeOf } from './images-in-use.ts'

type Rate = Ec2World['requestRates']['describe']

/** The token buckets of all accounts: one for each operation in each Region (EC2 Developer Guide, "Request throttling"). */
export interface RequestRates {
  /** Takes a token for one request. @throws ServiceError RequestLimitExceeded when there is none. */
  take(place: Place, operation: string): void
}

/** Full buckets. */
export function createRequestRates({ clock }: CloudCore, rates: Ec2World['requestRates']): RequestRates {
  const buckets = createRegionalState(() => new Map<string, { tokens: number; atMs: number }>())
  const rateOf = (operation: string): Rate =>
    rates.operations[operation] ?? (isMutating({ operation }) ? rates.mutating : rates.describe)

  return {
    take: ({ accountId, region }, operation) => {
      const { burst, perSecond } = rateOf(operation)
      const ofPlace = buckets.of(accountId, region)
      const atMs = clock.now()
      const bucket = ofPlace.get(operation) ?? { tokens: burst, atMs }
      const tokens = Math.min(burst, bucket.tokens + ((atMs - bucket.atMs) / 1000) * perSecond)
      ofPlace.set(operation, { tokens: tokens < 1 ? tokens : tokens - 1, atMs })
      if (tokens < 1)
        throw new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', { httpStatus: 503 })
    },
  }
}

/** An operation that takes a token of its caller's before it does anything. */
export function withRate(rates: RequestRates, operation: AnyOperation): AnyOperation {
  return {
    schema: operation.schema,
    needs: (input, context) => operation.needs(input, context),
    handle: (input, context) => {
      rates.take(placeOf(context), operation.schema[2])
      return operation.handle(input, context)
    },
  }
}
