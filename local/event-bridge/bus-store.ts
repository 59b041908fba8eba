import type { Clock } from '../cloud/clock.ts'
import type { Place } from '../cloud/place.ts'
import { createRegionalState } from '../cloud/regional-state.ts'
import { ServiceError } from '../cloud/service.ts'
import { busArnOf, defaultBusName, type BusAddress } from './bus-address.ts'
import type { BusPolicy } from './bus-policy.ts'

/** An event bus. */
export interface Bus extends BusAddress {
  readonly arn: string
  readonly description: string | undefined
  readonly policy: BusPolicy | undefined
  readonly createdMs: number
  readonly lastModifiedMs: number
}

/** The event buses of each account and Region. */
export interface BusStore {
  /** @throws ServiceError ResourceAlreadyExistsException, ValidationException. */
  create(address: BusAddress, settings?: { readonly description?: string | undefined }): Bus
  find(address: BusAddress): Bus | undefined
  /** @throws ServiceError ResourceNotFoundException. */
  get(address: BusAddress): Bus
  /** The default bus and others, by name. */
  list(place: Place): readonly Bus[]
  /** @throws ServiceError ResourceNotFoundException. */
  setPolicy(address: BusAddress, policy: BusPolicy | undefined): void
  /** Does nothing when the bus is not there. @throws ServiceError ValidationException for the default bus. */
  delete(address: BusAddress): void
}

/** A store that has the default bus of each account and Region. */
export function createBusStore(clock: Pick<Clock, 'now'>): BusStore {
  const newBus = (address: BusAddress, description?: string): Bus => ({
    accountId: address.accountId,
    region: address.region,
    name: address.name,
    arn: busArnOf(address),
    description,
    policy: undefined,
    createdMs: clock.now(),
    lastModifiedMs: clock.now(),
  })
  const state = createRegionalState((accountId, region) => {
    const bus = newBus({ accountId, region, name: defaultBusName })
    return new Map<string, Bus>([[bus.name, bus]])
  })
  const busesOf = ({ accountId, region }: Place): Map<string, Bus> => state.of(accountId, region)
  const find = (address: BusAddress): Bus | undefined => busesOf(address).get(address.name)
  const get = (address: BusAddress): Bus => {
    const bus = find(address)
    if (bus === undefined)
      throw new ServiceError('ResourceNotFoundException', `Event bus ${address.name} does not exist.`)
    return bus
  }

  return {
    find,
    get,
    create: (address, { description } = {}) => {
      checkName(address.name)
      if (find(address) !== undefined)
        throw new ServiceError('ResourceAlreadyExistsException', `Event bus ${address.name} already exists.`)
      const bus = newBus(address, description)
      busesOf(address).set(bus.name, bus)
      return bus
    },
    list: (place) => [...busesOf(place).values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    setPolicy: (address, policy) => {
      busesOf(address).set(address.name, { ...get(address), policy, lastModifiedMs: clock.now() })
    },
    delete: (address) => {
      if (address.name === defaultBusName)
        throw new ServiceError('ValidationException', 'Cannot delete event bus default.')
      busesOf(address).delete(address.name)
    },
  }
}

/** Slashes and the prefix `aws.` are for partners' buses, which are not modelled here. */
function checkName(name: string): void {
  if (/^[\w.-]{1,256}$/.test(name) && !name.startsWith('aws.')) return
  throw new ServiceError(
    'ValidationException',
    `Value '${name}' at 'name' failed to satisfy constraint: Expected the name of a custom event bus, 1 to 256 letters, digits and .-_`,
  )
}
