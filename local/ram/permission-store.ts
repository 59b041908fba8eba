import type { PermissionFeatureSet, PermissionType } from '@aws-sdk/client-ram'

import type { CloudCore } from '../cloud/core.ts'
import { shareableResources, type ShareableType } from './shareable-types.ts'

/** What a permission allows: the actions of each statement, in alphabetical order. */
export type AllowedActions = readonly (readonly string[])[]

/** A managed permission of RAM. */
export interface Permission {
  readonly arn: string
  readonly name: string
  readonly resourceType: ShareableType
  readonly permissionType: PermissionType
  readonly featureSet: PermissionFeatureSet
  readonly isResourceTypeDefault: boolean
  readonly allowed: AllowedActions
  readonly createdAtMs: number
}

/** Whose permissions are meant: customer managed ones belong to one account and Region. */
export interface PermissionOwner {
  readonly accountId: string
  readonly region: string
}

/** All managed permissions: AWS's and those of each account. */
export interface PermissionStore {
  visibleTo(owner: PermissionOwner): readonly Permission[]
  find(arn: string, owner: PermissionOwner): Permission | undefined
  /** The STANDARD permission that allows exactly this; none has more than one statement. */
  findStandard(allowed: AllowedActions, owner: PermissionOwner): Permission | undefined
  /** The CREATED_FROM_POLICY permission that allows this, made where there is none. */
  fromPolicy(type: ShareableType, allowed: AllowedActions, owner: PermissionOwner): Permission
  addStandard(name: string, source: Permission, owner: PermissionOwner): Permission
  remove(arn: string): void
}

/** When AWS made its managed permissions; the day makes no difference to anything. */
const awsManagedSinceMs = Date.UTC(2020, 0, 1)

const awsManaged: readonly Permission[] = shareableResources.map(
  ({ type, actions, defaultPermissionName }) => ({
    arn: `arn:aws:ram::aws:permission/${defaultPermissionName}`,
    name: defaultPermissionName,
    resourceType: type,
    permissionType: 'AWS_MANAGED',
    featureSet: 'STANDARD',
    isResourceTypeDefault: true,
    allowed: [actions.toSorted()],
    createdAtMs: awsManagedSinceMs,
  }),
)

/** A store with AWS's default permission of each resource type, where the world has them. */
export function createPermissionStore({
  clock,
  identifiers,
  defaultPermissions = true,
}: Pick<CloudCore, 'clock' | 'identifiers' | 'defaultPermissions'>): PermissionStore {
  const ofAws = defaultPermissions ? awsManaged : []
  const customerManaged = new Map<string, Permission>()

  const visibleTo = (owner: PermissionOwner): readonly Permission[] => {
    const prefix = arnOf('', owner)
    return [...ofAws, ...[...customerManaged.values()].filter(({ arn }) => arn.startsWith(prefix))]
  }
  // The actions name the resource type, too.
  const findExact = (
    featureSet: PermissionFeatureSet,
    allowed: AllowedActions,
    owner: PermissionOwner,
  ): Permission | undefined =>
    visibleTo(owner).find(
      (permission) => permission.featureSet === featureSet && isSame(permission.allowed, allowed),
    )
  const add = (
    permission: Pick<Permission, 'name' | 'resourceType' | 'featureSet' | 'allowed'>,
    owner: PermissionOwner,
  ): Permission => {
    const added: Permission = {
      ...permission,
      arn: arnOf(permission.name, owner),
      permissionType: 'CUSTOMER_MANAGED',
      isResourceTypeDefault: false,
      createdAtMs: clock.now(),
    }
    customerManaged.set(added.arn, added)
    return added
  }

  return {
    visibleTo,
    find: (arn, owner) => visibleTo(owner).find((permission) => permission.arn === arn),
    findStandard: (allowed, owner) => findExact('STANDARD', allowed, owner),
    fromPolicy: (resourceType, allowed, owner) =>
      findExact('CREATED_FROM_POLICY', allowed, owner) ??
      add({ name: identifiers.uuid(), resourceType, featureSet: 'CREATED_FROM_POLICY', allowed }, owner),
    addStandard: (name, { resourceType, allowed }, owner) =>
      add({ name, resourceType, featureSet: 'STANDARD', allowed }, owner),
    remove: (arn) => void customerManaged.delete(arn),
  }
}

function arnOf(name: string, { accountId, region }: PermissionOwner): string {
  return `arn:aws:ram:${region}:${accountId}:permission/${name}`
}

function isSame(one: AllowedActions, other: AllowedActions): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
