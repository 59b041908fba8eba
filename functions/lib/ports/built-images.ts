import type { BuildRecord, SourceImage } from '../domain/copying/built-image.ts'

/** What Image Builder has of builds. */
export interface BuildRecords {
  /** Answers `undefined` where Image Builder has no such image or does not show it to us. */
  findBuild(imageArn: string): Promise<BuildRecord | undefined>
  /** A distribution configuration as Image Builder answers it; `undefined` where there is none or it is not shown. */
  findDistribution(arn: string): Promise<unknown>
}

/** What EC2 says of the AMIs that copies are taken from. */
export interface SourceImages {
  /** Answers `undefined` where the owner has no such AMI, or has it no more. */
  findSource(imageId: string, region: string): Promise<SourceImage | undefined>
}
