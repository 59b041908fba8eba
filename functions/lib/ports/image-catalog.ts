/** An Image Builder image, as far as planning needs it. */
export interface Image {
  /** Build-version ARN. */
  readonly arn: string
  readonly name: string
  readonly type: 'AMI' | 'DOCKER'
  /** Image Builder's ImageStatus, for example `AVAILABLE`. */
  readonly status: string
  /** The pipeline that built it; absent for images made without one. */
  readonly pipelineArn?: string
  /** Build-version ARNs of the components that this build used, wildcards resolved, foreign ones included. */
  readonly componentArns: readonly string[]
}

/** What Image Builder has. */
export interface ImageCatalog {
  /** Answers `undefined` where Image Builder has no such image or does not show it to us. */
  findImage(imageArn: string): Promise<Image | undefined>
  /** Whether a component build exists and is visible to us. */
  componentExists(componentArn: string): Promise<boolean>
}
