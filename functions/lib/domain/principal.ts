import { accountIdPattern, accountOfPrincipal } from './account-id.ts'
import { homeOfUnit } from './organizational-unit.ts'

/** What RAM shares with, as far as rules name it. */
export type PrincipalKind = 'account' | 'organizationalUnit' | 'organization'

const organizationArnPattern = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/

/** The kind of a principal in RAM's form (API CreateResourceShare); `undefined` for what rules cannot name. */
export function kindOfPrincipal(principal: string): PrincipalKind | undefined {
  if (accountIdPattern.test(principal)) return 'account'
  if (homeOfUnit(principal) !== undefined) return 'organizationalUnit'
  return organizationArnPattern.test(principal) ? 'organization' : undefined
}

/** One form for each principal: AWS writes the account `ID` as `arn:aws:iam::ID:root` too. */
export function plainPrincipal(principal: string): string {
  return accountOfPrincipal(principal) ?? principal
}
