import type { Rules } from '../rules/rules.ts'
import type { RunTrigger } from './run.ts'

/**
 * Whether a run plans and checks and changes nothing: a person wants it so, or the rules do, which speak for the runs
 * of builds alone.
 */
export function observes(trigger: RunTrigger, rules?: Rules): boolean {
  switch (trigger.kind) {
    case 'imageBuilt':
      return trigger.checkOnly === true || rules?.settings?.mode === 'observe'
    case 'manual':
    case 'manualCopy':
      return trigger.checkOnly === true
    case 'refused':
      return false
  }
}
