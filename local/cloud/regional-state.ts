/** State of one service, apart for each account and Region. */
export interface RegionalState<State> {
  /** The state of an account in a Region; made when first asked for. */
  of(accountId: string, region: string): State
}

/** State that `create` makes once for each account and Region. */
export function createRegionalState<State>(
  create: (accountId: string, region: string) => State,
): RegionalState<State> {
  const states = new Map<string, State>()

  return {
    of: (accountId, region) => {
      const key = `${accountId}/${region}`
      const known = states.get(key)
      if (known !== undefined) return known

      const created = create(accountId, region)
      states.set(key, created)
      return created
    },
  }
}
