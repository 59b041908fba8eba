import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { InvalidInput, RunNameTaken } from '../domain/errors.ts'
import { runStopped } from '../domain/run/run.ts'
import type { PlannedShare, Run, ShareRecord } from '../domain/run/run.ts'
import type { Want } from '../domain/run/want.ts'
import type { RunLedger } from '../ports/run-ledger.ts'
import { isAbsent } from './dynamo-expressions.ts'
import type { Change, Condition } from './dynamo-expressions.ts'
import { createDynamoItems, type DynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import {
  resourcePartition,
  runIndexKey,
  runKey,
  runPartition,
  runsIndexName,
  runsOfMonth,
  shareKey,
  shareSortKeyPrefix,
  wantKey,
  wantSortKeyPrefix,
} from './ledger-keys.ts'
import { runSchema, shareRecordSchema, standingWantSchema } from './run-items.ts'

/** The record of runs in the ledger table. */
export function createDynamoRunLedger(client: DynamoDBDocumentClient, tableName: string): RunLedger {
  const items = createDynamoItems(client, tableName)
  return {
    register: async (run) => register(items, run),
    readRun: async (runId) => readRun(items, runId),
    pinRules: async (runId, version) => pinRules(items, runId, version),
    writePlan: async (runId, plan) => writePlan(items, runId, plan),
    recordWants: async (run, wants) => inBatches(wants, async (want) => recordWant(items, run, want)),
    listWants: async (resourceArn) => {
      const found = await items.query({
        condition: 'pk = :pk AND begins_with(sk, :prefix)',
        values: { ':pk': resourcePartition(resourceArn), ':prefix': wantSortKeyPrefix },
      })
      return found.map((item) => parseItem(standingWantSchema, item))
    },
    readShare: async (runId, resourceArn) => {
      const item = await items.get(shareKey(runId, resourceArn))
      return item === undefined ? undefined : parseItem(shareRecordSchema, item)
    },
    listShares: async (runId) => {
      const found = await items.query({
        condition: 'pk = :pk AND begins_with(sk, :prefix)',
        values: { ':pk': runPartition(runId), ':prefix': shareSortKeyPrefix },
      })
      return found.map((item) => parseItem(shareRecordSchema, item))
    },
    noteSideFindings: async (runId, resourceArn, sideFindings) =>
      changeShare(items, { runId, resourceArn }, { sideFindings }),
    recordShareResult: async (runId, resourceArn, result, at) =>
      changeShare(items, { runId, resourceArn }, { result, recordedAt: at }),
    closeRun: async (runId, end) => {
      // Fails for a run that has ended, whose end stands, and for one that never came to be registered.
      await items.update(runKey(runId), endWith(end), isOpenFor(end))
    },
    listRuns: async (page) => listRuns(items, page),
  }
}

async function register(items: DynamoItems, run: Parameters<RunLedger['register']>[0]): Promise<void> {
  const isFreeOrMine = {
    // A repeat must not throw a run that goes on back to planning, nor forget its rules.
    expression:
      'attribute_not_exists(pk) OR (executionArn = :me AND #status = :planning AND attribute_not_exists(rulesVersion))',
    names: { '#status': 'status' },
    values: { ':me': run.executionArn, ':planning': 'planning' },
  }
  const item = { ...runKey(run.runId), ...runIndexKey(run), ...run, status: 'planning' }
  if (await items.put(item, isFreeOrMine)) return
  throw new RunNameTaken(
    `Expected run ${run.runId} to be new, got a run of another execution or past its planning`,
    {
      where: run.runId,
      remedy: 'Start a new execution under another name',
    },
  )
}

async function readRun(items: DynamoItems, runId: string): Promise<Run | undefined> {
  const item = await items.get(runKey(runId))
  return item === undefined ? undefined : parseItem(runSchema, item)
}

async function pinRules(items: DynamoItems, runId: string, version: string): Promise<string | undefined> {
  const planning = statusIs('planning')
  const isFirst = { ...planning, expression: `attribute_not_exists(rulesVersion) AND ${planning.expression}` }
  if (await items.update(runKey(runId), { set: { rulesVersion: version } }, isFirst)) return version
  return (await readRun(items, runId))?.rulesVersion
}

/** How many shares are written at once. */
const writesAtOnce = 10

async function writePlan(
  items: DynamoItems,
  runId: string,
  plan: Parameters<RunLedger['writePlan']>[1],
): Promise<void> {
  const run = await readRun(items, runId)
  if (run === undefined) throw notInLedger('the run', runId)
  if (run.status !== 'planning') return

  const { shares, ...head } = plan
  await inBatches(shares, async (share) => putShare(items, runId, share))
  await items.update(runKey(runId), { set: { ...head, status: 'sharing' } }, statusIs('planning'))
}

async function inBatches<T>(list: readonly T[], write: (one: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < list.length; start += writesAtOnce) {
    await Promise.all(list.slice(start, start + writesAtOnce).map(write))
  }
}

/** A run that started earlier does not speak for a rule that a later one has spoken for. */
async function recordWant(
  items: DynamoItems,
  { runId, startedAt }: Pick<Run, 'runId' | 'startedAt'>,
  { resourceArn, share, wantedBy, mode, principals }: Want,
): Promise<void> {
  const at = new Date(startedAt).toISOString()
  const want = { resourceArn, share, wantedBy, mode, principals, runId, at }
  await items.put(
    { ...wantKey(want), ...want },
    {
      expression: 'attribute_not_exists(pk) OR #at <= :at',
      names: { '#at': 'at' },
      values: { ':at': at },
    },
  )
}

/** A share that is there already was written by an earlier attempt, and may have a result by now. */
async function putShare(items: DynamoItems, runId: string, share: PlannedShare): Promise<void> {
  await items.put({ ...shareKey(runId, share.resourceArn), runId, ...share }, isAbsent)
}

async function changeShare(
  items: DynamoItems,
  { runId, resourceArn }: Pick<ShareRecord, 'runId' | 'resourceArn'>,
  set: Partial<ShareRecord>,
): Promise<void> {
  const isPlanned = { expression: 'attribute_exists(pk)' }
  if (await items.update(shareKey(runId, resourceArn), { set }, isPlanned)) return
  throw notInLedger(`a share of ${resourceArn}`, runId)
}

/** Runs older than this are found by their name only. */
const monthsBack = 24

async function listRuns(
  items: DynamoItems,
  page: Parameters<RunLedger['listRuns']>[0],
): Promise<readonly Run[]> {
  const runs: Run[] = []
  for (let back = 0; back < monthsBack && runs.length < page.limit; back += 1) {
    const found = await items.query({
      index: runsIndexName,
      condition: 'gsi1pk = :month',
      values: { ':month': runsOfMonth(monthBefore(page.before, back)) },
      newestFirst: true,
      limit: page.limit - runs.length,
    })
    runs.push(...found.map((item) => parseItem(runSchema, item)))
  }
  return runs
}

/** The month (`yyyy-mm`, UTC) that lies so many months before a moment. */
function monthBefore(moment: string, months: number): string {
  const date = new Date(moment)
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months)).toISOString().slice(0, 7)
}

function statusIs(...statuses: readonly Run['status'][]) {
  return {
    expression: `#status IN (${statuses.map((status) => `:is_${status}`).join(', ')})`,
    names: { '#status': 'status' },
    values: Object.fromEntries(statuses.map((status) => [`:is_${status}`, status])),
  }
}

type RunEnd = Parameters<RunLedger['closeRun']>[1]

/** What is said of a run that was stopped goes when it ends after all. */
function endWith(end: RunEnd): Change {
  return end.failure === undefined ? { set: end, remove: ['failure'] } : { set: end }
}

function isOpenFor({ failure }: RunEnd): Condition {
  const goesOn = statusIs('planning', 'sharing')
  if (failure?.check === runStopped) return goesOn
  return {
    expression: `${goesOn.expression} OR failure.#check = :stopped`,
    names: { ...goesOn.names, '#check': 'check' },
    values: { ...goesOn.values, ':stopped': runStopped },
  }
}

function notInLedger(what: string, runId: string): InvalidInput {
  return new InvalidInput(`Expected the ledger to have ${what} of run ${runId}, got nothing`, {
    where: runId,
    remedy: 'Start a new execution',
  })
}
