/** An account in a Region: where a resource lives, and where somebody acts. */
export interface Place {
  readonly accountId: string
  readonly region: string
}
