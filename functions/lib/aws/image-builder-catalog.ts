import {
  GetComponentCommand,
  GetContainerRecipeCommand,
  GetImageCommand,
  GetImageRecipeCommand,
} from '@aws-sdk/client-imagebuilder'
import type {
  Image as AwsImage,
  ContainerRecipe,
  ImageRecipe,
  ImagebuilderClient,
} from '@aws-sdk/client-imagebuilder'

import type { Image } from '../domain/image.ts'
import { ownerOfArn, readResourceArn, regionOfArn } from '../domain/resource-arn.ts'
import type { ResourceArn } from '../domain/resource-arn.ts'
import type { ResourceType } from '../domain/resource-type.ts'
import type { ImageCatalog } from '../ports/image-catalog.ts'
import { unlessAbsent } from './unless-absent.ts'

/** Reads a resource and answers its ARN: of a version, or of `x.x.x`, that of the newest build. */
type Resolve = (client: ImagebuilderClient, arn: string) => Promise<string | undefined>

const reads: Readonly<Record<ResourceType, { readonly action: string; readonly resolve: Resolve }>> = {
  image: {
    action: 'imagebuilder:GetImage',
    resolve: async (client, imageBuildVersionArn) =>
      (await client.send(new GetImageCommand({ imageBuildVersionArn }))).image?.arn,
  },
  component: {
    action: 'imagebuilder:GetComponent',
    resolve: async (client, componentBuildVersionArn) =>
      (await client.send(new GetComponentCommand({ componentBuildVersionArn }))).component?.arn,
  },
  imageRecipe: {
    action: 'imagebuilder:GetImageRecipe',
    resolve: async (client, arn) => (await readRecipe(client, arn, 'imageRecipe'))?.arn,
  },
  containerRecipe: {
    action: 'imagebuilder:GetContainerRecipe',
    resolve: async (client, arn) => (await readRecipe(client, arn, 'containerRecipe'))?.arn,
  },
}

/** The Image Builder catalog, read in the Region of each ARN. */
export function createImageBuilderCatalog(clientFor: (region: string) => ImagebuilderClient): ImageCatalog {
  const resolve = async (arn: string, type: ResourceType): Promise<string | undefined> =>
    unlessAbsent(reads[type].action, arn, async () => reads[type].resolve(clientFor(regionOfArn(arn)), arn))
  /** What a recipe names of its owner's may be a version, or `x.x.x`. */
  const resolveOwn = async (arn: string, ownerId: string): Promise<string> => {
    const reading = readResourceArn(arn)
    return ownerOfArn(arn) === ownerId && reading.kind === 'version'
      ? ((await resolve(arn, reading.type)) ?? arn)
      : arn
  }

  return {
    findImage: async (imageArn) => {
      const command = new GetImageCommand({ imageBuildVersionArn: imageArn })
      const answer = await unlessAbsent(reads.image.action, imageArn, async () =>
        clientFor(regionOfArn(imageArn)).send(command),
      )
      return answer?.image === undefined ? undefined : imageOf(imageArn, answer.image, resolveOwn)
    },

    resourceExists: async ({ text, type }: ResourceArn) => (await resolve(text, type)) !== undefined,

    recipeNeeds: async (arn, type) => {
      const recipe = await unlessAbsent(reads[type].action, arn, async () =>
        readRecipe(clientFor(regionOfArn(arn)), arn, type),
      )
      if (recipe === undefined) return undefined
      const { parentImageArn, componentArns } = namedBy(recipe)
      return parentImageArn === undefined ? componentArns : [...componentArns, parentImageArn]
    },
  }
}

async function imageOf(
  arn: string,
  image: AwsImage,
  resolveOwn: (arn: string, ownerId: string) => Promise<string>,
): Promise<Image> {
  const { name = '', type, state, sourcePipelineArn, tags = {} } = image
  const { recipeArn, parentImageArn, componentArns } = recipeOf(image)
  const resolved: string[] = []
  for (const component of componentArns) resolved.push(await resolveOwn(component, ownerOfArn(arn)))
  return {
    arn,
    name,
    type: type === 'DOCKER' ? 'DOCKER' : 'AMI',
    status: state?.status ?? 'PENDING',
    tags,
    ...(sourcePipelineArn === undefined ? {} : { pipelineArn: sourcePipelineArn }),
    componentArns: resolved,
    ...(recipeArn === undefined ? {} : { recipeArn }),
    ...(parentImageArn === undefined
      ? {}
      : { parentImageArn: await resolveOwn(parentImageArn, ownerOfArn(arn)) }),
  }
}

type RecipeType = Parameters<ImageCatalog['recipeNeeds']>[1]

type Recipe = Pick<ImageRecipe | ContainerRecipe, 'arn' | 'parentImage' | 'components'>

async function readRecipe(
  client: ImagebuilderClient,
  arn: string,
  type: RecipeType,
): Promise<Recipe | undefined> {
  return type === 'imageRecipe'
    ? (await client.send(new GetImageRecipeCommand({ imageRecipeArn: arn }))).imageRecipe
    : (await client.send(new GetContainerRecipeCommand({ containerRecipeArn: arn }))).containerRecipe
}

/** What the recipe of an image names, whichever of the two kinds it is. */
function recipeOf({ imageRecipe, containerRecipe }: AwsImage) {
  const recipe = imageRecipe ?? containerRecipe ?? {}
  return { recipeArn: recipe.arn, ...namedBy(recipe) }
}

function namedBy({ parentImage, components = [] }: Recipe) {
  return {
    parentImageArn: isImageArn(parentImage) ? parentImage : undefined,
    componentArns: components.map(({ componentArn }) => componentArn).filter((arn) => arn !== undefined),
  }
}

/** A recipe may also name an AMI, a parameter of Parameter Store or a container of a registry. */
function isImageArn(parentImage: string | undefined): boolean {
  return /^arn:aws[a-z-]*:imagebuilder:[^:]+:[^:]+:image\//.test(parentImage ?? '')
}
