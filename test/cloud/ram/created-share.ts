import type { CreateResourceShareRequest } from '@aws-sdk/client-ram'

import type { Organization } from '../../../local/cloud/accounts.ts'
import { createComponent } from '../image-builder/resources.ts'
import {
  memberId,
  organization,
  otherMemberId,
  ownerId,
  type Actor,
  type SharingCloud,
} from '../image-builder/sharing-cloud.ts'
import { seconds } from './shared-component.ts'

export const workloads = 'ou-ab12-workloads'
export const nonprod = 'ou-ab12-nonprod01'
export const sandbox = 'ou-ab12-sandbox01'

/** One member two units deep, one directly in a unit beside it. */
export const organizationWithUnits: Organization = {
  ...organization,
  units: [
    { id: workloads, name: 'Workloads', accountIds: [] },
    { id: nonprod, name: 'NonProd', parent: workloads, accountIds: [memberId] },
    { id: sandbox, name: 'Sandbox', accountIds: [otherMemberId] },
  ],
}

export const organizationArn = `arn:aws:organizations::111111111111:organization/${organization.id}`

export function unitArn(unitId: string, organizationId = organization.id): string {
  return `arn:aws:organizations::111111111111:ou/${organizationId}/${unitId}`
}

/** A share of the owner's; its associations are just beginning. */
export async function createShare(
  { ram }: Actor,
  request: Partial<CreateResourceShareRequest> = {},
): Promise<string> {
  const { resourceShare } = await ram.createResourceShare({ name: 'golden', ...request })
  return resourceShare!.resourceShareArn!
}

/** A component of the owner in a share of its own making, ASSOCIATED. */
export async function shareByRequest(
  cloud: SharingCloud,
  principals: readonly string[],
  request: Partial<CreateResourceShareRequest> = {},
): Promise<{ readonly componentArn: string; readonly shareArn: string }> {
  const owner = cloud.as(ownerId)
  const componentArn = await createComponent(owner)
  const shareArn = await createShare(owner, {
    resourceArns: [componentArn],
    principals: [...principals],
    ...request,
  })
  await cloud.pass(seconds.association)
  return { componentArn, shareArn }
}

/** Resources and principals of a share with their status. */
export async function associationsOf({ ram }: Actor, shareArn: string): Promise<Record<string, string>> {
  const both = await Promise.all(
    (['RESOURCE', 'PRINCIPAL'] as const).map(async (associationType) =>
      ram.getResourceShareAssociations({ associationType, resourceShareArns: [shareArn] }),
    ),
  )
  return Object.fromEntries(
    both
      .flatMap(({ resourceShareAssociations }) => resourceShareAssociations ?? [])
      .map(({ associatedEntity, status }) => [associatedEntity!, status!]),
  )
}

export async function policyOf({ imageBuilder }: Actor, componentArn: string): Promise<unknown> {
  const { policy } = await imageBuilder.getComponentPolicy({ componentArn })
  return JSON.parse(policy!)
}

/** Whether an account gets a component by its ARN, and whether lists show it. */
export async function accessOf(
  { imageBuilder }: Actor,
  componentArn: string,
): Promise<{ readonly gets: boolean; readonly lists: boolean }> {
  const got = await imageBuilder.getComponent({ componentBuildVersionArn: componentArn }).then(
    () => true,
    (error: { code: string }) => {
      if (error.code === 'ForbiddenException') return false
      throw error
    },
  )
  const { componentVersionList } = await imageBuilder.listComponents({ owner: 'Shared' })
  return { gets: got, lists: componentVersionList!.some(({ arn }) => `${arn}/1` === componentArn) }
}

export const everything = { gets: true, lists: true } as const
export const nothing = { gets: false, lists: false } as const
