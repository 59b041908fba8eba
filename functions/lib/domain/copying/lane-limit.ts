import type { ConcurrentCopies } from './copy-rule-schema.ts'
import type { LaneKey } from './lane-key.ts'
import type { LaneControl, LaneReduction, LaneSettings } from './lane.ts'

/** "The destination account is limited to 50 concurrent AMI copies for each destination Region" (Image Builder guide). */
export const defaultLimit = 50

/** How long a limit stays halved after EC2 refused a copy. */
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
 * The limit after EC2 answered ResourceLimitExceeded: half of the one that held in this look, so that several refusals
 * of one look halve it once.
 */
export function reductionAfterRefusal(
  settings: Pick<LaneSettings, 'limit'>,
  control: Pick<LaneControl, 'reduced'>,
  now: number,
): LaneReduction {
  const limit = Math.max(1, Math.floor(effectiveLimit(settings, control, now) / 2))
  return { limit, until: new Date(now + reducedMinutes * 60_000).toISOString() }
}

/** How many copies there may be for us to start another: the limit without the headroom, at least one slot. */
export function slotsOf(settings: LaneSettings, control: Pick<LaneControl, 'reduced'>, now: number): number {
  if (settings.isPaused) return 0
  return Math.max(1, effectiveLimit(settings, control, now) - settings.headroom)
}
