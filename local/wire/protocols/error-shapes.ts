import { NormalizedSchema, TypeRegistry } from '@smithy/core/schema'

import type { ServiceError } from '../../cloud/service.ts'

/** An error as it goes on the wire. */
export interface WireError {
  /** The shape's name, or the unmodelled code. */
  readonly code: string
  /** The code of query protocols, where the model gives it one of its own. */
  readonly queryCode: string | undefined
  readonly httpStatus: number
  /** Absent for errors that the service's model does not name. */
  readonly schema: NormalizedSchema | undefined
  /** The message under the name that the shape gives it, and all further members. */
  readonly members: Readonly<Record<string, unknown>>
}

/** Looks errors up among the error shapes that the SDK client registered for a service. */
export function createErrorShapes(shapeNamespace: string): (error: ServiceError) => WireError {
  const found = new Map<string, NormalizedSchema | undefined>()

  const shapeOf = (code: string): NormalizedSchema | undefined => {
    if (!found.has(code)) found.set(code, findErrorShape(shapeNamespace, code))
    return found.get(code)
  }

  return (error) => {
    const schema = shapeOf(error.code)
    const queryError = readQueryError(schema)
    return {
      code: schema?.getName() ?? error.code,
      queryCode: queryError?.code,
      httpStatus: modelledStatus(schema) ?? queryError?.httpStatus ?? error.httpStatus,
      schema,
      members: { ...error.members, [messageMember(schema)]: error.message },
    }
  }
}

function findErrorShape(shapeNamespace: string, code: string): NormalizedSchema | undefined {
  const shape = TypeRegistry.for(shapeNamespace).find((candidate) => {
    if (!Array.isArray(candidate) || candidate[0] !== -3) return false
    return candidate[2] === code || readQueryError(NormalizedSchema.of(candidate))?.code === code
  })
  return shape === undefined ? undefined : NormalizedSchema.of(shape)
}

/** The trait `aws.protocols#awsQueryError`: `[code, status]`. */
function readQueryError(
  schema: NormalizedSchema | undefined,
): { readonly code: string; readonly httpStatus: number } | undefined {
  const trait = schema?.getMergedTraits()['awsQueryError']
  const [code, httpStatus] = isList(trait) ? trait : []
  return typeof code === 'string' && typeof httpStatus === 'number' ? { code, httpStatus } : undefined
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function modelledStatus(schema: NormalizedSchema | undefined): number | undefined {
  const { httpError, error } = schema?.getMergedTraits() ?? {}
  if (typeof httpError === 'number') return httpError
  return error === 'server' ? 500 : undefined
}

function messageMember(schema: NormalizedSchema | undefined): string {
  const names = schema === undefined ? [] : [...schema.structIterator()].map(([name]) => name)
  return names.find((name) => name.toLowerCase() === 'message') ?? 'message'
}
