import { parseArgs } from 'node:util'

import * as z from 'zod'

import { BadInput } from '../../local/bad-input.ts'
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

/** @throws BadInput with what is wrong with the arguments. */
export function readOptions(args: readonly string[]): BenchOptions | 'help' {
  const { help, ...given } = parse(args)
  if (help === true) return 'help'
  const read = schema.safeParse(given)
  if (!read.success) {
    const [{ path, message } = { path: [], message: '' }] = read.error.issues
    throw new BadInput(`--${String(path[0])}: ${message}\n\n${usage}`, { cause: read.error })
  }
  const { workload, seeds, quick, 'rule-limit': ruleLimit, accounts, ...others } = read.data
  return {
    ...others,
    quick,
    workloads: quick && given.workload === undefined ? workload.filter((id) => id !== 'W3') : workload,
    seeds: quick && given.seeds === undefined ? [1] : seeds,
    ...(ruleLimit === undefined ? {} : { ruleLimit }),
    ...(accounts === undefined ? {} : { accounts }),
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
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
    }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BadInput(`${reason}\n\n${usage}`, { cause: error })
  }
}
