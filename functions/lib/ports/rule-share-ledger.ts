import type { Finding } from '../domain/outcome.ts'
import type { BuildNeed } from '../domain/sharing/retirement.ts'
import type { RuleShareKey } from '../domain/sharing/rule-share.ts'

/** A resource that we put into the share of a rule. */
export interface NotedResource {
  readonly resourceArn: string
  /** How often it was noted: a retirement that was planned with another number is out of date. */
  readonly notes: number
}

/** What a run took out of the share of a rule, and what it had to leave in. */
export interface RetirementRecord extends RuleShareKey {
  readonly resourceArns: readonly string[]
  readonly requestIds: readonly string[]
  readonly findings: readonly Finding[]
  /** ISO 8601. */
  readonly at: string
}

/** What the ledger knows of the shares of rules. Intent is written before RAM is asked. */
export interface RuleShareLedger {
  /** The share that was created last for a rule. */
  readShare(key: RuleShareKey): Promise<{ readonly shareArn: string; readonly at: string } | undefined>
  /** Notes the share that was created, in place of `previous`; somebody else's note stands. */
  recordShare(
    key: RuleShareKey,
    share: { readonly shareArn: string; readonly runId: string; readonly at: string },
    previous: string | undefined,
  ): Promise<void>
  /**
   * Notes that a resource is to be in the share, and which build needs it. `leaving`: a retirement is taking it out,
   * or has; {@link keepResource} takes that back.
   */
  noteResource(
    key: RuleShareKey,
    note: {
      readonly resourceArn: string
      readonly imageArn?: string
      readonly runId: string
      readonly at: string
    },
  ): Promise<'noted' | 'leaving'>
  /** A resource stays after all; only under the share's lease. */
  keepResource(key: RuleShareKey, resourceArn: string): Promise<void>
  /** Every resource that we ever put into the share. Read before {@link listNeeds}. */
  listResources(key: RuleShareKey): Promise<readonly NotedResource[]>
  /** What builds that were not retired need. */
  listNeeds(key: RuleShareKey): Promise<readonly BuildNeed[]>
  /** Notes that a resource is about to leave the share; `false` where it was noted again since it was listed. */
  markLeaving(key: RuleShareKey, resource: NotedResource, at: string): Promise<boolean>
  /** Notes that a build needs a resource no longer. */
  retireNeed(key: RuleShareKey, need: BuildNeed, at: string): Promise<void>
  /** Writes down what a run retired; a repeat keeps what the first attempt wrote. */
  recordRetirement(runId: string, retirement: RetirementRecord): Promise<void>
  /** What a run retired, by rule and Region; nothing where there was nothing to retire. */
  listRetirements(runId: string): Promise<readonly RetirementRecord[]>
}
