import {
  ListChildren$,
  ListOrganizationalUnitsForParent$,
  ListParents$,
  ListRoots$,
  type Child,
  type ListChildrenRequest,
  type ListChildrenResponse,
  type ListOrganizationalUnitsForParentRequest,
  type ListOrganizationalUnitsForParentResponse,
  type ListParentsRequest,
  type ListParentsResponse,
  type ListRootsRequest,
  type ListRootsResponse,
  type Parent,
} from '@aws-sdk/client-organizations'

import type { Organization } from '../cloud/accounts.ts'
import type { CloudCore } from '../cloud/core.ts'
import { organizationalUnitArn, rootIdOf } from '../cloud/organization-arns.ts'
import { ServiceError, type Operation } from '../cloud/service.ts'
import { invalidInput } from './errors.ts'
import { requireManagedOrganization } from './organization-access.ts'
import { organizationPage } from './organization-page.ts'
import type { OrganizationsParts } from './organizations-parts.ts'
import { contentOf, needFor } from './place-in-tree.ts'
import { shownRoot } from './policy-types.ts'

/** ListRoots: an organization has one. */
export function listRoots({
  core,
  policies,
}: OrganizationsParts): Operation<ListRootsRequest, ListRootsResponse> {
  return {
    schema: ListRoots$,
    needs: () => [{ action: 'organizations:ListRoots', resource: '*' }],
    handle: (input, context) => {
      const organization = requireManagedOrganization(core, context)
      const page = organizationPage(core, 'ListRoots', input, [shownRoot(organization, policies)])
      return { Roots: page.items, NextToken: page.NextToken }
    },
  }
}

/** ListOrganizationalUnitsForParent: the units directly in the root or in a unit. */
export function listOrganizationalUnitsForParent(
  core: CloudCore,
): Operation<ListOrganizationalUnitsForParentRequest, ListOrganizationalUnitsForParentResponse> {
  return {
    schema: ListOrganizationalUnitsForParent$,
    needs: (input) => [needFor(core, 'ListOrganizationalUnitsForParent', input.ParentId)],
    handle: (input, context) => {
      const organization = requireManagedOrganization(core, context)
      const { units } = contentOf(organization, input.ParentId ?? '')
      const page = organizationPage(core, 'ListOrganizationalUnitsForParent', input, units)
      return {
        OrganizationalUnits: page.items.map(({ id, name }) => ({
          Id: id,
          Arn: organizationalUnitArn(organization, id),
          Name: name,
        })),
        NextToken: page.NextToken,
      }
    },
  }
}

/** ListParents: what an account or a unit lies in directly, which is one root or unit. */
export function listParents(core: CloudCore): Operation<ListParentsRequest, ListParentsResponse> {
  return {
    schema: ListParents$,
    needs: (input) => [needFor(core, 'ListParents', input.ChildId)],
    handle: (input, context) => {
      const organization = requireManagedOrganization(core, context)
      const parent = parentOf(core, organization, input.ChildId ?? '')
      const page = organizationPage(core, 'ListParents', input, [parent])
      return { Parents: page.items, NextToken: page.NextToken }
    },
  }
}

/** ListChildren: the accounts, or the units, directly in the root or in a unit. */
export function listChildren(core: CloudCore): Operation<ListChildrenRequest, ListChildrenResponse> {
  return {
    schema: ListChildren$,
    needs: (input) => [needFor(core, 'ListChildren', input.ParentId)],
    handle: (input, context) => {
      const organization = requireManagedOrganization(core, context)
      const children = childrenOf(organization, input)
      const page = organizationPage(core, 'ListChildren', input, children)
      return { Children: page.items, NextToken: page.NextToken }
    },
  }
}

const childForm = /^(?:\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/

function parentOf(core: CloudCore, organization: Organization, childId: string): Parent {
  if (!childForm.test(childId))
    throw invalidInput('INVALID_PATTERN', `You specified a ChildId that is not valid: ${childId}.`)

  const unit = organization.units?.find(({ id }) => id === childId)
  if (unit === undefined && !organization.accountIds.has(childId)) {
    throw new ServiceError('ChildNotFoundException', "You specified a child that doesn't exist.")
  }
  const parentId = unit === undefined ? core.accounts.unitsOf(childId)[0]?.id : unit.parent
  return parentId === undefined
    ? { Id: rootIdOf(organization), Type: 'ROOT' }
    : { Id: parentId, Type: 'ORGANIZATIONAL_UNIT' }
}

function childrenOf(organization: Organization, input: ListChildrenRequest): readonly Child[] {
  const type: string | undefined = input.ChildType
  const { units, accountIds } = contentOf(organization, input.ParentId ?? '')
  switch (type) {
    case 'ACCOUNT':
      return accountIds.map((Id) => ({ Id, Type: type }))
    case 'ORGANIZATIONAL_UNIT':
      return units.map(({ id }) => ({ Id: id, Type: type }))
    default:
      throw invalidInput('INVALID_ENUM', `You specified a ChildType that is not valid: ${type}.`)
  }
}
