import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import type { Copy, CopyState } from '../domain/copying/copy.ts'
import type { CopyMove, CopyStore, CopyWants } from '../ports/copy-ledger.ts'
import { copyOfItem, itemOfCopy, withPacked } from './copy-items.ts'
import { copyKey, copyPrefix, lanePartition } from './copy-keys.ts'
import { batchGet } from './dynamo-batch-get.ts'
import { isAbsent } from './dynamo-expressions.ts'
import type { Change, Condition } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'

const openStates: readonly CopyState[] = ['queued', 'admitted', 'copying', 'finishing']

/** The copies in the ledger table. */
export function createDynamoCopies(client: DynamoDBDocumentClient, tableName: string): CopyStore {
  const items = createDynamoItems(client, tableName)
  return {
    readCopy: async (identity) => {
      const item = await items.get(copyKey(identity))
      return item === undefined ? undefined : copyOfItem(item)
    },
    readCopies: async (identities) =>
      (await batchGet(client, tableName, identities.map(copyKey))).map(copyOfItem),
    listOpenCopies: async (lane) => {
      const found = await items.query({
        condition: 'pk = :pk AND begins_with(sk, :prefix)',
        values: { ':pk': lanePartition(lane), ':prefix': copyPrefix, ...isOpen.values },
        filter: isOpen,
      })
      return found.map(copyOfItem)
    },
    putCopy: async (copy) => items.put(itemOfCopy(copy), isAbsent),
    putCopyAgain: async (copy, replaces) => items.put(itemOfCopy(copy), isStill(replaces)),
    moveCopy: async (copy, move) => {
      const item = await items.change(copyKey(copy), changeOf(move), conditionFor(copy, move))
      return item === undefined ? undefined : copyOfItem(item)
    },
    changeWants: async (copy, wants) =>
      items.update(copyKey(copy), wantsChange(wants), isOpenAndWantedBy(copy.wantedBy)),
  }
}

/** `state` is a word that DynamoDB reserves. */
const isOpen = {
  expression: `#state IN (${openStates.map((state) => `:is_${state}`).join(', ')})`,
  names: { '#state': 'state' },
  values: Object.fromEntries(openStates.map((state) => [`:is_${state}`, state])),
}

/** Run by run: not every DynamoDB that the ledger runs on compares lists. */
function isOpenAndWantedBy(runs: readonly string[]): Condition {
  const named = runs.map((runId, index) => [`:run${index}`, runId] as const)
  const conditions = [
    isOpen.expression,
    'size(wantedBy) = :runs',
    ...named.map(([name]) => `contains(wantedBy, ${name})`),
  ]
  return {
    expression: conditions.join(' AND '),
    names: isOpen.names,
    values: { ...isOpen.values, ':runs': runs.length, ...Object.fromEntries(named) },
  }
}

function isStill({ state, attempt }: Pick<Copy, 'attempt' | 'state'>): Condition {
  return {
    expression: '#state = :wasState AND attempt = :wasAttempt',
    names: { '#state': 'state' },
    values: { ':wasState': state, ':wasAttempt': attempt },
  }
}

/**
 * A run that joined since the look keeps a copy from being withdrawn, from ending without its outputs, and from failing:
 * it may have made the relay anew that the copy was to fail with. The next look decides.
 */
function conditionFor(copy: Copy, move: CopyMove): Condition {
  const { outputsAdded, wantedBy } = copy
  switch (move.to) {
    case 'withdrawn':
      return both(isStill(copy), { expression: 'attribute_exists(unwantedSince)' })
    case 'done':
      return both(isStill(copy), hasOutputsAdded(outputsAdded))
    case 'failed': {
      const isWantedAsBefore = {
        expression: 'size(wantedBy) = :runs',
        values: { ':runs': wantedBy.length },
      }
      return both(both(isStill(copy), hasOutputsAdded(outputsAdded)), isWantedAsBefore)
    }
    case 'queued':
    case 'copying':
    case 'finishing':
      return isStill(copy)
  }
}

function hasOutputsAdded(times: number | undefined): Condition {
  return times === undefined
    ? { expression: 'attribute_not_exists(outputsAdded)' }
    : { expression: 'outputsAdded = :outputsAdded', values: { ':outputsAdded': times } }
}

function both(a: Condition, b: Condition): Condition {
  return {
    expression: `${a.expression} AND ${b.expression}`,
    names: { ...a.names, ...b.names },
    values: { ...a.values, ...b.values },
  }
}

function wantsChange({ wantedBy, outputs, unwantedSince }: CopyWants): Change {
  return {
    set: {
      wantedBy,
      ...(outputs === undefined ? {} : { outputs }),
      ...(unwantedSince === undefined ? {} : { unwantedSince }),
    },
    ...(outputs === undefined ? {} : { add: { outputsAdded: 1 } }),
    // What a run adds has not been tried yet.
    remove: [
      ...(unwantedSince === undefined ? ['unwantedSince'] : []),
      ...(outputs === undefined ? [] : ['finishTries', 'finishDueAt']),
    ],
  }
}

function changeOf({ to, ...said }: CopyMove): Change {
  const set = { state: to, ...withPacked(said) }
  switch (to) {
    case 'queued':
      return { set, remove: ['imageId', 'startedAt', 'finishTries', 'finishDueAt'] }
    case 'done':
      // The finding of an attempt that failed says nothing of one that did not.
      return 'finding' in said ? { set } : { set, remove: ['finding'] }
    case 'copying':
    case 'finishing':
    case 'failed':
    case 'withdrawn':
      return { set }
  }
}
