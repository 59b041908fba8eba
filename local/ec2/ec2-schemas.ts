import { createRequire } from 'node:module'

import type * as ec2Client from '@aws-sdk/client-ec2'
import type { StaticOperationSchema } from '@smithy/types'

import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import { isRecord } from '../wire/is-record.ts'

/** Names of EC2's operations. */
type OperationName =
  Extract<keyof typeof ec2Client, `${string}Command`> extends `${infer Name}Command` ? Name : never

const load = createRequire(import.meta.url)
let schemas: readonly StaticOperationSchema[] | undefined

/**
 * Every operation's schema. EC2's client is the largest of all and takes half a second to load, so it is loaded with
 * the first request for EC2; at once and not by `import()`, so that in-process runs repeat themselves.
 */
export function ec2Schemas(): readonly StaticOperationSchema[] {
  if (schemas === undefined) {
    const client: unknown = load('@aws-sdk/client-ec2')
    schemas = isRecord(client) ? operationSchemasOf(client) : []
  }
  return schemas
}

/** The schema of one operation. */
export function ec2Schema(name: OperationName): StaticOperationSchema {
  const schema = ec2Schemas().find((candidate) => candidate[2] === name)
  if (schema === undefined)
    throw new TypeError(`Expected EC2's client to have ${name}, got no such operation`)
  return schema
}
