import type { AccessDecision, PolicySource } from './access-decision.ts'

/** What AWS's sentences call the kinds of policies (IAM User Guide, "Troubleshoot access denied error messages"). */
const names: Readonly<Record<PolicySource, string>> = {
  serviceControl: 'service control policy',
  resource: 'resource-based policy',
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
}

/** Who wanted what. */
export interface RefusedAccess {
  readonly callerArn: string
  readonly action: string
  readonly resource: string
}

/** AWS's sentence on why something is refused; `undefined` when it is allowed. */
export function accessSentence(
  decision: AccessDecision,
  { callerArn, action, resource }: RefusedAccess,
): string | undefined {
  const beginning = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`
  switch (decision.kind) {
    case 'allowed':
      return undefined
    case 'explicitDeny':
      return `${beginning} with an explicit deny in ${article(names[decision.by])}`
    case 'implicitDeny':
      return `${beginning} because no ${names[decision.by]} allows the ${action} action`
  }
}

function article(name: string): string {
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`
}
