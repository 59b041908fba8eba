import * as z from 'zod'

import { workloadIds } from './workload.ts'

/** Who makes the copies. */
export const players = ['product', 'semaphore', 'pollingMap', 'plainCopies'] as const

/** One run of one workload, in a process of its own. */
export const cellSchema = z.readonly(
  z.strictObject({
    workload: z.enum(workloadIds),
    seed: z.int(),
    by: z.enum(players),
    /** Whether destination accounts forward the states of their AMIs. */
    wakeUps: z.boolean(),
    relay: z.boolean(),
    /** Names of the runs that are started; absent: all. */
    runs: z.array(z.string()).optional(),
    /** At most so many images in all; absent: all. */
    images: z.int().optional(),
    /** At most so many accounts; absent: all. */
    accounts: z.int().optional(),
    /** What the rules say instead of EC2's limit. */
    ruleLimit: z.int().optional(),
  }),
)

/** One run of one workload, in a process of its own. */
export type Cell = z.infer<typeof cellSchema>

const copy = z.object({
  lane: z.string(),
  /** Name of the run; `stranger` for somebody else's. */
  run: z.string(),
  image: z.number(),
  startMs: z.number(),
  endMs: z.number(),
  failed: z.boolean(),
  gib: z.number(),
  /** Whether it crossed from one Region to another. */
  crossed: z.boolean(),
  /** Whether the owner account got it, for others to be copied from. */
  relay: z.boolean(),
  /** Whether nobody was told of its end, because the event was lost. */
  isEventLost: z.boolean().default(false),
})

/** One copy that EC2 began; times are milliseconds after the beginning. */
export type MadeCopy = z.infer<typeof copy>

const run = z.object({
  name: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  status: z.string(),
  abortMs: z.number().optional(),
})

const counts = z.record(z.string(), z.number())

/** What was measured. */
export const cellResultSchema = z.object({
  cell: cellSchema,
  /** EC2's. */
  limit: z.number(),
  /** Slots that the rules leave to strangers; results from before there were any say nothing of it. */
  headroom: z.number().default(0),
  wantedCopies: z.number(),
  /** The copies that each run wants, by lane. */
  wanted: z.array(z.object({ run: z.string(), lane: z.string(), image: z.number() })),
  /** Accounts that cannot be copied to. */
  brokenAccounts: z.array(z.string()),
  copies: z.array(copy),
  runs: z.array(run),
  /** CopyImage calls that EC2 answered with ResourceLimitExceeded, strangers' not among them. */
  refusals: z.array(z.object({ atMs: z.number(), lane: z.string() })),
  /** AssumeRole and Describe calls, to copy. */
  looks: z.number(),
  /** The same, to check destinations beforehand; results from before there were such checks say nothing of it. */
  checkLooks: z.number().default(0),
  calls: counts,
  transitions: counts,
  lambdaCalls: counts,
  writeUnits: counts,
  failedWriteUnits: z.number(),
  largestExecutionEvents: z.number(),
  longestTickMs: z.number(),
  callsInLongestTick: z.number(),
  ticks: z.number(),
  wallSeconds: z.number(),
})

/** What was measured. */
export type CellResult = z.infer<typeof cellResultSchema>
