/** An account that AWS refused, with AWS's sentence. */
export interface RefusedAccount {
  readonly accountId: string
  readonly reason: string
}

/** Which of the accounts AWS took, and which not. */
export interface Placement {
  readonly granted: readonly string[]
  readonly refused: readonly RefusedAccount[]
}

/**
 * Finds the accounts that AWS refuses, by halving: Put*Policy takes all of a list or nothing, and
 * does not say which account it minds. `attempt` writes a list and answers AWS's sentence when it
 * was refused. Every list holds what was taken before, so that no attempt takes access away.
 */
export async function placeAccounts(
  accountIds: readonly string[],
  attempt: (accountIds: readonly string[]) => Promise<string | undefined>,
): Promise<Placement> {
  const granted: string[] = []
  const refused: RefusedAccount[] = []

  /** `known`: why the very list that this group makes was refused already. */
  const place = async (group: readonly string[], known?: string): Promise<void> => {
    const reason = known ?? (await attempt([...granted, ...group]))
    const [first, ...others] = group
    if (reason === undefined) {
      granted.push(...group)
    } else if (first !== undefined && others.length === 0) {
      refused.push({ accountId: first, reason })
    } else {
      const middle = Math.ceil(group.length / 2)
      const refusedBefore = refused.length
      await place(group.slice(0, middle))
      // With the first half taken whole, the second makes the list that was refused above.
      await place(group.slice(middle), refused.length === refusedBefore ? reason : undefined)
    }
  }

  if (accountIds.length > 0) await place(accountIds)
  return { granted, refused }
}
