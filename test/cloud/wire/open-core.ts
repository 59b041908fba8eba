import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { CloudCore } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import { defaultTiming } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import type { CredentialStore } from '../../../local/wire/credentials.ts'

/** A core in which everybody may do everything, unless a test says otherwise. */
export function openCore(parts: Partial<CloudCore> = {}): CloudCore {
  return {
    clock: createVirtualClock(Date.UTC(2027, 0, 4)),
    identifiers: createIdentifiers(1),
    accounts: createAccounts([]),
    timing: defaultTiming,
    calls: createCallLog(),
    authorizer: { refusal: () => undefined },
    sessions: {
      assumeForService: () => {
        throw new Error('Expected no service to assume a role, got a call')
      },
    },
    events: {
      emit: () => {
        throw new Error('Expected no event, got one')
      },
    },
    ...parts,
  }
}

/** The keys of two administrators, and of one session that is over. */
export const testCredentials: CredentialStore = {
  lookup: (accessKeyId, sessionToken) => {
    if (accessKeyId === 'ASIAOVER') return { kind: sessionToken === 'over' ? 'expired' : 'invalidToken' }
    if (!/^\d{12}$/.test(accessKeyId)) return { kind: 'unknownKey' }
    return {
      kind: 'known',
      secretAccessKey: 'local',
      caller: { accountId: accessKeyId, arn: `arn:aws:iam::${accessKeyId}:root` },
    }
  },
}

/** Settings that every SDK client of these tests shares. */
export const clientSettings = {
  region: 'eu-west-1',
  endpoint: 'http://cloud.test',
  credentials: { accessKeyId: '222222222222', secretAccessKey: 'local' },
  maxAttempts: 1,
  disableHostPrefix: true,
}
