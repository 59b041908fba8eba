import type { Finding } from '../outcome.ts'
import type { Copy } from './copy.ts'

/** What became of one output of an AMI in one try. */
export type OutputResult =
  | { readonly kind: 'done' }
  /** A newer build has it. */
  | { readonly kind: 'superseded'; readonly finding: Finding }
  /** It may work at the next look. */
  | { readonly kind: 'repeat'; readonly finding: Finding }
  | { readonly kind: 'failed'; readonly finding: Finding }

/** What becomes of a copy whose AMI is available, after a try to make its outputs. */
export type FinishDecision =
  | { readonly kind: 'done'; readonly sideFindings: readonly Finding[] }
  /** It stays `finishing`; the next look goes on. */
  | { readonly kind: 'again'; readonly finishTries: number }
  /** It failed with its AMI, which stays. */
  | { readonly kind: 'failed'; readonly findings: readonly Finding[] }

/** How often outputs are tried; at 20 to 60 seconds between tries that is some minutes. */
const mostFinishTries = 10

/** Wake-ups look at a lane whenever an AMI of it ends: they must not use the tries up in seconds. */
const secondsBetweenTries = 15

/** Whether it is time to try again what did not work the last time. */
export function isFinishDue({ finishTriedAt }: Pick<Copy, 'finishTriedAt'>, now: number): boolean {
  return finishTriedAt === undefined || now >= Date.parse(finishTriedAt) + secondsBetweenTries * 1_000
}

/** Decides after a try. Outputs that can be made are made first, so one that fails stops no other. */
export function afterFinishTry(
  { finishTries = 0 }: Pick<Copy, 'finishTries'>,
  results: readonly OutputResult[],
): FinishDecision {
  const failed = findingsOf(results, 'failed')
  const open = findingsOf(results, 'repeat')
  if (open.length > 0 && finishTries + 1 < mostFinishTries) {
    return { kind: 'again', finishTries: finishTries + 1 }
  }
  const findings = [...failed, ...open]
  return findings.length > 0
    ? { kind: 'failed', findings }
    : { kind: 'done', sideFindings: findingsOf(results, 'superseded') }
}

function findingsOf(
  results: readonly OutputResult[],
  kind: Exclude<OutputResult['kind'], 'done'>,
): readonly Finding[] {
  return results.flatMap((result) => (result.kind === kind ? [result.finding] : []))
}
