import {
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
  DeleteImageRecipeCommand,
  GetImageCommand,
  type ImagebuilderClient,
} from '@aws-sdk/client-imagebuilder'

import type { VirtualClock } from '../../../local/cloud/clock.ts'
import { homeRegion } from '../workload.ts'

/** An image that was built before anything is measured. */
export interface BuiltImage {
  readonly arn: string
  /** Its AMI in the Region of the build. */
  readonly imageId: string
}

/** Image Builder builds no more at once (AWS's quota). */
const buildsAtOnce = 100

/** Names begin with this, and go on with the number of the image. */
export const imagePrefix = 'golden-'

/** The number of an image, from its name or from the name of a copy of it; `undefined` for anything else. */
export function imageNumber(name: string): number | undefined {
  const [, digits] = /^golden-(\d{5})\b/.exec(name) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/**
 * Builds images of the given sizes, in GiB, by their numbers. Recipes go when their image is built: an account may have
 * 1,000 of them.
 */
export async function buildImages(
  sizes: ReadonlyMap<number, number>,
  { imageBuilder, clock }: { readonly imageBuilder: ImagebuilderClient; readonly clock: VirtualClock },
): Promise<ReadonlyMap<number, BuiltImage>> {
  const { infrastructureConfigurationArn } = await imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({ name: 'bench', instanceProfileName: 'builder' }),
  )
  const arns = new Map<number, string>()
  const numbers = [...sizes.keys()]
  for (let start = 0; start < numbers.length; start += buildsAtOnce) {
    const recipes: string[] = []
    for (const number of numbers.slice(start, start + buildsAtOnce)) {
      const recipe = { number, sizeGib: sizes.get(number) ?? 8 }
      const imageRecipeArn = await createRecipe(imageBuilder, recipe)
      const { imageBuildVersionArn = '' } = await imageBuilder.send(
        new CreateImageCommand({ imageRecipeArn, infrastructureConfigurationArn }),
      )
      arns.set(number, imageBuildVersionArn)
      recipes.push(imageRecipeArn)
    }
    await clock.advance(10_000)
    for (const imageRecipeArn of recipes)
      await imageBuilder.send(new DeleteImageRecipeCommand({ imageRecipeArn }))
  }
  const built = new Map<number, BuiltImage>()
  for (const [number, arn] of arns) built.set(number, { arn, imageId: await amiOf(imageBuilder, arn) })
  return built
}

async function createRecipe(
  imageBuilder: ImagebuilderClient,
  { number, sizeGib }: { readonly number: number; readonly sizeGib: number },
): Promise<string> {
  const { imageRecipeArn = '' } = await imageBuilder.send(
    new CreateImageRecipeCommand({
      name: `${imagePrefix}${String(number).padStart(5, '0')}`,
      semanticVersion: '1.0.0',
      parentImage: `arn:aws:imagebuilder:${homeRegion}:aws:image/amazon-linux-2023-x86/x.x.x`,
      components: [{ componentArn: `arn:aws:imagebuilder:${homeRegion}:aws:component/update-linux/x.x.x` }],
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: sizeGib } }],
    }),
  )
  return imageRecipeArn
}

async function amiOf(imageBuilder: ImagebuilderClient, imageBuildVersionArn: string): Promise<string> {
  const { image } = await imageBuilder.send(new GetImageCommand({ imageBuildVersionArn }))
  const imageId = image?.outputResources?.amis?.[0]?.image
  if (imageId === undefined) throw new Error(`Expected ${imageBuildVersionArn} to have an AMI, got none`)
  return imageId
}
