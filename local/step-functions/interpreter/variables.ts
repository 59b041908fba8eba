/** Variables of one scope: a machine's, a branch's or an iteration's. They vanish with it. */
export interface Variables {
  /** What can be read here: own variables and those of the scopes around. */
  readable(): Readonly<Record<string, unknown>>
  assign(values: Readonly<Record<string, unknown>>): void
}

/** A scope without variables of its own. */
export function createVariables(around?: Variables): Variables {
  let own: Readonly<Record<string, unknown>> = {}
  return {
    readable: () => ({ ...around?.readable(), ...own }),
    assign: (values) => {
      own = { ...own, ...values }
    },
  }
}
