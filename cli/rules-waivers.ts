import type { Rules, Waiver } from '../functions/lib/domain/rules/rules.ts'
import { sameMeaning } from './rule-meaning.ts'
import { counted } from './wording.ts'

/** What a version changes about waivers; one with another end or reason is among both. */
export interface WaiverChanges {
  readonly waiversAdded: readonly Waiver[]
  readonly waiversRemoved: readonly Waiver[]
}

/** Compares the waivers of two versions; `undefined` stands for no rules yet. */
export function compareWaivers(before: Rules | undefined, after: Rules): WaiverChanges {
  const [old, now] = [before?.waivers ?? [], after.waivers ?? []]
  return { waiversAdded: without(now, old), waiversRemoved: without(old, now) }
}

function without(waivers: readonly Waiver[], others: readonly Waiver[]): readonly Waiver[] {
  return waivers.filter((waiver) => !others.some((other) => sameMeaning(waiver, other)))
}

/** How many waivers hold on a day, when the next of them ends, and how many have ended; `undefined` where there are none. */
export function waiversSummary({ waivers = [] }: Pick<Rules, 'waivers'>, today: string): string | undefined {
  const [next, ...later] = waivers
    .map(({ until }) => until)
    .filter((until) => until >= today)
    .toSorted()
  const ended = waivers.length - (next === undefined ? 0 : later.length + 1)
  const texts = [
    ...(next === undefined ? [] : [`${counted(later.length + 1, 'waiver')}, the next ends on ${next}`]),
    ...(ended === 0 ? [] : [`${counted(ended, 'waiver')} without effect, because the last day is over`]),
  ]
  return texts.length === 0 ? undefined : texts.join('; ')
}

/** As people read it: which finding fails no run, where, until when and why. */
export function waiverText({ account, check, until, reason }: Waiver): string {
  return `waiver of ${check} for ${account} until ${until}: ${reason}`
}

/** The day of a moment in milliseconds since the epoch, `yyyy-mm-dd`, in UTC, as waivers count. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 'yyyy-mm-dd'.length)
}
