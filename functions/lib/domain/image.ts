/** What builds end in. */
export const imageTypes = ['AMI', 'DOCKER'] as const

/** What a build ended in. */
export type ImageType = (typeof imageTypes)[number]

/** An Image Builder image, as far as planning needs it. */
export interface Image {
  /** Build-version ARN. */
  readonly arn: string
  readonly name: string
  readonly type: ImageType
  /** Image Builder's ImageStatus, for example `AVAILABLE`. */
  readonly status: string
  /** The tags of the image itself, not those of its AMIs. */
  readonly tags: Readonly<Record<string, string>>
  /** The pipeline that built it; absent for images made without one. */
  readonly pipelineArn?: string
  /**
   * The components of the image's recipe. Those of the image's owner as build-version ARNs, wildcards
   * resolved; those of others as the recipe names them.
   */
  readonly componentArns: readonly string[]
  /** The image recipe or container recipe that it was built from; absent for imported images. */
  readonly recipeArn?: string
  /**
   * The Image Builder image that the recipe builds on; one of the image's owner as build-version ARN,
   * another's as the recipe names it. Absent where the recipe names an AMI, a parameter or a container.
   */
  readonly parentImageArn?: string
}
