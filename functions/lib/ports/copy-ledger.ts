import type { Copy, CopyIdentity, FailedOutput } from '../domain/copying/copy.ts'
import type { GrantRecord } from '../domain/copying/grants.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import type { LaneControl } from '../domain/copying/lane.ts'
import type { OutputClaim, OutputKey, TemplateVersionRequest } from '../domain/copying/output-claim.ts'
import type { RunLane } from '../domain/copying/run-progress.ts'
import type { SweepControl } from '../domain/copying/sweep-control.ts'
import type { Finding } from '../domain/outcome.ts'

/** What a copy's item is to say next. */
export type CopyMove =
  | { readonly to: 'copying'; readonly imageId: string; readonly startedAt: string }
  /** Its AMI is available. */
  | { readonly to: 'finishing'; readonly imageId: string }
  /** The same, after a try that is to be repeated. */
  | {
      readonly to: 'finishing'
      readonly imageId: string
      readonly finishTries: number
      readonly finishDueAt: string
    }
  /** Again, with the next attempt and without the AMI of this one; it keeps its place. */
  | { readonly to: 'queued'; readonly attempt: number; readonly finding: Finding }
  /** `finding`: what changes no outcome, for example that a newer build has an output. */
  | { readonly to: 'done'; readonly imageId: string; readonly finding?: Finding }
  | {
      readonly to: 'failed'
      readonly finding: Finding
      readonly imageId?: string
      /** Where nothing else failed. */
      readonly failedOutputs?: readonly FailedOutput[]
    }
  /** Written only while no run wants it. */
  | { readonly to: 'withdrawn'; readonly finding?: Finding; readonly imageId?: string }

/** Who wants a copy from now on; with `outputs`, also what is to be made of its AMI, which is then tried anew. */
export type CopyWants = Pick<Copy, 'wantedBy' | 'unwantedSince'> & Partial<Pick<Copy, 'outputs'>>

/** The copies, each in the partition of its lane. What the ledger answers was read strongly. */
export interface CopyStore {
  readCopy(identity: CopyIdentity): Promise<Copy | undefined>
  /** Those of the copies that there are, in no order. */
  readCopies(identities: readonly CopyIdentity[]): Promise<readonly Copy[]>
  /** Every copy of a lane whose outcome is not written. */
  listOpenCopies(lane: LaneKey): Promise<readonly Copy[]>
  /** Puts a copy that nobody has; `false` where somebody has it. */
  putCopy(copy: Copy): Promise<boolean>
  /** Puts a copy that ended anew; `false` where attempt or state are no longer `replaces`. */
  putCopyAgain(copy: Copy, replaces: Pick<Copy, 'attempt' | 'state'>): Promise<boolean>
  /**
   * Answers the copy as it is now; `undefined`, and nothing written, where state or attempt are no longer those of
   * `copy`, where it is to be done or failed and a run has added outputs since, or where it is to be failed and a run has
   * joined or left it since.
   */
  moveCopy(copy: Copy, move: CopyMove): Promise<Copy | undefined>
  /** Writes who wants a copy; `false` where it has ended or where `wantedBy` is no longer that of `copy`: read it again. */
  changeWants(copy: Copy, wants: CopyWants): Promise<boolean>
}

/** The lanes' own items. */
export interface LaneStore {
  /** A lane without item is at version 0, with nobody admitted. */
  readLane(lane: LaneKey): Promise<LaneControl>
  /** Writes the lane's item with the next version; `false` where the version is no longer that of `read`. */
  writeLane(lane: LaneKey, read: LaneControl, next: Omit<LaneControl, 'version'>): Promise<boolean>
  /**
   * Notes on the lane's item that a look is due; `at` is ISO 8601. The version grows, so that nobody who read the item
   * before writes over the note. Nothing is written where the lane has no item.
   */
  noteLane(lane: LaneKey, at: string): Promise<void>
}

/** The control items of the sweeps, one per shard. A shard without item is at generation 0 and demand 0. */
export interface SweepControls {
  readSweep(shard: number): Promise<SweepControl>
  /** Counts demand up; answers the item as it is then. */
  addDemand(shard: number): Promise<SweepControl>
  /** Notes until when the sweep of a generation sleeps (ISO 8601); `false` where a condition failed. */
  noteSleep(
    shard: number,
    sleepsUntil: string,
    only: { readonly ifGeneration: number; readonly ifDemand: number },
  ): Promise<boolean>
  /** Counts the generation up, which has not slept yet; answers the item as it is then, `undefined` where a condition failed. */
  countUp(
    shard: number,
    only: { readonly ifGeneration: number; readonly ifDemand?: number },
  ): Promise<SweepControl | undefined>
}

/** Which sweeps there are: the control items, not the executions. */
export interface SweepList {
  /** The control items of all shards that ever had work, by shard. */
  listSweeps(): Promise<readonly SweepControl[]>
}

/** A run that waits for its copies. */
export interface RunWait {
  readonly runId: string
  /** Of the state that waits now. */
  readonly token: string
  /** ISO 8601, when every copy of the run was enqueued; before that nobody may close its lanes. */
  readonly enqueuedAt?: string
  /** ISO 8601, when the run was first found to have been stopped. */
  readonly withdrawnAt?: string
}

/** What runs wait for. */
export interface RunCopies {
  /**
   * Notes the lanes of a run as open, before its copies are put. A repeat with the same lanes leaves them as they are;
   * others are added.
   */
  openRunLanes(runId: string, lanes: readonly RunLane[]): Promise<void>
  /** Closes lanes of a run, all with one write; closed ones stay closed. */
  closeRunLanes(runId: string, lanes: readonly LaneKey[]): Promise<void>
  /** Every lane of a run, each once. */
  listRunLanes(runId: string): Promise<readonly RunLane[]>
  /**
   * Keeps the token of the state that waits, in place of an older one, and lists the run as waiting; `at` is ISO 8601.
   * Answers what was noted of the run before.
   */
  keepToken(runId: string, token: string, at: string): Promise<RunWait>
  /** What is noted of a run, whether it is still listed as waiting or not. */
  readWait(runId: string): Promise<RunWait | undefined>
  /** Notes that every copy of a run is enqueued; the first time stays. */
  noteEnqueued(runId: string, at: string): Promise<void>
  /** Notes that a run was stopped; the first time stays. */
  noteWithdrawn(runId: string, at: string): Promise<void>
  /** Every run that is listed as waiting; read before the copies of its lanes. */
  listWaits(): Promise<readonly RunWait[]>
  /** Every lane that is open for a run that is listed as waiting: there is no work in others. */
  listActiveLanes(): Promise<readonly LaneKey[]>
  /** Takes a run off the list; `false` where its token is another by now. */
  stopWaiting(runId: string, token: string): Promise<boolean>
}

/** Who copies the AMIs that relays make. */
export interface RelayUsers {
  /** Adds accounts to those that copy a relay's AMI; before their copies are put. */
  addRelayUsers(relayCopyId: string, accounts: readonly string[]): Promise<void>
  listRelayUsers(relayCopyId: string): Promise<readonly string[]>
}

/** What we granted on one AMI of the owner, and what it takes to find the copies that use it. */
export interface GrantNote extends GrantRecord {
  /** The Region of the AMI. */
  readonly region: string
  /** The AMI of the build, which names the copies; for a relay's AMI another than `imageId`. */
  readonly sourceImageId: string
  /** The ARN of the build; absent for a relay's AMI. */
  readonly imageArn?: string
  /** The Regions that it is copied to: with the accounts they name every copy that may use it. */
  readonly copyRegions: readonly string[]
  /** The copy that made the AMI, where it is a relay's. */
  readonly relayCopyId?: string
  /** ISO 8601, of the last grant. */
  readonly grantedAt: string
  /** Grows with every write; 0 for a note that was never written. */
  readonly version: number
}

/** The notes of what we granted; changed under the lease of the AMI, and written before the grants are made. */
export interface GrantNotes {
  readGrants(imageId: string): Promise<GrantNote | undefined>
  /** Writes the note with the next version, or takes one away that says no grant; `false` where the version is no longer that of `note`. */
  keepGrants(note: GrantNote): Promise<boolean>
  /** Every note with a grant that was not withdrawn. */
  listGrants(): Promise<readonly GrantNote[]>
}

/** What keeps outputs from going back to an older build. */
export interface OutputClaims {
  readClaim(key: OutputKey): Promise<OutputClaim | undefined>
  /** Writes a claim in place of `replaces`, absent: of none; `false` where it is another by now. */
  writeClaim(key: OutputKey, claim: OutputClaim, replaces?: OutputClaim): Promise<boolean>
  /** Keeps the request for a version of a launch template before its call; answers the one that was kept first. */
  freezeTemplateVersion(copy: CopyIdentity, request: TemplateVersionRequest): Promise<TemplateVersionRequest>
}

/** That no copies are to be started. */
export interface Pause {
  /** ISO 8601 */
  readonly since: string
  /** The ARN of who paused. */
  readonly by: string
  /** Why, in the words of the person who paused. */
  readonly reason?: string
}

/** Whether copies are started at all; an operator's switch. */
export interface PauseSwitch {
  /** `undefined` where copies are started. */
  readPause(): Promise<Pause | undefined>
  pause(pause: Pause): Promise<void>
  resume(): Promise<void>
}

/** Everything that the ledger knows of copies; functions take the parts that they use. */
export interface CopyLedger
  extends CopyStore, LaneStore, SweepControls, RunCopies, RelayUsers, GrantNotes, OutputClaims, PauseSwitch {}
