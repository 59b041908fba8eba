import {
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
  GetImageCommand,
  type Image,
  type InstanceBlockDeviceMapping,
} from '@aws-sdk/client-imagebuilder'

import { clientsOf } from '../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../local/cloud/in-process-cloud.ts'
import { region } from './organization-cloud.ts'

export const amazonLinux = `arn:aws:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/x.x.x`
export const windows = `arn:aws:imagebuilder:${region}:aws:image/windows-server-2022-english-full-base-x86/x.x.x`

/** What an image is built from. */
export interface NewImage {
  readonly name?: string
  readonly parentImage?: string
  readonly blockDeviceMappings?: InstanceBlockDeviceMapping[]
  /** Default `us-east-1`. */
  readonly region?: string
  /** What Image Builder does with the AMI by itself; nothing by default. */
  readonly distributionConfigurationArn?: string
}

/** Builds an image in an account as a user of the SDK would, and waits for its end, good or bad. */
export async function createImage(
  cloud: InProcessCloud,
  accountId: string,
  { name = 'golden', region: inRegion = region, distributionConfigurationArn, ...recipe }: NewImage = {},
): Promise<Image> {
  const { imageBuilder } = clientsOf(cloud.connection, accountId, inRegion)
  const parentImage = recipe.parentImage ?? amazonLinux.replace(region, inRegion)
  const { imageRecipeArn } = await imageBuilder.send(
    new CreateImageRecipeCommand({ ...recipe, name, parentImage, semanticVersion: '1.0.0' }),
  )
  const { infrastructureConfigurationArn } = await imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({
      name: `${name}-instances`,
      instanceProfileName: 'builder',
    }),
  )
  const { imageBuildVersionArn } = await imageBuilder.send(
    new CreateImageCommand({ imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn }),
  )
  await cloud.clock.advance(7 * cloud.core.timing.buildStateSeconds * 1000)
  const { image } = await imageBuilder.send(new GetImageCommand({ imageBuildVersionArn }))
  return image!
}
