import type { ImageType } from '../image.ts'
import { matchesGlob } from './glob.ts'
import type { Rule, Rules } from './rules.ts'

/** What rules look at in an image. */
export interface MatchableImage {
  /** The name as in the ARN. */
  readonly name: string
  readonly type: ImageType
  readonly tags: Readonly<Record<string, string>>
  readonly pipelineArn?: string
}

/** The rules that are for an image, in the order of the rules file. */
export function matchingRules(rules: Rules, image: MatchableImage): readonly Rule[] {
  return rules.rules.filter(
    ({ match }) =>
      matchesName(match.imageNames, image.name) &&
      matchesPipeline(match.imagePipelines, image) &&
      (match.imageTypes ?? [image.type]).includes(image.type) &&
      matchesTags(match.imageTags ?? {}, image.tags),
  )
}

function matchesName(globs: readonly string[] | undefined, name: string): boolean {
  return globs === undefined || globs.some((glob) => matchesGlob(name, glob))
}

function matchesTags(wanted: MatchableImage['tags'], tags: MatchableImage['tags']): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value)
}

function matchesPipeline(names: readonly string[] | undefined, { pipelineArn }: MatchableImage): boolean {
  if (names === undefined) return true
  const pipeline = pipelineArn?.split(':image-pipeline/')[1]
  return pipeline !== undefined && names.includes(pipeline)
}
