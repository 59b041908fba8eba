import { expect } from 'vitest'

import type { Run } from '../../functions/lib/domain/run/run.ts'
import type { WatchedExecution } from '../../local/rehearsal/execution-watch.ts'
import type { CloudSettings, CloudUnderTest } from '../support/cloud-under-test.ts'

/** One story about a run, and all that can be seen of its end. */
export interface Scenario {
  readonly title: string
  readonly settings?: CloudSettings
  /** Does what leads to the run, and answers it when it has ended. */
  readonly act: (cloud: CloudUnderTest) => Promise<WatchedExecution>
  readonly expected: Expectation
}

/** What there is to see when a run has ended. Resources go by their short names. */
export interface Expectation {
  readonly status: WatchedExecution['status']
  readonly error?: string
  /** Parts of the cause that a person reads. */
  readonly cause?: readonly string[]
  /** The states of the run, apart from those of the branch that copies. */
  readonly path: readonly string[]
  /** The states of that branch; default: of a run that has nothing to copy. */
  readonly copying?: readonly string[]
  /** The executions of its shares; default none. */
  readonly shares?: Readonly<Record<string, ExpectedShare>>
  /** What the ledger says of each resource, skipped and blocked ones among them; default none. */
  readonly outcomes?: Readonly<Record<string, string>>
  /** What the ledger says of each copy, by account and Region, and the accounts themselves of what is done; default none. */
  readonly copies?: Readonly<Record<string, string>>
  /** Members of the run in the ledger; `absent` where there is none of its name. */
  readonly run: Partial<Run> | { readonly status: 'absent' }
  /** Who sees the resources, asked with the accounts' own credentials. */
  readonly seenBy?: Readonly<Record<string, readonly string[]>>
  /** Which resources are still leased afterwards; default none. */
  readonly leased?: readonly string[]
  /** What copying leaves behind; default nothing. */
  readonly leftOvers?: readonly string[]
  /** How long the run took in virtual time; of a run that waits for looks at lanes, at most. */
  readonly minutes: number | { readonly atMost: number }
  readonly also?: (cloud: CloudUnderTest, run: WatchedExecution) => Promise<void> | void
}

/** The execution of one share. */
export interface ExpectedShare {
  readonly status: WatchedExecution['status']
  readonly error?: string
  readonly path: readonly string[]
}

const recorded = ['RecordResult', 'PublishRunEnded', 'AllSharedAsWanted?']

/** As far as the plan, and that of its copies where there may be any. */
const begun = ['RegisterRun', 'PlanRun', 'CopiesToPlan?'] as const

const pages = (count: number): readonly string[] => ['CheckPages', ...repeat(['CheckPrerequisites'], count)]
const asked = (count: number): readonly string[] => [...pages(count), 'ChangesWanted?']
const checkedInPages = (count: number): readonly string[] => [...begun, ...asked(count)]
const sharing = [...checkedInPages(1), 'ShareAndCopy', 'ShareResources']

/** Ways through a run, by how far it comes before its result is recorded, and from there. */
export const runPath = {
  begun,
  checkedInPages,
  /** Nothing to share: there is no page to check. */
  nothing: checkedInPages(0),
  checked: checkedInPages(1),
  sharing,
  shared: [...sharing, 'RetireOldBuilds'],
  succeeded: [...recorded, 'RunSucceeded'],
  failed: [...recorded, 'RunFailed'],
} as const

/** The states of the branch that copies, which goes on beside the one that shares. */
export const copyStates: ReadonlySet<string> = new Set(['CopiesPlanned?', 'EnqueueCopies', 'CopyingEnded'])

/** Ways through that branch. */
export const copyPath = {
  /** Nothing to copy. */
  nothing: ['CopiesPlanned?', 'CopyingEnded'],
  waited: ['CopiesPlanned?', 'EnqueueCopies'],
  cutShort: ['CopiesPlanned?', 'EnqueueCopies', 'CopyingEnded'],
} as const

/** A run that plans copies for at most 20 accounts, until these were checked. */
export const copiesPlanned = [...begun, 'PlanCopies', 'CheckAccountPages', 'CheckDestinations'] as const

/** A run that plans copies and nothing to share, up to the question whether changes are wanted. */
export const copiesChecked = [...copiesPlanned, ...asked(0)]

/** The same, up to its branches. */
export const copyingRun = [...copiesChecked, 'ShareAndCopy', 'ShareResources', 'RetireOldBuilds']

/** A run whose copies are all as wanted. */
export const copiesSucceeded = {
  status: 'SUCCEEDED',
  path: [...copyingRun, ...runPath.succeeded],
  copying: copyPath.waited,
  run: { status: 'succeeded' },
} as const

/** A run of whose copies some are not. */
export const copiesFailed = {
  status: 'FAILED',
  error: 'CopiesIncomplete',
  path: [...copyingRun, ...runPath.failed],
  copying: copyPath.waited,
  run: { status: 'failed' },
} as const

/** Lets everything come to rest that goes on after a run: what it granted for copying is withdrawn, the sweep ends. */
export async function rested(cloud: CloudUnderTest, run: WatchedExecution): Promise<WatchedExecution> {
  await cloud.cloud.clock.advance(20 * 60_000)
  return run
}

/** The product called nothing that changes something in Image Builder, RAM or EC2. */
export function changedNothing(cloud: CloudUnderTest): void {
  expect(cloud.mutatingCalls()).toEqual([])
}

/** From the beginning of a share to its lease, asked for so many times. */
export function leasePath(tries = 1): readonly string[] {
  const again = ['WaitForLease', 'AcquireLease', 'LeaseAcquired?']
  return ['BeginShare', 'AcquireLease', 'LeaseAcquired?', ...repeat(again, tries - 1)]
}

/** From the lease to the policy. */
export const policyPath = ['ApplyPolicy', 'PolicyApplied?'] as const

/** So many looks at what RAM makes of it. */
export function looks(count: number): readonly string[] {
  const again = ['WaitForShare', 'PromoteShare', 'ShareSettled?']
  return ['PromoteShare', 'ShareSettled?', ...repeat(again, count - 1), 'HasAmi?']
}

/** A share that is as wanted, after so many looks. With the timing of the worlds RAM needs five. */
export function doneShare(lookCount = 5, leaseTries = 1): ExpectedShare {
  return done([...leasePath(leaseTries), ...policyPath, ...looks(lookCount)])
}

/** The share of an image that is as wanted: then its AMI can be launched. */
export function doneImage(lookCount = 5): ExpectedShare {
  return done([...leasePath(), ...policyPath, ...looks(lookCount), 'GrantLaunch'])
}

function done(way: readonly string[]): ExpectedShare {
  return { status: 'SUCCEEDED', path: [...way, 'RecordOutcome', 'SharedAsWanted?', 'ShareDone'] }
}

/** A share that is not as wanted, with the way up to its record. */
export function failedShare(error: string, ...way: readonly (readonly string[])[]): ExpectedShare {
  return {
    status: 'FAILED',
    error,
    path: [...way.flat(), 'RecordOutcome', 'SharedAsWanted?', 'ShareFailed'],
  }
}

function repeat(states: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, () => states).flat()
}
