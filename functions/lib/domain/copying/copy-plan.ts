import type { Finding } from '../outcome.ts'
import type { LaneKey } from './lane-key.ts'
import type { PlanCosts } from './plan-costs.ts'
import type { PlannedCopy } from './source-plan.ts'

/** A copy that the checks refused before any effect. */
export interface BlockedCopy extends LaneKey {
  /** The owner's AMI in the Region of the build. */
  readonly sourceImageId: string
  /** Names of the rules that want it; `manual` for a manual input. */
  readonly wantedBy: readonly string[]
  readonly finding: Finding
  /** Whether a waiver takes the finding, which tells of it, out of the run's verdict. */
  readonly isWaived?: true
}

/** A build that copies are made of. */
export interface PlannedImage {
  /** The ARN of the build. */
  readonly arn: string
  /** The owner's AMI in the Region of the build. */
  readonly sourceImageId: string
}

/** What a run is to copy, written down before any effect. */
export interface CopyPlan {
  readonly images: readonly PlannedImage[]
  /** What is enqueued: relays before the copies that are taken from them, AMIs that are there and only get outputs last. */
  readonly copies: readonly PlannedCopy[]
  readonly blocked: readonly BlockedCopy[]
  /** Why something wanted was refused as a whole, for example two rules that want different copies. */
  readonly findings: readonly Finding[]
  /** Names of the rules that are left undone as a whole where something stands in the way of a part of them. */
  readonly abortingRules?: readonly string[]
  /** What a person should know although it stands in the way of nothing. */
  readonly sideFindings: readonly Finding[]
  readonly costs: PlanCosts
  /** Why there is nothing to copy, where there is nothing. */
  readonly nothingToCopy?: string
}
