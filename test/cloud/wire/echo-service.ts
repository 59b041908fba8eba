import { operationSchemasOf } from '../../../local/cloud/operation-schemas.ts'
import type { Protocol, Service } from '../../../local/cloud/service.ts'

/** What an operation of an echo service was given, and what it answers. */
export interface Echo {
  input: unknown
  /** Called for the answer: what it throws is the operation's error. */
  answer: () => unknown
}

/** A service whose operations all note their input and answer what the test wants. */
export function createEchoService(
  module: object,
  address: { readonly signingName: string; readonly protocol: Protocol; readonly namespace?: string },
): { readonly service: Service; readonly echo: Echo } {
  const echo: Echo = { input: undefined, answer: () => ({}) }
  const schemas = operationSchemasOf({ ...module })
  const service: Service = {
    ...address,
    schemas,
    operations: schemas.map((schema) => ({
      schema,
      needs: () => [],
      handle: (input) => {
        echo.input = input
        return echo.answer()
      },
    })),
  }
  return { service, echo }
}
