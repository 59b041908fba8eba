/** The primary key of an item of the ledger. */
export interface ItemKey {
  readonly pk: string
  readonly sk: string
}

/** The index over runs by time; only run items have its attributes. It projects all attributes. */
export const runsIndexName = 'GSI1'

/** The head of a run: what started it, its status, its counts. */
export function runKey(runId: string): ItemKey {
  return { pk: runPartition(runId), sk: 'META' }
}

/** The partition that a run's head and shares are in. */
export function runPartition(runId: string): string {
  return `RUN#${runId}`
}

/** What the sort keys of a run's shares begin with. */
export const shareSortKeyPrefix = 'SHARE#'

/** What a run plans for one resource, and what became of it. */
export function shareKey(runId: string, resourceArn: string): ItemKey {
  return { pk: runPartition(runId), sk: `${shareSortKeyPrefix}${resourceArn}` }
}

/** The partition of what is known of a resource whatever the run. */
export function resourcePartition(resourceArn: string): string {
  return `RESOURCE#${resourceArn}`
}

/** What the sort keys of the wants for a resource begin with. */
export const wantSortKeyPrefix = 'WANTED#'

/** What a rule wants for a resource; manual inputs stand beside each other. */
export function wantKey(want: {
  readonly resourceArn: string
  readonly wantedBy: string
  readonly runId: string
}): ItemKey {
  const { resourceArn, wantedBy, runId } = want
  const by = wantedBy === 'manual' ? `manual#${runId}` : wantedBy
  return { pk: resourcePartition(resourceArn), sk: `${wantSortKeyPrefix}${by}` }
}

/** Where a run stands in the index over runs: by the month and moment of its start. */
export function runIndexKey(run: { readonly runId: string; readonly startedAt: string }): {
  readonly gsi1pk: string
  readonly gsi1sk: string
} {
  // Times of one format are in the order of their text.
  const startedAt = new Date(run.startedAt).toISOString()
  return { gsi1pk: runsOfMonth(startedAt.slice(0, 7)), gsi1sk: `${startedAt}#${run.runId}` }
}

/** The index partition of the runs that started in a month (`yyyy-mm`, UTC). */
export function runsOfMonth(month: string): string {
  return `RUNS#${month}`
}

/** Who may change a resource's policy or shares just now. */
export function leaseKey(key: string): ItemKey {
  return { pk: `LOCK#${key}`, sk: 'LOCK' }
}

/** The partition of an immutable version of the rules. */
export function rulesPartition(version: string): string {
  return `RULES#${version}`
}

/** What a version of the rules says outside its targets and rules. */
export function rulesHeadKey(version: string): ItemKey {
  return { pk: rulesPartition(version), sk: 'META' }
}

/** One target of a version of the rules. */
export function targetKey(version: string, name: string): ItemKey {
  return { pk: rulesPartition(version), sk: `TARGET#${name}` }
}

/** One rule of a version of the rules; `index` from 0 keeps the order of the file. */
export function ruleKey(version: string, index: number): ItemKey {
  return { pk: rulesPartition(version), sk: `RULE#${String(index).padStart(3, '0')}` }
}

/** The pointer to the version of the rules that new runs plan with. */
export const currentRulesKey: ItemKey = { pk: 'RULES', sk: 'CURRENT' }

/** What the sort keys of the rules' history begin with; times of one format are in the order of their text. */
export const rulesHistoryPrefix = 'HISTORY#'

/** That a version of the rules became current: when, and by whom. */
export function rulesHistoryKey(at: string, version: string): ItemKey {
  return { pk: 'RULES', sk: `${rulesHistoryPrefix}${at}#${version}` }
}
