import type { Image } from '../domain/image.ts'

/** What Image Builder has. */
export interface ImageCatalog {
  /** Answers `undefined` where Image Builder has no such image or does not show it to us. */
  findImage(imageArn: string): Promise<Image | undefined>
  /** Whether a component build exists and is visible to us. */
  componentExists(componentArn: string): Promise<boolean>
}
