import { accountIdPattern, accountOfPrincipal } from './account-id.ts'

/** What RAM shares with, as far as rules name it. */
export type PrincipalKind = 'account' | 'organizationalUnit' | 'organization'

const unitArnPattern =
  /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/
const organizationArnPattern = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/

/** The kind of a principal in RAM's form (API CreateResourceShare); `undefined` for what rules cannot name. */
export function kindOfPrincipal(principal: string): PrincipalKind | undefined {
  if (accountIdPattern.test(principal)) return 'account'
  if (unitArnPattern.test(principal)) return 'organizationalUnit'
  return organizationArnPattern.test(principal) ? 'organization' : undefined
}

/** One form for each principal: AWS writes the account `ID` as `arn:aws:iam::ID:root` too. */
export function plainPrincipal(principal: string): string {
  return accountOfPrincipal(principal) ?? principal
}
