import * as z from 'zod/mini'

import { InvalidInput } from '../domain/errors.ts'
import { ruleSchema, rulesSchema, targetSchema } from '../domain/rules/rules-schema.ts'
import { rulesVersionOf } from '../domain/rules/rules-version.ts'
import type { Rules } from '../domain/rules/rules.ts'
import { parseItem } from './ledger-item-form.ts'
import { ruleKey, rulesHeadKey, targetKey, type ItemKey } from './ledger-keys.ts'

const partKey = z.object({ sk: z.string() })
/** Everything but targets and rules, checked with them. */
const headItem = z.object({ head: z.record(z.string(), z.unknown()) })
const targetItem = z.object({ name: z.string(), target: targetSchema })
const ruleItem = z.object({ rule: ruleSchema })

/** One part of a version: its key and its content. */
export interface RulesPart {
  readonly key: ItemKey
  readonly content: Readonly<Record<string, unknown>>
}

/** A version, one item per part. The head comes last: where it is, all others are. */
export function partsOfRules(version: string, rules: Rules): readonly RulesPart[] {
  const { targets, rules: list, ...head } = rules
  return [
    ...Object.entries(targets).map(([name, target]) => ({
      key: targetKey(version, name),
      content: { name, target },
    })),
    ...list.map((rule, index) => ({ key: ruleKey(version, index), content: { rule } })),
    { key: rulesHeadKey(version), content: { head } },
  ]
}

/**
 * Puts the items of a version together; `undefined` when there is no such version, or not all of it yet.
 * @throws InvalidInput when they are not what was written.
 */
export function rulesOfItems(version: string, items: readonly unknown[]): Rules | undefined {
  const parts = items.map((item) => ({ item, sk: parseItem(partKey, item).sk }))
  const head = parts.find(({ sk }) => sk === 'META')
  if (head === undefined) return undefined

  const rules = parseItem(rulesSchema, {
    ...parseItem(headItem, head.item).head,
    targets: Object.fromEntries(
      parts
        .filter(({ sk }) => sk.startsWith('TARGET#'))
        .map(({ item }) => parseItem(targetItem, item))
        .map(({ name, target }) => [name, target]),
    ),
    rules: parts.filter(({ sk }) => sk.startsWith('RULE#')).map(({ item }) => parseItem(ruleItem, item).rule),
  })
  if (rulesVersionOf(rules) === version) return rules
  throw new InvalidInput(`Expected rules ${version} to be as put, got items that say something else`, {
    where: `RULES#${version}`,
    remedy: 'Put the rules file again with a change, for example another order of its targets',
  })
}
