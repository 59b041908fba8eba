import { parseArgs } from 'node:util'

import * as z from 'zod'

import type { Wish } from './cells.ts'
import { workloadIds } from './workload.ts'

/** How the benchmark is run. */
export interface BenchOptions extends Wish {
  /** Where results, tables and drawings go. */
  readonly out: string
  /** Cells that are played at once, each in a process of its own. */
  readonly jobs: number
  /** Whether cells whose result lies in `out` are not played again. */
  readonly reuse: boolean
}

const list = z.string().transform((text) => text.split(','))
const schema = z.strictObject({
  workload: list.pipe(z.array(z.enum(workloadIds))).default([...workloadIds]),
  seeds: list
    .transform((texts) => texts.map(Number))
    .pipe(z.array(z.int().positive()))
    .default([1, 2, 3, 4, 5]),
  quick: z.boolean().default(false),
  'rule-limit': z.coerce.number().int().positive().optional(),
  accounts: z.coerce.number().int().positive().optional(),
  out: z.string().default('bench/copies/out'),
  jobs: z.coerce.number().int().positive().default(2),
  reuse: z.boolean().default(false),
})

/** What `--help` answers. */
export const usage = `npm run bench:copies -- [options]
  --workload W1,W2    which of ${workloadIds.join(', ')}; default all
  --seeds 1,2         default 1,2,3,4,5
  --quick             seed 1, no baselines, W3 left out
  --accounts N        at most so many destination accounts: smaller workloads, for a try
  --out FOLDER        results, tables and drawings; default bench/copies/out
  --jobs N            cells at once; default 2
  --reuse             take results that lie in the folder instead of playing them again
  --rule-limit N      let the rules say another limit than EC2's 50: the figures must show it`

/** @throws Error with what is wrong with the arguments. */
export function readOptions(args: readonly string[]): BenchOptions | 'help' {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: text,
      seeds: text,
      quick: flag,
      'rule-limit': text,
      accounts: text,
      out: text,
      jobs: text,
      reuse: flag,
      help: flag,
    },
  })
  const { help, ...given } = values
  if (help === true) return 'help'
  const { workload, seeds, quick, 'rule-limit': ruleLimit, accounts, ...others } = schema.parse(given)
  return {
    ...others,
    quick,
    workloads: quick && given.workload === undefined ? workload.filter((id) => id !== 'W3') : workload,
    seeds: quick && given.seeds === undefined ? [1] : seeds,
    ...(ruleLimit === undefined ? {} : { ruleLimit }),
    ...(accounts === undefined ? {} : { accounts }),
  }
}
