import type { Image } from '../domain/image.ts'
import type { ResourceArn } from '../domain/resource-arn.ts'

/** What Image Builder has. */
export interface ImageCatalog {
  /** Answers `undefined` where Image Builder has no such image or does not show it to us. */
  findImage(imageArn: string): Promise<Image | undefined>
  /** Whether a resource exists and is visible to us. */
  resourceExists(resource: ResourceArn): Promise<boolean>
  /**
   * The ARNs of the components and of the parent image that a recipe names, `undefined` where there is no such recipe or it
   * is not shown to us.
   */
  recipeNeeds(
    recipeArn: string,
    type: 'imageRecipe' | 'containerRecipe',
  ): Promise<readonly string[] | undefined>
}
