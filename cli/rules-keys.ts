import { regionsMeant } from '../functions/lib/domain/rules/rule-regions.ts'
import type { Rules } from '../functions/lib/domain/rules/rules.ts'

/** A rule whose keys have none for Regions that it means: an encrypted AMI gets the account's default key there. */
export interface MissingKeys {
  readonly rule: string
  /** The name of the keys. */
  readonly keys: string
  readonly regions: readonly string[]
}

/** Where keys that rules name by Region leave a Region of the rule out. */
export function missingKeys({ rules, kmsKeys = {}, regions }: Rules): readonly MissingKeys[] {
  return rules.flatMap(({ name, launch, copy }) =>
    [launch, copy].flatMap((way) => {
      const keys = kmsKeys[way?.kmsKeys ?? '']
      if (way?.kmsKeys === undefined || keys === undefined || typeof keys === 'string') return []
      const without = regionsMeant(way.regions, regions).filter((region) => keys[region] === undefined)
      return without.length === 0 ? [] : [{ rule: name, keys: way.kmsKeys, regions: without }]
    }),
  )
}

/** Names of keys that no rule takes. */
export function unusedKeys({ rules, kmsKeys = {} }: Rules): readonly string[] {
  const used = new Set(rules.flatMap(({ launch, copy }) => [launch?.kmsKeys, copy?.kmsKeys]))
  return Object.keys(kmsKeys).filter((name) => !used.has(name))
}
