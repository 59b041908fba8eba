import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { readRulesFile } from '../../cli/rules-file.ts'
import { createDynamoRulesStore } from '../../functions/lib/aws/dynamo-rules-store.ts'
import { parseRules } from '../../functions/lib/domain/rules/parse-rules.ts'
import type { Rules } from '../../functions/lib/domain/rules/rules.ts'
import { BadInput } from '../bad-input.ts'
import { readTextFile } from './load-world.ts'
import type { World } from './world.ts'

/** The rules in a world's file; `undefined` where it has none. @throws BadInput with every problem of them. */
export function rulesOfWorld(world: Pick<World, 'rules'>, worldFile: string): Rules | undefined {
  if (world.rules === undefined) return undefined
  const parsed = parseRules(world.rules)
  if (parsed.kind === 'accepted') return parsed.rules
  throw badRules(`${worldFile}: rules`, parsed.problems)
}

/** The rules in a file of their own. @throws BadInput with every problem of them. */
export function loadRules(path: string): Rules {
  const file = readRulesFile(path, readTextFile(path))
  if (file.kind === 'accepted') return file.rules
  throw badRules(path, file.problems)
}

/** Makes rules the current ones, as `ibshare rules put` does; answers their version. */
export async function putRules(
  rules: Rules,
  ledger: { readonly dynamoDb: DynamoDBClient; readonly tableName: string; readonly at: string },
): Promise<string> {
  const store = createDynamoRulesStore(DynamoDBDocumentClient.from(ledger.dynamoDb), ledger.tableName)
  const put = async (basedOn: string | undefined) =>
    store.put({ rules, basedOn, actor: 'world', at: ledger.at })
  // The ledger is empty, mostly.
  const first = await put(undefined)
  const answer = first.kind === 'conflict' ? await put(first.current) : first
  if (answer.kind === 'conflict')
    throw new Error(`Expected to be alone in putting rules, got ${answer.current ?? 'none'} meanwhile`)
  return answer.version
}

function badRules(source: string, problems: readonly { readonly message: string }[]): BadInput {
  return new BadInput([`${source}:`, ...problems.map(({ message }) => `  ${message}`)].join('\n'))
}
