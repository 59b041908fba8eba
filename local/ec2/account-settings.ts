import type { RequestContext } from '../cloud/service.ts'
import type { AccountSettings, Ec2Parts } from './ec2-parts.ts'

/** What the caller's account has set for the Region of a request. */
export function settingsOf({ settings }: Ec2Parts, { caller, region }: RequestContext): AccountSettings {
  return settings.of(caller.accountId, region)
}
