import * as z from 'zod'

import type { World } from '../worlds/world.ts'

const rulesFile = z.looseObject({ rules: z.array(z.looseObject({})) })

/** A world as it is where nobody wants copies: without rules for them, and without the accounts' stacks. */
export function sharedOnly(world: World): World {
  return { ...worldWithRules(world, (rule) => 'share' in rule), destinations: undefined }
}

/** A world as it is where nobody shares anything. */
export function copiedOnly(world: World): World {
  return worldWithRules(world, (rule) => 'copy' in rule)
}

function worldWithRules(world: World, isWanted: (rule: object) => boolean): World {
  const { rules, ...file } = rulesFile.parse(world.rules)
  return { ...world, rules: z.json().parse({ ...file, rules: rules.filter(isWanted) }) }
}
