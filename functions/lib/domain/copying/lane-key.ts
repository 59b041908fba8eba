/** A destination account in a Region: copies into it share one limit. */
export interface LaneKey {
  readonly accountId: string
  readonly region: string
}

/** A lane as one text, for maps and ledger keys: `<account>#<Region>`. */
export function laneNameOf({ accountId, region }: LaneKey): string {
  return `${accountId}#${region}`
}
