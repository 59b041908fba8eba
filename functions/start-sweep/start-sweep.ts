import type * as z from 'zod/mini'

import { demandSweepsForWork } from '../lib/copies/start-sweep.ts'
import type { SweepsForWorkDeps } from '../lib/copies/start-sweep.ts'
import type { output } from './contract.ts'

/** Sees to it that whatever work there is has a sweep, should all who were to start one have crashed. */
export function createStartSweep({ shards, ...deps }: SweepsForWorkDeps & { readonly shards: number }) {
  return async (): Promise<z.infer<typeof output>> => {
    await demandSweepsForWork(shards, deps)
    return {}
  }
}
