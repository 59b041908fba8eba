import type { Place } from '../cloud/place.ts'

/** An event bus by its name. */
export interface BusAddress extends Place {
  readonly name: string
}

/** The name of the bus that each account has in each Region, and that AWS's services put their events on. */
export const defaultBusName = 'default'

const busArnForm = /^arn:aws:events:([a-z0-9-]+):(\d{12}):event-bus\/([\w./-]+)$/

/** ARN of an event bus. */
export function busArnOf({ accountId, region, name }: BusAddress): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/${name}`
}

/** The bus with this ARN; `undefined` when it is no ARN of a bus. */
export function parseBusArn(arn: string): BusAddress | undefined {
  const [, region, accountId, name] = busArnForm.exec(arn) ?? []
  return region === undefined || accountId === undefined || name === undefined
    ? undefined
    : { region, accountId, name }
}

/** The bus that a request from this place means: by name, by ARN, or the default bus by saying nothing. */
export function busAddressOf(nameOrArn: string | undefined, { accountId, region }: Place): BusAddress {
  const name = nameOrArn ?? defaultBusName
  return parseBusArn(name) ?? { accountId, region, name }
}

/** ARN of a rule; the bus is part of it unless it is the default one. */
export function ruleArnOf({ accountId, region, name }: BusAddress, ruleName: string): string {
  const path = name === defaultBusName ? ruleName : `${name}/${ruleName}`
  return `arn:aws:events:${region}:${accountId}:rule/${path}`
}
