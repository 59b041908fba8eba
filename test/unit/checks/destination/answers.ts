import type { CheckResult } from '../../../../functions/lib/domain/checks/check-result.ts'
import type { CallAnswer } from '../../../../functions/lib/domain/copying/call-answer.ts'

export const accountId = '440000000001'
export const ownerId = '222222222222'
export const region = 'eu-west-1'
export const lane = { accountId, region }

/** AWS's answer. */
export function answered<T>(value: T): CallAnswer<T> {
  return { kind: 'answered', value }
}

/** What AWS would carry out. */
export const would: CallAnswer<undefined> = answered(undefined)

/** AWS's refusal. */
export function refused(name: string, message = 'no'): CallAnswer<never> {
  return { kind: 'refused', error: { name, message } }
}

/** Results as a table: check and verdict. */
export function verdictsOf(results: CheckResult | readonly CheckResult[]): readonly string[] {
  return [results].flat().map(({ check, verdict }) => `${check} ${verdict}`)
}

/** The remedy of the only result that has a finding. */
export function remedyOf(results: CheckResult | readonly CheckResult[]): string {
  const findings = [results].flat().flatMap(({ finding }) => finding ?? [])
  if (findings.length !== 1) throw new Error(`Expected one finding, got ${findings.length}`)
  return findings[0]!.remedy
}

/** The policy document that a remedy's command gives the role. */
export function policyIn(remedy: string): unknown {
  return JSON.parse(/--policy-document '([^']+)'/.exec(remedy)?.[1] ?? 'null')
}
