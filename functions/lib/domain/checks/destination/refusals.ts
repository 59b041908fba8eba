import type { CallError } from '../../copying/failure-findings.ts'

/** How EC2, KMS and SSM say that a policy does not let the caller do something. */
const deniedNames: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
])

/** Whether AWS refused because of policies, which alone refutes that the role may do something. */
export function isDenied({ name }: CallError): boolean {
  return deniedNames.has(name)
}

/** AWS's code and sentence. */
export function said({ name, message }: CallError): string {
  return `${name}: ${message}`
}

/** Why something that was to be read is unproven. `action` as IAM writes it, for example `ec2:DescribeRegions`. */
export function unreadable(action: string, error: CallError): string {
  return isDenied(error)
    ? `The role may not call ${action}; the read policy of the destination template (docs/destination-accounts.md) would show it`
    : `${action} answers ${said(error)}`
}
