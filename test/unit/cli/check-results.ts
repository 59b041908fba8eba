import type { CheckResult, Verdict } from '../../../functions/lib/domain/checks/check-result.ts'

/** The id of the nth destination account, from 1. */
export const accountOf = (index: number): string => `44000000${String(index).padStart(4, '0')}`

/** A result with the finding or the reason that its verdict needs. */
export function resultOf(
  check: string,
  verdict: Verdict,
  place: { readonly accountId: string; readonly region?: string; readonly subject?: string },
): CheckResult {
  const where = `${place.accountId}${place.region === undefined ? '' : ` in ${place.region}`}`
  const finding = {
    check,
    what: `The role cannot be taken on in ${where}`,
    where,
    remedy: `aws iam create-role --profile ${place.accountId}`,
  }
  switch (verdict) {
    case 'passed':
      return { check, ...place, verdict }
    case 'unproven':
      return { check, ...place, verdict, reason: "the destination template's read policy would show it" }
    case 'warned':
    case 'failed':
    case 'waived':
      return { check, ...place, verdict, finding }
  }
}

/** What a healthy account answers: two checks of the account, two of each of its Regions. */
export function healthyAccount(accountId: string, regions: readonly string[]): readonly CheckResult[] {
  return [
    resultOf('ROLE_NOT_ASSUMABLE', 'passed', { accountId }),
    resultOf('ROLE_LACKS_PERMISSION', 'passed', { accountId }),
    ...regions.flatMap((region) => [
      resultOf('KMS_KEY_NOT_USABLE', 'passed', { accountId, region, subject: 'alias/golden' }),
      resultOf('SSM_NOT_WRITABLE', 'unproven', { accountId, region }),
    ]),
  ]
}
