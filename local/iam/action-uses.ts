/** Which actions roles have used, as IAM's "action last accessed" information tells of them. */
export interface ActionUses {
  /** Notes that a role did what its policies allow. */
  note(roleArn: string, action: string): void
  /** `service:Action`, as services ask for them. */
  of(roleArn: string): ReadonlySet<string>
}

/** Nothing used yet. */
export function createActionUses(): ActionUses {
  const used = new Map<string, Set<string>>()
  return {
    note: (roleArn, action) => {
      const actions = used.get(roleArn) ?? new Set()
      used.set(roleArn, actions.add(action))
    },
    of: (roleArn) => used.get(roleArn) ?? new Set(),
  }
}
