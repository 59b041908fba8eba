import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema } from '@smithy/types'

import type { WireRequest } from '../message.ts'
import type { Codec } from './codec.ts'
import { createErrorShapes } from './error-shapes.ts'
import { createJsonBody, jsonSettings } from './json-body.ts'
import { createRouteTable } from './route-table.ts'
import { createTextValues } from './text-values.ts'

/** restJson1: method and path name the operation; members come from path, query, headers and a JSON body. */
export function createRestJsonCodec(service: {
  readonly shapeNamespace: string
  readonly schemas: readonly StaticOperationSchema[]
}): Codec {
  service.schemas.forEach(refuseUnsupportedBindings)
  const findRoute = createRouteTable(service.schemas)
  const body = createJsonBody(true)
  const describe = createErrorShapes(service.shapeNamespace)
  const headers = (requestId: string): Record<string, string> => ({
    'content-type': 'application/json',
    'x-amzn-requestid': requestId,
  })

  return {
    route: (request) => ({
      schema: findRoute(request.method, request.path)?.schema,
      asked: `${request.method} ${request.path}`,
    }),
    decode: (schema, request) => {
      const input = NormalizedSchema.of(schema[4])
      const members = body.read(input, request.body)
      const labels = findRoute(request.method, request.path)?.labels ?? {}
      return { ...members, ...readBindings(input, request, labels) }
    },
    encode: (schema, output, requestId) => ({
      statusCode: 200,
      headers: headers(requestId),
      body: body.write(NormalizedSchema.of(schema[5]), output),
    }),
    encodeError: (error, requestId) => {
      const wireError = describe(error)
      return {
        statusCode: wireError.httpStatus,
        headers: { ...headers(requestId), 'x-amzn-errortype': wireError.code },
        body: body.writeError(wireError),
      }
    },
  }
}

const texts = createTextValues(jsonSettings)

/** The members that travel outside the body; a member of that name inside the body does not count. */
function readBindings(
  input: NormalizedSchema,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const [name, member] of input.structIterator()) {
    const { httpLabel, httpQuery, httpHeader } = member.getMergedTraits()
    if (httpLabel !== undefined) members[name] = readTexts(member, toList(labels[name]))
    else if (httpQuery !== undefined) members[name] = readTexts(member, request.query[httpQuery] ?? [])
    else if (httpHeader !== undefined)
      members[name] = readTexts(member, toList(request.headers[httpHeader.toLowerCase()]))
  }
  return members
}

function readTexts(member: NormalizedSchema, values: readonly string[]): unknown {
  const [first] = values
  if (first === undefined) return undefined
  if (!member.isListSchema()) return texts.read(member, first)
  return values.map((value) => texts.read(member.getValueSchema(), value))
}

function toList(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value]
}

/** Bindings that no service in use has; one that has them must not be served half. */
function refuseUnsupportedBindings(schema: StaticOperationSchema): void {
  const inputTraits = ['httpPayload', 'httpQueryParams', 'httpPrefixHeaders', 'streaming']
  const outputTraits = [...inputTraits, 'httpHeader', 'httpResponseCode']
  const refuse = (shape: NormalizedSchema, traits: readonly string[]): void => {
    for (const [name, member] of shape.isUnitSchema() ? [] : shape.structIterator()) {
      const trait = traits.find((candidate) => member.getMergedTraits()[candidate] !== undefined)
      if (trait !== undefined)
        throw new TypeError(`Expected ${schema[2]}.${name} to have a supported HTTP binding, got ${trait}`)
    }
  }
  refuse(NormalizedSchema.of(schema[4]), inputTraits)
  refuse(NormalizedSchema.of(schema[5]), outputTraits)
}
