import type { Finding } from '../outcome.ts'
import type { Copy, FailedOutput } from './copy.ts'
import { unitedFinding } from './output-findings.ts'

/** What became of one output of an AMI in one try. */
export type OutputResult =
  | { readonly kind: 'done' }
  /** A newer build has it. */
  | { readonly kind: 'superseded'; readonly finding: Finding }
  /** It is made, and may be written over until then (ISO 8601) by who hangs: to be looked at again. */
  | { readonly kind: 'unsettled'; readonly until: string }
  /** It may work at the next look. */
  | ({ readonly kind: 'repeat' } & NotMade)
  | ({ readonly kind: 'failed' } & NotMade)

interface NotMade {
  /** By the name that `outputsIn` gives it; absent where it is no output, but what others wait for. */
  readonly output?: string
  readonly finding: Finding
}

/** What becomes of a copy whose AMI is available, after a try to make its outputs. */
export type FinishDecision =
  | { readonly kind: 'done'; readonly sideFindings: readonly Finding[] }
  /** It stays `finishing`; a look after `finishDueAt` (ISO 8601) goes on. */
  | { readonly kind: 'again'; readonly finishTries: number; readonly finishDueAt: string }
  /** It failed with its AMI, which stays. `failedOutputs`: where nothing but outputs failed. */
  | { readonly kind: 'failed'; readonly finding: Finding; readonly failedOutputs?: readonly FailedOutput[] }

/** How often outputs are tried; at 20 to 60 seconds between tries that is some minutes. */
const mostFinishTries = 10

/** Wake-ups look at a lane whenever an AMI of it ends: they must not use the tries up in seconds. */
const secondsBetweenTries = 15

/** Whether it is time to try again what did not work the last time. */
export function isFinishDue({ finishDueAt }: Pick<Copy, 'finishDueAt'>, now: number): boolean {
  return finishDueAt === undefined || now >= Date.parse(finishDueAt)
}

/**
 * Decides after a try. Outputs that can be made are made first, so one that fails stops no other. Looking again at what
 * is made uses no try up.
 */
export function afterFinishTry(
  { finishTries = 0 }: Pick<Copy, 'finishTries'>,
  results: readonly OutputResult[],
  now: number,
): FinishDecision {
  const open = results.filter(({ kind }) => kind === 'repeat')
  if (open.length > 0 && finishTries + 1 < mostFinishTries) {
    const finishDueAt = new Date(now + secondsBetweenTries * 1_000).toISOString()
    return { kind: 'again', finishTries: finishTries + 1, finishDueAt }
  }
  const finishDueAt = results
    .flatMap((one) => (one.kind === 'unsettled' ? [one.until] : []))
    .toSorted()
    .at(-1)
  if (finishDueAt !== undefined) return { kind: 'again', finishTries, finishDueAt }
  const [first, ...others] = results.flatMap((one) =>
    one.kind === 'failed' || one.kind === 'repeat' ? [one] : [],
  )
  return first === undefined
    ? { kind: 'done', sideFindings: supersededIn(results) }
    : failedWith([first, ...others])
}

/** What the findings of all outputs of a copy may say: its item keeps them. AWS's words may be thousands of characters. */
const mostCharacters = 60_000
const fewestCharacters = 200

function failedWith(
  failures: readonly [NotMade, ...NotMade[]],
): Extract<FinishDecision, { readonly kind: 'failed' }> {
  const longest = Math.max(fewestCharacters, Math.floor(mostCharacters / failures.length))
  const failedOutputs = failures.flatMap(({ output, finding }) =>
    output === undefined ? [] : [{ output, finding: { ...finding, what: finding.what.slice(0, longest) } }],
  )
  const [{ finding }, ...others] = failures
  return {
    kind: 'failed',
    finding: unitedFinding([finding, ...others.map((other) => other.finding)]),
    ...(failedOutputs.length < failures.length ? {} : { failedOutputs }),
  }
}

function supersededIn(results: readonly OutputResult[]): readonly Finding[] {
  return results.flatMap((result) => (result.kind === 'superseded' ? [result.finding] : []))
}
