import { awsRegions } from '../cloud/aws-regions.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Place } from '../cloud/place.ts'
import type { DestinationsWorld } from '../worlds/destinations-world.ts'

/** An account that has launch templates. */
interface TemplateSite {
  readonly cloud: Pick<Cloud, 'launchTemplates'>
  readonly destinations: DestinationsWorld
  readonly accountId: string
}

/** The tag by which the role's policy knows the launch templates that it may change (Image Builder User Guide). */
const createdBy = new Map([['CreatedBy', 'EC2 Image Builder']])

/** The id of the launch template that an account has from the beginning in a Region: rules name it by its id. */
export function launchTemplateIdOf({ accountId, region }: Place): string {
  return `lt-000${awsRegions.indexOf(region).toString(16).padStart(2, '0')}${accountId}`
}

/** Gives an account the launch template of its world in each Region, in place of one that may be there. */
export function putLaunchTemplates(
  { cloud, destinations, accountId }: TemplateSite,
  tags: 'tagged' | 'untagged',
): void {
  const { regions, launchTemplate: name } = destinations
  if (name === undefined) return
  for (const region of regions)
    cloud.launchTemplates.put(
      { accountId, region },
      {
        id: launchTemplateIdOf({ accountId, region }),
        name,
        tags: tags === 'tagged' ? createdBy : new Map(),
      },
    )
}

/** Takes that launch template away. */
export function removeLaunchTemplates({ cloud, destinations, accountId }: TemplateSite): void {
  for (const region of destinations.regions)
    cloud.launchTemplates.remove({ accountId, region }, launchTemplateIdOf({ accountId, region }))
}
