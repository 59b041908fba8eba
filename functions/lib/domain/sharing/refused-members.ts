/** A member of a list that AWS refused, with the reason. */
export interface RefusedMember<Reason = string> {
  readonly member: string
  readonly reason: Reason
}

/** Which of the members AWS took, and which not. */
export interface Placement<Reason = string> {
  readonly granted: readonly string[]
  readonly refused: readonly RefusedMember<Reason>[]
}

/**
 * Finds the accounts, principals or resources that AWS refuses, by halving: it takes all of a list or nothing,
 * and does not say which member it minds. `attempt` sends a list and answers the reason when it was refused.
 * Every list holds what was taken before, so that no attempt takes access away.
 */
export async function placeMembers<Reason>(
  members: readonly string[],
  attempt: (members: readonly string[]) => Promise<Reason | undefined>,
): Promise<Placement<Reason>> {
  const granted: string[] = []
  const refused: RefusedMember<Reason>[] = []

  /** `known`: why the very list that this group makes was refused already. */
  const place = async (group: readonly string[], known?: Reason): Promise<void> => {
    const reason = known ?? (await attempt([...granted, ...group]))
    const [first, ...others] = group
    if (reason === undefined) {
      granted.push(...group)
    } else if (first !== undefined && others.length === 0) {
      refused.push({ member: first, reason })
    } else {
      const middle = Math.ceil(group.length / 2)
      const refusedBefore = refused.length
      await place(group.slice(0, middle))
      // With the first half taken whole, the second makes the list that was refused above.
      await place(group.slice(middle), refused.length === refusedBefore ? reason : undefined)
    }
  }

  if (members.length > 0) await place(members)
  return { granted, refused }
}

/** Cuts a list into lists of at most `size`. */
export function inBatchesOf<Item>(size: number, items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}

/** Which of the members AWS took, which not, and which were left for another time. */
export interface Additions<Reason> extends Placement<Reason> {
  readonly left: readonly string[]
}

/**
 * {@link placeMembers} for operations that add to what is there: nothing that was taken is sent again, at most
 * `size` at once. Lists of which every member is refused take long, so that `mayGoOn` is asked before each list.
 */
export async function addMembers<Reason>(
  members: readonly string[],
  { size, mayGoOn = () => true }: { readonly size: number; readonly mayGoOn?: () => boolean },
  add: (members: readonly string[]) => Promise<Reason | undefined>,
): Promise<Additions<Reason>> {
  const granted: string[] = []
  const refused: RefusedMember<Reason>[] = []
  const left: string[] = []
  for (const batch of inBatchesOf(size, members)) {
    if (!mayGoOn()) {
      left.push(...batch)
      continue
    }
    const taken = new Set<string>()
    const placement = await placeMembers(batch, async (group) => {
      const added = group.filter((member) => !taken.has(member))
      const reason = await add(added)
      if (reason === undefined) for (const member of added) taken.add(member)
      return reason
    })
    granted.push(...placement.granted)
    refused.push(...placement.refused)
  }
  return { granted, refused, left }
}
