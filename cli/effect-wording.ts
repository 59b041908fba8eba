import { accountIdPattern } from '../functions/lib/domain/account-id.ts'
import { organizationName } from './rule-principals.ts'
import { counted } from './wording.ts'

/** As many as a person reads; `--json` has them all. */
const mostNamed = 12

/** `2 Regions: eu-west-1 us-east-1`: how many, and which. */
export function countedList(list: readonly string[], noun: string): string {
  const rest = list.length > mostNamed ? ` and ${list.length - mostNamed} more` : ''
  return `${counted(list.length, noun)}: ${list.slice(0, mostNamed).join(' ')}${rest}`
}

/** Principals as people read them, one text for each kind: accounts, organizational units, the organization. */
export function principalTexts(principals: readonly string[]): readonly string[] {
  const accounts = principals.filter((principal) => accountIdPattern.test(principal))
  const units = principals.filter((principal) => principal.startsWith('ou-'))
  return [
    ...(accounts.length === 0 ? [] : [countedList(accounts, 'account')]),
    ...(units.length === 0 ? [] : [countedList(units, 'organizational unit')]),
    ...(principals.includes(organizationName) ? ['the organization'] : []),
    ...principals.filter((principal) => principal.startsWith('arn:')),
    ...(principals.includes('all') ? ['everybody (all)'] : []),
  ]
}
