import type { Finding, Outcome } from '../outcome.ts'
import type { Waiver } from '../rules/rules.ts'

/** What started a run: a finished image build, or a person with StartExecution. */
export type RunTrigger =
  | {
      readonly kind: 'imageBuilt'
      readonly eventId: string
      readonly resourceArn: string
      /** Whether only what a run of the build would find is wanted, and nothing changed. */
      readonly checkOnly?: boolean
    }
  | {
      readonly kind: 'manual'
      readonly resourceArns: readonly string[]
      readonly accounts?: readonly string[]
      /** Ids or ARNs. */
      readonly organizationalUnits?: readonly string[]
      readonly organization?: boolean
      readonly mode?: 'auto' | ShareMode
      readonly adopt?: boolean
      /** Whether everything is planned and checked, and nothing changed. */
      readonly checkOnly?: boolean
      /** Why, in the words of the person who started it. */
      readonly reason?: string
    }
  | {
      readonly kind: 'manualCopy'
      /** Builds of images. */
      readonly resourceArns: readonly string[]
      /** A distribution configuration, its `distributions` or its ARN, as the person wrote it; read by the plan. */
      readonly distribute: unknown
      /** Whether everything is planned and checked, and nothing changed. */
      readonly checkOnly?: boolean
      /** Why, in the words of the person who started it. */
      readonly reason?: string
    }
  /** An input of no form that is documented: the run ends as soon as it is registered. */
  | {
      readonly kind: 'refused'
      /** The input as JSON, cut to 1,000 characters. */
      readonly inputText: string
    }

/** `planning` until the plan is written, `sharing` until the result is recorded, then one of the ends. */
export type RunStatus = 'planning' | 'sharing' | 'succeeded' | 'failed'

/** The check of a run that somebody stopped, and that was ended for it; who redrives its execution may still end it. */
export const runStopped = 'RUN_STOPPED'

/** How many shares of a run ended in each outcome; outcomes that did not occur are absent. */
export type OutcomeCounts = Readonly<Partial<Record<Outcome, number>>>

/** One execution of the workflow, as the ledger keeps it. */
export interface Run {
  /** The execution's name. */
  readonly runId: string
  readonly executionArn: string
  readonly trigger: RunTrigger
  /** The execution's start time, ISO 8601. */
  readonly startedAt: string
  readonly status: RunStatus
  /** The version of the rules that the plan was made with; absent before planning and where there are no rules. */
  readonly rulesVersion?: string
  /** Why the plan holds no share, where it holds none. */
  readonly nothingToDo?: string
  readonly counts?: OutcomeCounts
  /** Copies by outcome; present when a run that plans copies has ended. */
  readonly copyCounts?: OutcomeCounts
  /** Whether it only planned and checked, so that what nothing stood in the way of has no outcome; present when it has ended. */
  readonly observed?: true
  /** ISO 8601; present when the run has ended. */
  readonly endedAt?: string
  /** Present when the run failed as a whole, for example before a plan could be made. */
  readonly failure?: Finding
}

/** `policy`: the resource's policy, promoted; `share`: a RAM share of ours per rule and Region. */
export type ShareMode = 'policy' | 'share'

/** What a share of ours, the one of a rule in a Region, is to give whom. */
export interface RuleShare {
  /** The rule's name; `manual` for manual inputs. */
  readonly rule: string
  /** In RAM's form, ascending, without the owner. */
  readonly principals: readonly string[]
  /** Whether accounts outside the organization may be among them: they get an invitation. */
  readonly allowsExternal: boolean
  /** The builds of one image that stay shared; absent: all. */
  readonly keep?: number
  /** Whether the share carries it already as an earlier build: it is needed for itself, not for the run's build. */
  readonly isEarlierBuild?: true
}

/** One resource that the plan shares, and with whom. */
export interface PlannedShare {
  readonly resourceArn: string
  readonly mode: ShareMode
  /** In RAM's form (account id, or ARN of an OU or organization), ascending, without the owner. In policy mode accounts only. */
  readonly principals: readonly string[]
  /** The shares of ours that are to carry it, by rule; empty in policy mode. */
  readonly ruleShares: readonly RuleShare[]
  /** Accounts of `principals` that are known to be outside the organization. */
  readonly outsideAccounts?: readonly string[]
  /** Principals that were named and cannot take part, with what becomes of them. */
  readonly apart?: readonly PrincipalGroup[]
  /** Principals that other rules and manual inputs want it for; absent where surplus access is not to be reported. */
  readonly alsoWanted?: readonly string[]
  /** Names of the rules that want it; `manual` for a manual input. */
  readonly wantedBy: readonly string[]
  /** Whether one of the rules lets us bring somebody else's policy into our form. */
  readonly adopt?: boolean
  /** The waivers of the rules for accounts among the principals; absent where there are none. */
  readonly waivers?: readonly Waiver[]
}

/** What became of the share of one resource with one principal. */
export interface PrincipalOutcome {
  readonly principal: string
  readonly outcome: Outcome
  readonly finding?: Finding
}

/** Principals of which the same became. */
export interface PrincipalGroup {
  readonly principals: readonly string[]
  readonly outcome: Outcome
  readonly finding?: Finding
}

/** What became of the share of one resource. */
export interface ShareResult {
  readonly outcome: Outcome
  /** ARNs of the RAM shares that carry the resource. */
  readonly shareArns: readonly string[]
  /** Why not, where the outcome is not `done`. */
  readonly finding?: Finding
  /** Principals whose outcome differs from the resource's. */
  readonly exceptions: readonly PrincipalGroup[]
  /** AWS request ids of the calls that changed something, for CloudTrail. */
  readonly requestIds: readonly string[]
  /** What a person should know about it although it changes no outcome. */
  readonly sideFindings?: readonly Finding[]
}

/** A planned share with what became of it so far. */
export interface ShareRecord extends PlannedShare {
  readonly runId: string
  /** What the checks found that speaks against nothing. */
  readonly sideFindings?: readonly Finding[]
  readonly result?: ShareResult
  /** ISO 8601, when the result was recorded. */
  readonly recordedAt?: string
}
