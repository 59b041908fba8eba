import { sweepStart } from '../functions/lib/domain/copying/sweep-control.ts'
import { hasWork } from './operating-status.ts'
import type { OperatingStatus, PasteLines, Problem, SweepStatus } from './operating-status.ts'
import { productNames } from './product-names.ts'
import { startAgainCommand } from './run-again.ts'
import { counted, moment, timeSpan } from './wording.ts'

type Facts = Omit<OperatingStatus, 'problems'>

/** A tick ends after two minutes at the latest and is followed by one of waiting, unless it says so; the rest is for retries. */
const silenceMillis = 600_000

/** What needs a person, most urgent first. */
export function findProblems(facts: Facts, now: number, lines: PasteLines): readonly Problem[] {
  return [
    ...sweepProblems(facts, now, lines),
    ...deadLetterProblems(facts, lines),
    ...pauseProblems(facts, lines),
    ...stoppedRuns(facts),
  ]
}

/**
 * Which lanes are whose depends on how many sweeps are deployed, which the ledger does not know: that one of several
 * sleeps is no problem, the schedule wakes it.
 */
function sweepProblems(facts: Facts, now: number, lines: PasteLines): readonly Problem[] {
  if (!hasWork(facts)) return []
  const { sweeps } = facts
  const failed = sweeps.flatMap((sweep) => failedSweep(sweep, lines))
  const silent = sweeps.flatMap((sweep) => silentSweep(sweep, now, lines))
  const isServed = sweeps.some(({ look }) => look.kind === 'running')
  if (isServed || failed.length > 0) return [...failed, ...silent]
  return [
    {
      check: 'SWEEP_NOT_RUNNING',
      what: 'Copies, runs or grants wait for a sweep, and none runs. The schedule starts one every five minutes: if this stays, the schedule does not work',
      where: productNames.sweepWorkflow,
      remedy: 'Start one now',
      command: startSweepLine(lines),
    },
  ]
}

function failedSweep({ control, look }: SweepStatus, lines: PasteLines): readonly Problem[] {
  if (look.kind !== 'ended' || look.status === 'SUCCEEDED') return []
  const { name } = sweepStart(control)
  return [
    {
      check: 'SWEEP_FAILED',
      what: `The sweep ${name} ended as ${look.status} at ${moment(look.endedAt)} UTC${look.cause === undefined ? '' : `: ${look.cause}`}`,
      where: `${productNames.sweepWorkflow}, shard ${control.shard}`,
      remedy: 'Mend the cause; the next one is started within five minutes, or now',
      command: startSweepLine(lines),
    },
  ]
}

function silentSweep({ control, look }: SweepStatus, now: number, lines: PasteLines): readonly Problem[] {
  if (look.kind !== 'running') return []
  const { lastEventAt } = look
  const { sleepsUntil = lastEventAt } = control
  const silence = now - Math.max(Date.parse(lastEventAt), Date.parse(sleepsUntil))
  if (silence < silenceMillis) return []
  return [
    {
      check: 'SWEEP_SILENT',
      what: `The sweep ${sweepStart(control).name} runs and has done nothing for ${timeSpan(silence)}`,
      where: `${productNames.sweepWorkflow}, shard ${control.shard}`,
      remedy: 'Look into the log of the function that it calls',
      command: lines.aws('logs', 'tail', `/aws/lambda/${productNames.sweepLanes}`, '--since', '30m'),
    },
  ]
}

function startSweepLine(lines: PasteLines): string {
  return lines.aws('lambda', 'invoke', '--function-name', productNames.startSweep, '/dev/stdout')
}

function deadLetterProblems({ deadLetters }: Facts, lines: PasteLines): readonly Problem[] {
  const where = productNames.deadLetters
  if (deadLetters === undefined) {
    return [
      {
        check: 'DEAD_LETTERS_UNREADABLE',
        what: 'There is no dead-letter queue in this account and Region, although there is a ledger',
        where,
        remedy: 'Name the Region of the stack with --region, or deploy the stack again',
      },
    ]
  }
  const { queueUrl, messages, beingRead } = deadLetters
  if (messages + beingRead === 0) return []
  const look = ['sqs', 'receive-message', '--queue-url', queueUrl, '--max-number-of-messages', '10']
  return [
    {
      check: 'DEAD_LETTERS',
      what: `${counted(messages + beingRead, 'event')} could not be delivered: a build may have no run, or a stopped run may still want copies`,
      where,
      remedy:
        'Read them: each names the event and the error. Mend the cause, do by hand what was lost, then delete them',
      command: lines.aws(...look, '--visibility-timeout', '0', '--message-attribute-names', 'All'),
    },
  ]
}

function pauseProblems({ pause, lanes }: Facts, lines: PasteLines): readonly Problem[] {
  const queued = lanes.reduce((sum, lane) => sum + lane.queued, 0)
  if (pause === undefined || queued === 0) return []
  return [
    {
      check: 'COPIES_PAUSED',
      what: `${counted(queued, 'queued copy', 'queued copies')} will not start before somebody resumes`,
      where: 'every lane',
      remedy: `Ask ${pause.by} whether the reason still holds, then resume`,
      command: lines.ibshare('resume'),
    },
  ]
}

function stoppedRuns({ runs }: Facts): readonly Problem[] {
  return runs
    .filter(({ isRunning }) => !isRunning)
    .map(({ run }) => ({
      check: 'RUN_STOPPED',
      what: 'The run was stopped or timed out before it wrote its result: what it had not done by then is not done',
      where: run.runId,
      remedy: 'Start it again: what is there is left alone',
      command: startAgainCommand(run),
    }))
}
