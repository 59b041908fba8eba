import type { Run } from '../functions/lib/domain/run/run.ts'

/** Whether somebody only wanted to know what a run would find. */
export function isCheckOnly({ trigger }: Pick<Run, 'trigger'>): boolean {
  return 'checkOnly' in trigger && trigger.checkOnly
}

/**
 * Whether a run was to change nothing: what it planned says nothing of who has what. That the rules say
 * `mode: observe` is known from the end of the run on.
 */
export function isObserving(run: Pick<Run, 'trigger' | 'observed'>): boolean {
  return run.observed === true || isCheckOnly(run)
}
