import type { RulesDraft } from './rules-draft.ts'
import { formatPath, type Mismatch } from './rules-problem.ts'

/** DynamoDB takes 400 KB in one item; JSON text of this size is less in its form of lists and maps. */
const mostBytes = 300_000

/** Parts that would not fit one item of the ledger: each rule is one, keys and waivers are one together. */
export function findOversizedParts({ rules, kmsKeys, waivers }: RulesDraft): readonly Mismatch[] {
  const bytesOfKeys = bytesOf(kmsKeys.value)
  const bytesOfBoth = bytesOfKeys + bytesOf(waivers.map(({ value }) => value))
  return [
    ...rules.map(({ path, value }) => ({
      path,
      bytes: bytesOf(value),
      hint: 'Make several rules of it, or name a distribution configuration by its ARN.',
    })),
    { path: kmsKeys.path, bytes: bytesOfKeys, hint: 'Name the keys with {region} and {accountId}.' },
    {
      path: ['waivers'],
      bytes: bytesOfKeys > mostBytes ? 0 : bytesOfBoth,
      hint: `That is with ${formatPath(kmsKeys.path)}. Take out waivers of what is mended, or name the keys with {region} and {accountId}.`,
    },
  ]
    .filter(({ bytes }) => bytes > mostBytes)
    .map(({ path, bytes, hint }) => ({
      path,
      expectation: `at most ${mostBytes} bytes of JSON`,
      value: `${bytes} bytes`,
      hint,
    }))
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value) ?? '').length
}
