import type { Finding, Outcome } from '../outcome.ts'
import { heldAgainstPlan } from './copy-differences.ts'
import type { CopyOutcome } from './copy-result.ts'
import { mostEarlierEnds } from './copy.ts'
import type { Copy, EarlierEnd } from './copy.ts'
import type { LaneKey } from './lane-key.ts'
import { unitedFinding } from './output-findings.ts'
import type { PlannedCopy } from './source-plan.ts'
import { outputsIn } from './wanted-copy.ts'

/** A run whose copies have come to their end, or that was cut short. */
export interface EndedRun {
  readonly runId: string
  /** Whether every copy of the run was enqueued. */
  readonly isEnqueued: boolean
}

/** What an item says of an end. */
type End = Pick<EarlierEnd, 'state' | 'imageId' | 'finding' | 'failedOutputs'>

/**
 * What became of a planned copy for a run. Where another run has put it anew since, the end that it had for this one
 * counts: neither a later failure nor a later success changes what this run got.
 */
export function outcomeFor(planned: PlannedCopy, item: Copy | undefined, run: EndedRun): CopyOutcome {
  if (item === undefined) return ended(planned, 'failed', { finding: notEnqueued(planned) })
  return heldAgainstPlan(outcomeOfItem(planned, item, run), planned, item)
}

function outcomeOfItem(planned: PlannedCopy, item: Copy, { runId, isEnqueued }: EndedRun): CopyOutcome {
  if (item.wantedBy.includes(runId)) return outcomeOf(planned, item)
  const { earlierEnds = [] } = item
  const mine = earlierEnds.findLast(({ runs }) => runs.includes(runId))
  if (mine !== undefined) return outcomeOf(planned, mine)
  if (!isEnqueued) return ended(planned, 'failed', { finding: notEnqueued(planned) })
  if (earlierEnds.length >= mostEarlierEnds) return ended(planned, 'failed', { finding: forgotten(planned) })
  // It was there, with all that is wanted of it, when the run enqueued its copies.
  const found = item.state === 'done' ? item : earlierEnds.findLast(({ state }) => state === 'done')
  if (found === undefined) return ended(planned, 'failed', { finding: notEnqueued(planned) })
  return outcomeOf(planned, found)
}

function outcomeOf(planned: PlannedCopy, end: End): CopyOutcome {
  const { finding } = end
  switch (end.state) {
    case 'done':
      return finding?.check === 'SUPERSEDED' ? supersededFor(planned, end) : ended(planned, 'done', end)
    case 'failed':
      return failedFor(planned, end)
    case 'withdrawn':
      return ended(planned, 'withdrawn', end)
    case 'queued':
    case 'admitted':
    case 'copying':
    case 'finishing':
      return ended(planned, 'waiting', { ...end, finding: underway(planned, end) })
  }
}

/** A run that wants the AMI alone has it, whatever others want it put into. */
function supersededFor(planned: PlannedCopy, { imageId, finding }: End): CopyOutcome {
  const { launchTemplates, parameters } = planned.outputs
  const image = imageId === undefined ? {} : { imageId }
  if (launchTemplates.length + parameters.length === 0) return ended(planned, 'done', image)
  return ended(planned, 'superseded', { ...image, ...(finding === undefined ? {} : { finding }) })
}

/** Outputs that only other runs want are none of this run's: its AMI is there, with all that it wants of it. */
function failedFor(planned: PlannedCopy, { imageId, finding, failedOutputs }: End): CopyOutcome {
  const image = imageId === undefined ? {} : { imageId }
  if (failedOutputs === undefined) {
    return ended(planned, 'failed', { ...image, ...(finding === undefined ? {} : { finding }) })
  }
  const wanted = outputsIn(planned.outputs)
  const [first, ...others] = failedOutputs
    .filter(({ output }) => wanted.has(output))
    .map((one) => one.finding)
  return first === undefined
    ? ended(planned, 'done', image)
    : ended(planned, 'failed', { ...image, finding: unitedFinding([first, ...others]) })
}

function ended(planned: PlannedCopy, outcome: Outcome, end: Pick<End, 'imageId' | 'finding'>): CopyOutcome {
  const { accountId, region, sourceImageId, existingImageId } = planned
  const { imageId = existingImageId, finding } = end
  const copy = { accountId, region, sourceImageId, ...(imageId === undefined ? {} : { imageId }) }
  return { outcome, copy, ...(finding === undefined ? {} : { finding }) }
}

function placeOf({ accountId, region }: LaneKey): string {
  return `${accountId} in ${region}`
}

function notEnqueued(lane: LaneKey): Finding {
  return {
    check: 'COPY_NOT_ENQUEUED',
    what: 'The run ended before the copy was enqueued',
    where: placeOf(lane),
    remedy: 'Start the run again: what is copied already stays as it is',
  }
}

function underway(lane: LaneKey, { state, finding }: End): Finding {
  const last = finding === undefined ? '' : `; the last attempt: ${finding.check}, ${finding.what}`
  return {
    check: 'COPY_UNDERWAY',
    what: `The run ended while the copy was ${state}${last}`,
    where: placeOf(lane),
    remedy: 'Look whether copies go on (ibshare status), then start the run again: it joins what is underway',
  }
}

function forgotten(lane: LaneKey): Finding {
  return {
    check: 'COPY_OUTCOME_FORGOTTEN',
    what: `Other runs put the copy anew more than ${mostEarlierEnds} times while this one waited for others, so that its end is not known`,
    where: placeOf(lane),
    remedy: 'Start the run again: what is copied already stays as it is',
  }
}
