import type { Finding } from '../outcome.ts'
import type { BuiltImage, SourceFacts } from './built-image.ts'
import { relayFailed } from './copy-findings.ts'
import type { BlockedCopy, CopyPlan } from './copy-plan.ts'
import { checkCopies } from './copy-prerequisites.ts'
import type { CopyCheck } from './copy-prerequisites.ts'
import { laneNameOf } from './lane-key.ts'
import { costsOf } from './plan-costs.ts'
import { planSources } from './source-plan.ts'
import type { PlannedCopy, SourcePlan } from './source-plan.ts'
import { uniteWanted } from './unite-wanted.ts'
import type { Wanted } from './wanted-copy.ts'

/** What of a run's plan is about one image. */
export type ImageCopyPlan = Omit<CopyPlan, 'images' | 'nothingToCopy'>

/** A build, what EC2 says of its AMI, and what rules or a manual input want of it. */
export interface ImageWishes {
  readonly built: BuiltImage
  readonly facts: SourceFacts
  readonly wanted: readonly Wanted[]
}

/**
 * Plans the copies of one image. What the checks refuse leaves the plan, and the rest is planned without it: no relay is
 * made for those who cannot use it.
 */
export function planImageCopies({ built, facts, wanted }: ImageWishes): ImageCopyPlan {
  const united = uniteWanted(wanted)
  const blocked: BlockedCopy[] = []
  let open = united
  for (;;) {
    const plan = planSources(open, built, facts)
    const checks = checkCopies(plan.copies, built, facts)
    const refused = refusedBy(checks, plan, open)
    if (refused.length === 0) {
      const sideFindings = [...plan.sideFindings, ...checks.flatMap((check) => check.sideFindings)]
      return {
        copies: plan.copies,
        blocked,
        findings: united.findings,
        sideFindings,
        costs: costsOf(plan.copies, built),
      }
    }
    blocked.push(...refused)
    open = without(open, refused)
  }
}

/**
 * The wanted copies that cannot be made: at least one where a check speaks against anything. Where it speaks against some
 * themselves, the relay is planned anew without them before it is held against others.
 */
function refusedBy(checks: readonly CopyCheck[], plan: SourcePlan, wanted: Wanted): readonly BlockedCopy[] {
  const findings = new Map(
    checks.flatMap(({ copyId, findings: [first] }) => (first ? [[copyId, first]] : [])),
  )
  const isWanted = new Set([...wanted.copies, ...wanted.existing].map(laneNameOf))
  const relays = new Set(plan.copies.filter((copy) => !isWanted.has(laneNameOf(copy))).map(({ id }) => id))
  const refused = (findingOf: (copy: PlannedCopy) => Finding | undefined): readonly BlockedCopy[] =>
    plan.copies
      .filter(({ id }) => !relays.has(id))
      .flatMap((copy) => {
        const finding = findingOf(copy)
        if (finding === undefined) return []
        const { accountId, region, sourceImageId, wantedBy } = copy
        return [{ accountId, region, sourceImageId, wantedBy, finding }]
      })
  const own = refused(({ id }) => findings.get(id))
  return own.length > 0 ? own : refused((copy) => findingOfRelay(copy, relays, findings))
}

/** A relay that nobody wants for itself is refused with those who would use it. */
function findingOfRelay(
  copy: PlannedCopy,
  relays: ReadonlySet<string>,
  findings: ReadonlyMap<string, Finding>,
): Finding | undefined {
  const { source } = copy.request
  if (source.kind === 'image' || !relays.has(source.copyId)) return undefined
  const finding = findings.get(source.copyId)
  return finding === undefined ? undefined : relayFailed(copy, finding)
}

function without(wanted: Wanted, refused: readonly BlockedCopy[]): Wanted {
  const gone = new Set(refused.map(laneNameOf))
  return {
    ...wanted,
    copies: wanted.copies.filter((copy) => !gone.has(laneNameOf(copy))),
    existing: wanted.existing.filter((one) => !gone.has(laneNameOf(one))),
  }
}
