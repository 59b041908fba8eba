import * as z from 'zod'

import { BadInput } from '../bad-input.ts'
import { readJsonFile } from '../worlds/load-world.ts'

const event = z.looseObject({
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.unknown()),
})

/** What `--event FILE` sets off: an event on the owner's bus, or an execution with a person's input. */
export type Trigger =
  | { readonly kind: 'event'; readonly event: z.infer<typeof event> }
  | { readonly kind: 'manual'; readonly input: string }

/** Reads an event or a manual input. @throws BadInput when it is neither. */
export function readTrigger(path: string): Trigger {
  const content = readJsonFile(path)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new BadInput(`${path}: Expected a JSON object, got ${JSON.stringify(content)}`)
  }
  // What is wrong inside a manual input, the product says itself.
  if ('resources' in content && !('detail-type' in content)) {
    return { kind: 'manual', input: JSON.stringify(content) }
  }
  if (!('detail-type' in content)) {
    throw new BadInput(
      `${path}: Expected an event (with detail-type) or a manual input (with resources), got ${Object.keys(content).join(', ') || 'an empty object'}`,
    )
  }
  const parsed = event.safeParse(content)
  if (!parsed.success) {
    const problem = parsed.error.issues[0]
    throw new BadInput(
      `${path}: ${problem?.path.join('.') ?? ''}: ${problem?.message ?? 'Expected an event'}`,
    )
  }
  return { kind: 'event', event: parsed.data }
}
