import { defaultLimit } from '../functions/lib/domain/copying/lane-limit.ts'
import type { Rules, RulesSettings, RunMode } from '../functions/lib/domain/rules/rules.ts'
import { sameMeaning } from './rule-meaning.ts'

/** What runs of builds do by a version of the rules. One that was put before there was a mode changes things, as it did. */
export function modeOf({ settings }: Pick<Rules, 'settings'>): RunMode {
  return settings?.mode ?? 'apply'
}

/** Rules as `rules put` takes a file: one that names no mode changes nothing until somebody says that it shall. */
export function withMode(rules: Rules): Rules {
  return rules.settings?.mode === undefined
    ? { ...rules, settings: { mode: 'observe', ...rules.settings } }
    : rules
}

/** Settings that say something else now, with their new value. `before`: `undefined` where there are no rules yet. */
export function settingsChanged(before: Rules | undefined, after: Rules): RulesSettings {
  const [old, now] = [before?.settings ?? {}, after.settings ?? {}]
  const { prune = 'report', concurrentCopies = { default: defaultLimit } } = now
  const mode = modeOf(after)
  const checkReuseMinutes = reuseOf(now)
  return {
    ...((before === undefined ? 'observe' : modeOf(before)) === mode ? {} : { mode }),
    ...((old.prune ?? 'report') === prune ? {} : { prune }),
    ...(sameMeaning(limitsOf(old), limitsOf(now)) ? {} : { concurrentCopies }),
    ...(reuseOf(old) === checkReuseMinutes ? {} : { checkReuseMinutes }),
  }
}

function reuseOf({ checkReuseMinutes = 60 }: RulesSettings): number {
  return checkReuseMinutes
}

function limitsOf({ concurrentCopies }: RulesSettings): unknown {
  return { default: defaultLimit, headroom: 0, countAllPending: false, overrides: [], ...concurrentCopies }
}
