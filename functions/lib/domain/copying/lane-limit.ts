import type { ConcurrentCopies } from './copy-rule-schema.ts'
import type { LaneKey } from './lane-key.ts'
import type { LaneControl, LaneReduction, LaneSettings } from './lane.ts'

/** "The destination account is limited to 50 concurrent AMI copies for each destination Region" (Image Builder guide). */
export const defaultLimit = 50

/** How long a limit stays lower after EC2 refused a copy. */
const reducedMinutes = 10

/** What the settings of the rules file mean for a lane; the narrowest override holds. */
export function laneSettings(
  { accountId, region }: LaneKey,
  settings: ConcurrentCopies,
  isPaused: boolean,
): LaneSettings {
  const overrides = (settings.overrides ?? []).filter(({ account }) => account === accountId)
  const override =
    overrides.find((one) => one.region === region) ?? overrides.find((one) => one.region === undefined)
  return {
    limit: override?.limit ?? settings.default ?? defaultLimit,
    headroom: settings.headroom ?? 0,
    countAllPending: settings.countAllPending ?? false,
    isPaused,
  }
}

/** The limit that holds now: the configured one, or the smaller one after a refusal. */
export function effectiveLimit(
  { limit }: Pick<LaneSettings, 'limit'>,
  { reduced }: Pick<LaneControl, 'reduced'>,
  now: number,
): number {
  return reduced !== undefined && now < Date.parse(reduced.until) ? Math.min(limit, reduced.limit) : limit
}

/**
 * The limit after EC2 answered ResourceLimitExceeded: what it holds (`held`, copies in progress as far as we know), because
 * a stranger may have taken the slot since our look, or EC2's own limit is lower than ours. Where EC2 refuses again while
 * that is in force, half of it. Several refusals of one look lower it once.
 */
export function reductionAfterRefusal(
  settings: Pick<LaneSettings, 'limit'>,
  control: Pick<LaneControl, 'reduced'>,
  { held, now }: { readonly held: number; readonly now: number },
): LaneReduction {
  const effective = effectiveLimit(settings, control, now)
  const { reduced } = control
  const isInForce = reduced !== undefined && now < Date.parse(reduced.until)
  const limit = Math.max(1, isInForce ? Math.floor(effective / 2) : Math.min(effective, held))
  return { limit, until: new Date(now + reducedMinutes * 60_000).toISOString() }
}

/**
 * What is left of a reduction after a look that shows `carried` copies which EC2 has had in progress at once. Where those
 * are more than it says, it is disproved: a stranger whom we could not see had taken the slot. EC2 carries that many, and
 * nothing is known against the configured limit once it carries as many as that. One whose time is over is left alone.
 */
export function reductionAfterLook(
  { limit }: Pick<LaneSettings, 'limit'>,
  { reduced }: Pick<LaneControl, 'reduced'>,
  { carried, now }: { readonly carried: number; readonly now: number },
): LaneReduction | undefined {
  if (reduced === undefined || now >= Date.parse(reduced.until) || carried <= reduced.limit) return reduced
  return carried < limit ? { ...reduced, limit: carried } : undefined
}

/** How many copies there may be for us to start another: the limit without the headroom, at least one slot. */
export function slotsOf(settings: LaneSettings, control: Pick<LaneControl, 'reduced'>, now: number): number {
  if (settings.isPaused) return 0
  return Math.max(1, effectiveLimit(settings, control, now) - settings.headroom)
}
