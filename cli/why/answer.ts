import type { CheckResult } from '../../functions/lib/domain/checks/check-result.ts'
import type { Finding } from '../../functions/lib/domain/outcome.ts'
import { ownerOfArn } from '../../functions/lib/domain/resource-arn.ts'
import type { Run } from '../../functions/lib/domain/run/run.ts'
import { caughtBy, type CaughtBy } from './caught-by.ts'
import type { ToldRun } from './read-ways.ts'
import { isThere, standingWays, type StandingWay } from './way.ts'

/**
 * Whether an account has an image. `part`: in some of the ways that are wanted. `unproven`: it is given to a unit or an
 * organization, and the ledger does not tell who is in it.
 */
export const answers = ['has', 'part', 'hasNot', 'unproven'] as const

/** A way, with the check behind what AWS refused. */
export interface ExplainedWay extends StandingWay {
  readonly caughtBy?: CaughtBy
}

/** Who has an image, who does not, and why, for one account and one image. */
export interface WhyAnswer {
  readonly accountId: string
  /** The ARN of the build, or of another resource. */
  readonly image: string
  readonly answer: (typeof answers)[number]
  readonly ways: readonly ExplainedWay[]
  /** Why there is no way at all, where there is none. */
  readonly reason?: Pick<Finding, 'what' | 'remedy'>
  /** What the checks of the newest run that checked the account say, but for what passed. */
  readonly checks: readonly CheckResult[]
  /** The newest run that tells of the account; where none does, the newest about the image. */
  readonly runId?: string
}

/** The facts of an answer. */
export interface WhyFacts {
  readonly accountId: string
  readonly image: string
  /** What runs tell, newest first. */
  readonly told: readonly ToldRun[]
  readonly checks: readonly CheckResult[]
  /** Why the newest run planned nothing for the account. */
  readonly notWanted: () => Promise<Pick<Finding, 'what' | 'remedy'>>
}

/** Puts the facts together. */
export async function answerWhy({ accountId, image, told, checks, notWanted }: WhyFacts): Promise<WhyAnswer> {
  const ways = standingWays(told.flatMap((one) => one.ways)).map((way): ExplainedWay => {
    const caught = caughtBy(way, checks)
    return caught === undefined ? way : Object.assign({ caughtBy: caught }, way)
  })
  const run = told.find((one) => one.ways.length > 0)?.run ?? told[0]?.run
  const isOwner = ownerOfArn(image) === accountId
  const reason = isOwner ? ownerHasIt : ways.length === 0 ? await notWanted() : undefined
  return {
    accountId,
    image,
    answer: isOwner ? 'has' : judge(ways),
    ways,
    ...(reason === undefined ? {} : { reason }),
    checks: checks.filter(({ verdict }) => verdict !== 'passed'),
    ...(run === undefined ? {} : { runId: run.runId }),
  }
}

const ownerHasIt = { what: 'The account owns it', remedy: 'Nothing is to be done' }

function judge(ways: readonly StandingWay[]): WhyAnswer['answer'] {
  const proven = ways.filter(({ through }) => through === undefined)
  if (proven.length === 0) return ways.some(isThere) ? 'unproven' : 'hasNot'
  if (proven.every(isThere)) return 'has'
  return proven.some(isThere) ? 'part' : 'hasNot'
}

/** What a run says that plans nothing for an account. */
export function reasonOfRun(run: Run, isStopped: boolean): Pick<Finding, 'what' | 'remedy'> | undefined {
  const { failure } = run
  if (failure !== undefined) return { what: failure.what, remedy: failure.remedy }
  const again = 'Start the run again; what is done already stays as it is'
  if (isStopped) return { what: `The run ${run.runId} was stopped before it planned anything`, remedy: again }
  if (run.endedAt === undefined && run.status === 'planning') {
    return { what: `The run ${run.runId} is still planning`, remedy: 'Ask again when it has planned' }
  }
  if (run.nothingToDo === undefined) return undefined
  return {
    what: run.nothingToDo,
    remedy:
      'Change the rules so that one is for the image (ibshare rules diff FILE), then start the run again',
  }
}
