import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema } from '@smithy/types'

import { textOf, type WireResponse } from '../message.ts'
import type { Codec } from './codec.ts'
import { createErrorShapes, type WireError } from './error-shapes.ts'
import { type QueryDialect, readForm } from './form-reader.ts'
import { element, escapeText, writeMembers } from './xml-writer.ts'

/** awsQuery (STS) and ec2Query: a form in, XML out. */
export function createAwsQueryCodec(
  dialect: QueryDialect,
  service: {
    readonly shapeNamespace: string
    readonly schemas: readonly StaticOperationSchema[]
    readonly xmlNamespace: string
  },
): Codec {
  const schemas = new Map(service.schemas.map((schema) => [schema[2], schema]))
  const describe = createErrorShapes(service.shapeNamespace)
  const encodeEnvelope = dialects[dialect]

  return {
    route: (request) => {
      const asked = new URLSearchParams(textOf(request.body)).get('Action') ?? ''
      return { schema: schemas.get(asked), asked }
    },
    decode: (schema, request) =>
      readForm(dialect, NormalizedSchema.of(schema[4]), new URLSearchParams(textOf(request.body))),
    encode: (schema, output, requestId) => {
      const members = writeMembers(NormalizedSchema.of(schema[5]), output)
      const xml = encodeEnvelope.success(schema[2], members, requestId)
      return respond(200, withNamespace(xml, service.xmlNamespace), requestId)
    },
    encodeError: (error, requestId) => {
      const wireError = describe(error)
      const xml = encodeEnvelope.failure(wireError, error.message, requestId)
      return respond(
        wireError.httpStatus,
        withNamespace(xml, encodeEnvelope.failureNamespace(service.xmlNamespace)),
        requestId,
      )
    },
  }
}

interface Envelope {
  success(operation: string, members: string, requestId: string): string
  failure(error: WireError, message: string, requestId: string): string
  failureNamespace(xmlNamespace: string): string | undefined
}

const dialects: Readonly<Record<QueryDialect, Envelope>> = {
  awsQuery: {
    success: (operation, members, requestId) =>
      element(
        `${operation}Response`,
        element(`${operation}Result`, members) + element('ResponseMetadata', element('RequestId', requestId)),
      ),
    failure: (error, message, requestId) =>
      element(
        'ErrorResponse',
        element(
          'Error',
          element('Type', error.httpStatus >= 500 ? 'Receiver' : 'Sender') + describeError(error, message),
        ) + element('RequestId', requestId),
      ),
    failureNamespace: (xmlNamespace) => xmlNamespace,
  },
  ec2Query: {
    success: (operation, members, requestId) =>
      element(`${operation}Response`, element('requestId', requestId) + members),
    failure: (error, message, requestId) =>
      element(
        'Response',
        element('Errors', element('Error', describeError(error, message))) + element('RequestID', requestId),
      ),
    failureNamespace: () => undefined,
  },
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

/** Puts the namespace on the document's element. */
function withNamespace(xml: string, namespace: string | undefined): string {
  return namespace === undefined ? xml : xml.replace('>', ` xmlns="${namespace}">`)
}

function respond(statusCode: number, xml: string, requestId: string): WireResponse {
  return {
    statusCode,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
  }
}
