import type { Image } from '../domain/image.ts'
import type { ResourceArn } from '../domain/resource-arn.ts'

/** What Image Builder has. */
export interface ImageCatalog {
  /** Answers `undefined` where Image Builder has no such image or does not show it to us. */
  findImage(imageArn: string): Promise<Image | undefined>
  /** Whether a resource exists and is visible to us. */
  resourceExists(resource: ResourceArn): Promise<boolean>
}
