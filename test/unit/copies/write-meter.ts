import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { itemBytes } from '../../support/item-bytes.ts'

/** The write units that went into a table, by what they were for. */
export interface WriteMeter {
  readonly client: DynamoDBDocumentClient
  readonly units: () => Readonly<Record<string, number>>
  readonly total: () => number
}

interface Write {
  readonly TableName: string
  readonly Key?: Record<string, unknown>
  readonly Item?: Record<string, unknown>
}

/** One unit for each KB of the item, the larger of before and after; a write whose condition fails costs the item that is there. */
const unitsOf = (before: unknown, after: unknown) =>
  Math.max(1, ...[before, after].map((item) => Math.ceil(itemBytes(item ?? {}) / 1024)))

/** A client that counts what DynamoDB would charge for each of its writes. */
export function meterWrites(client: DynamoDBDocumentClient): WriteMeter {
  const units: Record<string, number> = {}
  const send = client.send.bind(client) as (command: unknown) => Promise<{ readonly Item?: unknown }>

  async function metered(command: unknown): Promise<unknown> {
    if (!isWrite(command)) return send(command)
    const { TableName, Key, Item = {} } = command.input as Write
    const key = Key ?? { pk: Item['pk'], sk: Item['sk'] }
    const read = async () => (await send(new GetCommand({ TableName, Key: key, ConsistentRead: true }))).Item
    const before = await read()
    try {
      return await send(command)
    } finally {
      const kind = kindOf(String(key['pk']), String(key['sk']))
      const spent = unitsOf(before, await read())
      units[kind] = (units[kind] ?? 0) + spent
    }
  }
  return {
    client: new Proxy(client, {
      get: (target, member) => (member === 'send' ? metered : (Reflect.get(target, member) as unknown)),
    }),
    units: () => units,
    total: () => Object.values(units).reduce((sum, one) => sum + one, 0),
  }
}

function isWrite(command: unknown): command is PutCommand | UpdateCommand | DeleteCommand {
  return [PutCommand, UpdateCommand, DeleteCommand].some((kind) => command instanceof kind)
}

/** What an item is, without whose it is. */
function kindOf(pk: string, sk: string): string {
  const [partition = '', owner] = pk.split('#')
  const kind = owner === undefined ? partition : `${partition}/${sk.split('#')[0]}`
  return sk.endsWith('CLOSED') ? `${kind}/closed` : kind
}
