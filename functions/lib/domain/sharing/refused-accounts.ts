import { placeMembers } from './refused-members.ts'

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

/** {@link placeMembers} for accounts. */
export async function placeAccounts(
  accountIds: readonly string[],
  attempt: (accountIds: readonly string[]) => Promise<string | undefined>,
): Promise<Placement> {
  const { granted, refused } = await placeMembers(accountIds, attempt)
  return { granted, refused: refused.map(({ member, reason }) => ({ accountId: member, reason })) }
}
