import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema } from '@smithy/types'

import { textOf, type WireResponse } from '../message.ts'
import type { Codec } from './codec.ts'
import { createErrorShapes, type WireError } from './error-shapes.ts'
import { type QueryDialect, readForm } from './form-reader.ts'
import { element, escapeText, writeMembers } from './xml-writer.ts'

interface QueryService {
  readonly shapeNamespace: string
  readonly schemas: readonly StaticOperationSchema[]
  readonly xmlNamespace: string
}

/** awsQuery (STS) and ec2Query: a form in, XML out. */
export function createAwsQueryCodec(dialect: QueryDialect, service: QueryService): Codec {
  const schemas = new Map(service.schemas.map((schema) => [schema[2], schema]))
  const describe = createErrorShapes(service.shapeNamespace)
  const envelope = envelopes[dialect](service.xmlNamespace)

  return {
    route: (request) => {
      const asked = new URLSearchParams(textOf(request.body)).get('Action') ?? ''
      return { schema: schemas.get(asked), asked }
    },
    decode: (schema, request) =>
      readForm(dialect, NormalizedSchema.of(schema[4]), new URLSearchParams(textOf(request.body))),
    encode: (schema, output, requestId) => {
      const members = writeMembers(NormalizedSchema.of(schema[5]), output)
      return respond(200, envelope.success(schema[2], members, requestId), requestId)
    },
    encodeError: (error, requestId) => {
      const wireError = describe(error)
      const xml = envelope.failure(wireError, error.message, requestId)
      return respond(wireError.httpStatus, xml, requestId)
    },
  }
}

/** What stands around an operation's members, and around an error. */
interface Envelope {
  success(operation: string, members: string, requestId: string): string
  failure(error: WireError, message: string, requestId: string): string
}

const envelopes: Readonly<Record<QueryDialect, (xmlNamespace: string) => Envelope>> = {
  awsQuery: (xmlNamespace) => ({
    success: (operation, members, requestId) => {
      const result = element(`${operation}Result`, members)
      const metadata = element('ResponseMetadata', element('RequestId', requestId))
      return element(`${operation}Response`, result + metadata, xmlNamespace)
    },
    failure: (error, message, requestId) => {
      const fault = element('Type', error.httpStatus >= 500 ? 'Receiver' : 'Sender')
      const content = element('Error', fault + describeError(error, message))
      return element('ErrorResponse', content + element('RequestId', requestId), xmlNamespace)
    },
  }),
  ec2Query: (xmlNamespace) => ({
    success: (operation, members, requestId) =>
      element(`${operation}Response`, element('requestId', requestId) + members, xmlNamespace),
    failure: (error, message, requestId) => {
      const errors = element('Errors', element('Error', describeError(error, message)))
      return element('Response', errors + element('RequestID', requestId))
    },
  }),
}

function describeError({ code, queryCode, schema, members }: WireError, message: string): string {
  const further = Object.fromEntries(
    Object.entries(members).filter(([name]) => name.toLowerCase() !== 'message'),
  )
  return (
    element('Code', escapeText(queryCode ?? code)) +
    element('Message', escapeText(message)) +
    (schema === undefined ? '' : writeMembers(schema, further))
  )
}

function respond(statusCode: number, xml: string, requestId: string): WireResponse {
  return {
    statusCode,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
  }
}
