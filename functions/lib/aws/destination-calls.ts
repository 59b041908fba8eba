import type { CallAnswer } from '../domain/copying/call-answer.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { awsRefusalOf, hasName } from './aws-error.ts'
import type { RoleSessions, SessionCredentials } from './role-sessions.ts'

/** What a client of a destination is made from; without credentials it is the function's own. */
export interface DestinationSettings {
  readonly region: string
  readonly credentials?: SessionCredentials
}

/** Calls into accounts and Regions with clients of one service. */
export interface DestinationCalls<Client> {
  /** Makes a call; what AWS refuses, STS among it, is an answer. */
  calling<T>(lane: LaneKey, call: (client: Client) => Promise<T>): Promise<CallAnswer<T>>
}

/** The errors after which a session is of no use. */
const expiredNames = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'] as const

/** Clients for accounts and Regions, each made when it is first asked for and again with each new session. */
export function createDestinationCalls<Client>(
  places: { readonly ownerId: string; readonly sessions: RoleSessions },
  create: (settings: DestinationSettings) => Client,
): DestinationCalls<Client> {
  const { ownerId, sessions } = places
  const clients = new Map<string, { readonly client: Client; readonly credentials?: SessionCredentials }>()

  const clientFor = async (lane: LaneKey): Promise<Client> => {
    const { accountId, region } = lane
    const settings =
      accountId === ownerId ? { region } : { region, credentials: await sessions.of(accountId) }
    const known = clients.get(laneNameOf(lane))
    if (known !== undefined && known.credentials === settings.credentials) return known.client
    const client = create(settings)
    clients.set(laneNameOf(lane), { ...settings, client })
    return client
  }

  return {
    calling: async (lane, call) => {
      try {
        return { kind: 'answered', value: await call(await clientFor(lane)) }
      } catch (error) {
        const refusal = awsRefusalOf(error)
        if (refusal === undefined) throw error
        if (expiredNames.some((name) => hasName(error, name))) sessions.drop(lane.accountId)
        return { kind: 'refused', error: refusal }
      }
    },
  }
}
