import type { ImageOutputs } from '../domain/launch/ami.ts'

/** What Image Builder's builds made. */
export interface ImageOutputReader {
  /** What the build of an image that we own made. */
  read(imageArn: string): Promise<ImageOutputs>
}
