import { ServiceError } from '../cloud/service.ts'
import type { Place } from './rule-store.ts'

/** ARN of an account's default event bus in a Region. */
export function defaultBusArn({ accountId, region }: Place): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/default`
}

/**
 * Lets only the default bus of this place pass, by name, by ARN or by saying nothing: there are no others here.
 * @throws ServiceError ResourceNotFoundException.
 */
export function checkDefaultBus(nameOrArn: string | undefined, place: Place): void {
  if (nameOrArn === undefined || nameOrArn === 'default' || nameOrArn === defaultBusArn(place)) return
  throw new ServiceError('ResourceNotFoundException', `Event bus ${nameOrArn} does not exist.`)
}

/** ARN of the bus that a request names. */
export function busArnOf(nameOrArn: string | undefined, place: Place): string {
  if (nameOrArn?.startsWith('arn:') === true) return nameOrArn
  return `arn:aws:events:${place.region}:${place.accountId}:event-bus/${nameOrArn ?? 'default'}`
}
