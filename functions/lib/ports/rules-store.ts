import type { Rules } from '../domain/rules/rules.ts'

/** A stored, immutable version of the rules. */
export interface RulesVersion {
  /** 12 hexadecimal digits of the content's SHA-256. */
  readonly version: string
  readonly rules: Rules
}

/** That a version of the rules became current. */
export interface RulesPut {
  readonly version: string
  /** ISO 8601. */
  readonly at: string
  /** The ARN of who put it. */
  readonly actor: string
  /** The version that was current before; absent for the first. */
  readonly basedOn?: string
}

/** The rules file in the ledger: immutable, content-hashed versions and one pointer. */
export interface RulesStore {
  /** The version that the pointer names; `undefined` before the first `rules put`. */
  current(): Promise<RulesVersion | undefined>
  /** A version by its id. */
  read(version: string): Promise<RulesVersion | undefined>
  /** Every time that a version became current, newest first. */
  history(): Promise<readonly RulesPut[]>
  /**
   * Writes the version's items, then the pointer, on condition that it still names `basedOn`
   * (`undefined`: that there is none yet).
   */
  put(next: {
    readonly rules: Rules
    readonly basedOn: string | undefined
    readonly actor: string
    readonly at: string
  }): Promise<
    | { readonly kind: 'put'; readonly version: string }
    | { readonly kind: 'unchanged'; readonly version: string }
    | { readonly kind: 'conflict'; readonly current: string | undefined }
  >
}
