import type { CloudCore } from '../cloud/core.ts'
import type { Place } from '../cloud/place.ts'
import type { Policy } from '../iam/policy.ts'
import { customerKeyPolicy, ebsKeyPolicy, readKeyPolicy } from './key-policy.ts'
import { type KeyKind, symmetricKind } from './key-spec.ts'

/** A KMS key. */
export interface Key extends Place {
  readonly id: string
  readonly arn: string
  readonly manager: 'AWS' | 'CUSTOMER'
  readonly kind: KeyKind
  readonly description: string
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion'
  /** When a key that is pending deletion will be gone. */
  readonly deletedAtMs?: number | undefined
  readonly createdAtMs: number
  /** The key policy as it was written. */
  readonly policyText: string
  readonly policy: Policy
}

/** Another name of a key. */
export interface Alias {
  readonly name: string
  readonly arn: string
  /** Absent while AWS has not made the key that it manages. */
  readonly keyArn?: string
  readonly createdAtMs?: number
}

/** The alias of the key that AWS manages for the EBS volumes of an account. */
export const ebsAliasName = 'alias/aws/ebs'

/** A key that an account manages, as it is asked for. */
interface NewKey {
  readonly description?: string
  readonly policyText?: string
  readonly kind: KeyKind
}

/** All keys and aliases. */
export interface KeyStore {
  find(keyArn: string): Key | undefined
  /** A new key that its account manages; the default policy lets the account's IAM policies decide. */
  create(place: Place, settings: NewKey): Key
  update(keyArn: string, change: Partial<Pick<Key, 'state' | 'deletedAtMs' | 'policyText' | 'policy'>>): void
  /** The key that AWS manages for EBS, made with its first use. */
  ebsKey(place: Place): Key
  /** The aliases of an account in a Region, in alphabetical order. */
  aliasesOf(place: Place): readonly Alias[]
  /** Adds an alias, or turns it to another key. */
  addAlias(place: Place, name: string, keyArn: string): void
  removeAlias(place: Place, name: string): void
}

/** Keys and aliases of all accounts: none but the alias of the key that AWS will manage for EBS. */
export function createKeyStore({ clock, identifiers }: CloudCore): KeyStore {
  const keys = new Map<string, Key>()
  const aliases = new Map<string, Alias>()

  const find: KeyStore['find'] = (arn) => {
    const key = keys.get(arn)
    return key?.deletedAtMs !== undefined && clock.now() >= key.deletedAtMs ? undefined : key
  }
  const add = (place: Place, settings: Pick<Key, 'manager' | 'description' | 'policyText' | 'kind'>): Key => {
    const id = identifiers.uuid()
    const { accountId, region } = place
    const key: Key = {
      ...settings,
      accountId,
      region,
      id,
      arn: keyArn(place, id),
      state: 'Enabled',
      createdAtMs: clock.now(),
      policy: readKeyPolicy(settings.policyText),
    }
    keys.set(key.arn, key)
    return key
  }
  const addAlias: KeyStore['addAlias'] = (place, name, targetArn) => {
    const arn = aliasArn(place, name)
    aliases.set(arn, { name, arn, keyArn: targetArn, createdAtMs: clock.now() })
  }

  return {
    find,
    addAlias,
    removeAlias: (place, name) => void aliases.delete(aliasArn(place, name)),
    create: (place, { description = '', policyText = customerKeyPolicy(place), kind }) =>
      add(place, { manager: 'CUSTOMER', description, policyText, kind }),
    update: (arn, change) => {
      const key = keys.get(arn)
      if (key !== undefined) keys.set(arn, { ...key, ...change })
    },
    ebsKey: (place) => {
      const known = keys.get(aliases.get(aliasArn(place, ebsAliasName))?.keyArn ?? '')
      if (known !== undefined) return known
      const description = 'Default key that protects my EBS volumes when no other key is defined'
      const key = add(place, {
        manager: 'AWS',
        description,
        policyText: ebsKeyPolicy(place),
        kind: symmetricKind,
      })
      addAlias(place, ebsAliasName, key.arn)
      return key
    },
    aliasesOf: (place) => {
      const prefix = aliasArn(place, '')
      const own = [...aliases.values()].filter(({ arn }) => arn.startsWith(prefix))
      const predefined = own.some(({ name }) => name === ebsAliasName)
        ? []
        : [{ name: ebsAliasName, arn: aliasArn(place, ebsAliasName) }]
      return [...own, ...predefined].toSorted((one, other) => (one.name < other.name ? -1 : 1))
    },
  }
}

/** The ARN of a key. */
export function keyArn({ accountId, region }: Place, keyId: string): string {
  return `arn:aws:kms:${region}:${accountId}:key/${keyId}`
}

/** The ARN of an alias, whose name begins with `alias/`. */
export function aliasArn({ accountId, region }: Place, name: string): string {
  return `arn:aws:kms:${region}:${accountId}:${name}`
}
