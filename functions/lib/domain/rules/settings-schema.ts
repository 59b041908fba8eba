import * as z from 'zod/mini'

import { concurrentCopiesSchema } from '../copying/copy-rule-schema.ts'
import type { PruneSetting, RunMode } from './rules.ts'

/** Whether runs of builds change anything. */
export const runModes = ['observe', 'apply'] as const satisfies readonly RunMode[]

/** What can become of access that no rule wants any more, in this version. */
export const pruneSettings = ['report', 'ignore'] as const satisfies readonly PruneSetting[]

/** A passed check is believed for a day at most. */
const minutes = 'a whole number of minutes from 0 to 1440'

/** `settings` of a rules file: what holds for all rules. */
export const settingsSchema = z.readonly(
  z.strictObject(
    {
      mode: z.exactOptional(z.enum(runModes, { error: `one of ${runModes.join(', ')}` })),
      prune: z.exactOptional(z.enum(pruneSettings, { error: `one of ${pruneSettings.join(', ')}` })),
      concurrentCopies: z.exactOptional(concurrentCopiesSchema),
      checkReuseMinutes: z.exactOptional(
        z.int({ error: minutes }).check(z.gte(0, { error: minutes }), z.lte(1_440, { error: minutes })),
      ),
    },
    { error: 'a map with the members mode, prune, concurrentCopies, checkReuseMinutes' },
  ),
)
