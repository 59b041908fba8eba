import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { createDynamoRulesStore } from '../../functions/lib/aws/dynamo-rules-store.ts'
import { parseRules } from '../../functions/lib/domain/parse-rules.ts'
import { BadInput } from '../bad-input.ts'

/**
 * Puts a rules file into the ledger, as `ibshare rules put` does.
 * @throws BadInput with every problem of the rules; `source` is how the user knows them.
 */
export async function putRules(
  rules: { readonly source: string; readonly content: unknown },
  ledger: { readonly dynamoDb: DynamoDBClient; readonly tableName: string; readonly at: string },
): Promise<string> {
  const parsed = parseRules(rules.content)
  if (parsed.kind === 'refused') {
    throw new BadInput(`${rules.source}:\n${parsed.problems.map(({ message }) => `  ${message}`).join('\n')}`)
  }
  const store = createDynamoRulesStore(DynamoDBDocumentClient.from(ledger.dynamoDb), ledger.tableName)
  const answer = await store.put({ rules: parsed.rules, basedOn: undefined, actor: 'world', at: ledger.at })
  if (answer.kind === 'conflict')
    throw new Error(`Expected an empty ledger, got rules ${answer.current ?? ''}`)
  return answer.version
}
