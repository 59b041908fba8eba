import type { ResourceShare } from '@aws-sdk/client-ram'

import { createComponent, imagePolicy } from '../image-builder/resources.ts'
import { ownerId, type Actor, type SharingCloud } from '../image-builder/sharing-cloud.ts'

/** Default timing, in seconds. */
export const seconds = { derivation: 8, promotion: 20, association: 15 } as const

export const pair = ['imagebuilder:GetComponent', 'imagebuilder:ListComponents'] as const

/** Puts a policy with one statement on a component of the owner. */
export async function putPolicy(
  { imageBuilder }: Actor,
  componentArn: string,
  principals: readonly string[],
  actions: readonly string[] = pair,
): Promise<void> {
  await imageBuilder.putComponentPolicy({
    componentArn,
    policy: imagePolicy(componentArn, principals, actions),
  })
}

/** A component of the owner with a policy, and the share that RAM has derived from it. */
export async function shareComponent(
  cloud: SharingCloud,
  principals: readonly string[],
  actions: readonly string[] = pair,
): Promise<{ readonly componentArn: string; readonly shareArn: string }> {
  const owner = cloud.as(ownerId)
  const componentArn = await createComponent(owner)
  await putPolicy(owner, componentArn, principals, actions)
  await cloud.pass(seconds.derivation)
  return { componentArn, shareArn: (await shareOf(owner, componentArn)).resourceShareArn! }
}

/** The same, promoted: STANDARD, its associations ASSOCIATING. */
export async function shareAsStandard(
  cloud: SharingCloud,
  principals: readonly string[],
): Promise<{ readonly componentArn: string; readonly shareArn: string }> {
  const shared = await shareComponent(cloud, principals)
  await cloud.as(ownerId).ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn: shared.shareArn })
  await cloud.pass(seconds.promotion)
  return shared
}

/** The one share that carries a resource. */
export async function shareOf({ ram }: Actor, resourceArn: string): Promise<ResourceShare> {
  const { resourceShareAssociations } = await ram.getResourceShareAssociations({
    associationType: 'RESOURCE',
    resourceArn,
  })
  const { resourceShares } = await ram.getResourceShares({
    resourceOwner: 'SELF',
    resourceShareArns: resourceShareAssociations!.map(({ resourceShareArn }) => resourceShareArn!),
  })
  if (resourceShareAssociations?.length !== 1 || resourceShares?.length !== 1) {
    throw new Error(`Expected one share of ${resourceArn}, got ${resourceShareAssociations?.length}`)
  }
  return resourceShares[0]!
}

/** The principals of a share with their status. */
export async function principalsOf({ ram }: Actor, shareArn: string): Promise<Record<string, string>> {
  const { resourceShareAssociations } = await ram.getResourceShareAssociations({
    associationType: 'PRINCIPAL',
    resourceShareArns: [shareArn],
  })
  return Object.fromEntries(
    resourceShareAssociations!.map(({ associatedEntity, status }) => [associatedEntity!, status!]),
  )
}
