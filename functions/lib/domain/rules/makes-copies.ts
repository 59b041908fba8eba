import type { Rule } from './rules.ts'

/** Whether a rule wants copies, launch permission in every Region, or outputs: more than what RAM shares. */
export function makesCopies({
  copy,
  launch,
  distribute,
}: Pick<Rule, 'copy' | 'launch' | 'distribute'>): boolean {
  return copy !== undefined || launch !== undefined || distribute !== undefined
}
