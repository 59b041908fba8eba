import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'

import { createRegionalState } from '../cloud/regional-state.ts'
import { type RequestContext, ServiceError } from '../cloud/service.ts'
import { textOf, type WireRequest, type WireResponse } from '../wire/message.ts'
import { notModelled, refused } from '../wire/modelled-service.ts'
import { createCodec } from '../wire/protocols/protocol-codecs.ts'
import { refusalError } from '../wire/protocols/protocol-errors.ts'
import type { PendingCall, ServiceEndpoint } from '../wire/service-endpoint.ts'
import { createEngine, type Engine } from './engine.ts'
import { readTableRequest, type TableRequest, tableNeeds } from './table-request.ts'
import { awaitSettledTable } from './table-state.ts'

/** DynamoDB of the embedded cloud. */
export interface DynamoDb {
  readonly endpoint: ServiceEndpoint
  /** Creates a table and answers when it is ACTIVE. @throws ServiceError as CreateTable does. */
  createTable(request: {
    readonly accountId: string
    readonly region: string
    readonly table: TableDefinition
  }): Promise<void>
}

/** The members of CreateTable's input that the embedded cloud's DynamoDB knows. */
export type TableDefinition = Pick<
  CreateTableCommandInput,
  | 'TableName'
  | 'AttributeDefinitions'
  | 'KeySchema'
  | 'BillingMode'
  | 'ProvisionedThroughput'
  | 'GlobalSecondaryIndexes'
  | 'LocalSecondaryIndexes'
>

const protocol = 'awsJson1.0'

const modelledOperations: ReadonlySet<string> = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
])

/** Operations after which a table is on its way from one state to another. */
const tableOperations: ReadonlySet<string> = new Set(['CreateTable', 'DeleteTable', 'UpdateTable'])

/** DynamoDB: an engine for each account and Region, created when it is first used. */
export function createDynamoDb(): DynamoDb {
  const engines = createRegionalState(createEngine)
  const codec = createCodec(protocol, {
    shapeNamespace: 'com.amazonaws.dynamodb',
    schemas: [],
    xmlNamespace: '',
  })

  return {
    endpoint: {
      signingName: 'dynamodb',
      protocol,
      encodeError: codec.encodeError,
      open: (request, context) => {
        const operation = codec.route(request).asked
        return modelledOperations.has(operation)
          ? openCall(engines.of(context.caller.accountId, context.region), { operation, request, context })
          : refused(operation, () =>
              refusalError(protocol, 'unknownOperation', notModelled('dynamodb', operation)),
            )
      },
    },
    createTable: async ({ accountId, region, table }) => {
      const engine = engines.of(accountId, region)
      const response = await engine.send('CreateTable', Buffer.from(JSON.stringify(table)))
      const { errorCode, message } = readError(response)
      if (errorCode !== undefined) throw new ServiceError(errorCode, message)
      await awaitSettledTable(engine, table.TableName ?? '')
    },
  }
}

interface EngineCall {
  readonly operation: string
  readonly request: WireRequest
  readonly context: RequestContext
}

function openCall(engine: Engine, { operation, request, context }: EngineCall): PendingCall {
  const read = (): TableRequest => {
    try {
      return readTableRequest(request.body)
    } catch (error) {
      throw refusalError(protocol, 'malformedInput', error instanceof Error ? error.message : String(error))
    }
  }
  return {
    operation,
    needs: async () => tableNeeds(operation, read(), context),
    run: async () => {
      const response = await engine.send(operation, request.body)
      const { errorCode } = readError(response)
      const { TableName } = read()
      if (errorCode === undefined && tableOperations.has(operation) && TableName !== undefined)
        await awaitSettledTable(engine, TableName)
      return {
        response: {
          ...response,
          headers: { ...response.headers, 'x-amzn-requestid': context.requestId },
        },
        ...(errorCode === undefined ? {} : { errorCode }),
      }
    },
  }
}

const engineError = z.object({ __type: z.string(), message: z.optional(z.string()) })

/** The error that a response of the engine tells of; its code without the namespace. */
function readError(response: WireResponse): {
  readonly errorCode: string | undefined
  readonly message: string
} {
  if (response.statusCode < 400) return { errorCode: undefined, message: '' }
  const { __type: type, message = '' } = engineError.parse(JSON.parse(textOf(response.body)))
  return { errorCode: type.slice(type.indexOf('#') + 1), message }
}
