import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import type { STSClient } from '@aws-sdk/client-sts'

import { distributionRoleArn } from '../domain/copying/distribution-role.ts'
import type { Clock } from '../ports/clock.ts'

/** So much before its end a session is not used any more: what is begun with it should come to an end. */
const spareMs = 5 * 60_000

/** The credentials of a session. */
export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** Sessions in other accounts, one per account as long as it lasts: role chaining gives at most an hour. */
export interface RoleSessions {
  /** Answers the same object for the same session. @throws what STS answers; then nothing is kept. */
  of(accountId: string): Promise<SessionCredentials>
  /** Forgets the session of an account, which AWS does not take any more. */
  drop(accountId: string): void
}

interface Session {
  readonly credentials: SessionCredentials
  readonly endsAt: number
}

/** What sessions are for: CloudTrail of the accounts tells questions beforehand and copying apart by their names. */
export type SessionPurpose = 'check' | 'copy'

/** What sessions are made of. */
interface RoleSessionsDeps {
  readonly sts: STSClient
  readonly clock: Clock
  readonly purpose: SessionPurpose
}

/** Sessions of the role of Image Builder's cross-account distribution, named `imagebuilder-share-<purpose>`. */
export function createRoleSessions({ clock, ...deps }: RoleSessionsDeps): RoleSessions {
  const sessions = new Map<string, Promise<Session>>()

  const open = async (accountId: string): Promise<Session> => {
    const opening = assume(deps, accountId)
    sessions.set(accountId, opening)
    try {
      return await opening
    } catch (error) {
      if (sessions.get(accountId) === opening) sessions.delete(accountId)
      throw error
    }
  }

  return {
    of: async (accountId) => {
      const current = sessions.get(accountId) ?? open(accountId)
      const { credentials, endsAt } = await current
      if (clock.now() < endsAt - spareMs) return credentials
      const next = sessions.get(accountId)
      return (await (next === undefined || next === current ? open(accountId) : next)).credentials
    },
    drop: (accountId) => {
      sessions.delete(accountId)
    },
  }
}

async function assume(
  { sts, purpose }: Omit<RoleSessionsDeps, 'clock'>,
  accountId: string,
): Promise<Session> {
  const command = new AssumeRoleCommand({
    // Of whatever Region: a role is in its account's partition, which is ours as well.
    RoleArn: distributionRoleArn({ accountId, region: await sts.config.region() }),
    RoleSessionName: `imagebuilder-share-${purpose}`,
  })
  const { Credentials: got } = await sts.send(command)
  return {
    credentials: {
      accessKeyId: got?.AccessKeyId ?? '',
      secretAccessKey: got?.SecretAccessKey ?? '',
      sessionToken: got?.SessionToken ?? '',
    },
    endsAt: got?.Expiration?.getTime() ?? 0,
  }
}
