import type { StaticOperationSchema } from '@smithy/types'

/** Every operation's runtime schema among the exports of an SDK client package. */
export function operationSchemasOf(
  clientPackage: Readonly<Record<string, unknown>>,
): StaticOperationSchema[] {
  return Object.values(clientPackage).filter(isOperationSchema)
}

/** Runtime schemas are arrays that begin with the number of their kind; 9 is an operation. */
function isOperationSchema(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === 9
}
