import type { RulesDraft } from './rules-draft.ts'
import type { Mismatch } from './rules-problem.ts'

/** DynamoDB takes 400 KB in one item; JSON text of this size is less in its form of lists and maps. */
const mostBytes = 300_000

/** Parts that would not fit one item of the ledger: each rule is one, the keys of the file are one. */
export function findOversizedParts({ rules, kmsKeys }: RulesDraft): readonly Mismatch[] {
  return [...rules, kmsKeys]
    .map(({ path, value }) => ({ path, bytes: new TextEncoder().encode(JSON.stringify(value) ?? '').length }))
    .filter(({ bytes }) => bytes > mostBytes)
    .map(({ path, bytes }) => ({
      path,
      expectation: `at most ${mostBytes} bytes of JSON`,
      value: `${bytes} bytes`,
      hint:
        path[0] === 'rules'
          ? 'Make several rules of it, or name a distribution configuration by its ARN.'
          : 'Name the keys with {region} and {accountId}.',
    }))
}
