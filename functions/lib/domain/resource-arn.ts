import { factsOf, resourceTypes } from './resource-type.ts'
import type { ResourceType } from './resource-type.ts'

/** The ARN of an Image Builder resource that can be shared, taken apart. */
export interface ResourceArn {
  readonly text: string
  readonly partition: string
  readonly region: string
  /** A 12-digit account id, `aws` or `aws-marketplace`. */
  readonly ownerId: string
  readonly type: ResourceType
  /** The name as the ARN has it: lower case, blanks turned into hyphens. */
  readonly name: string
  /** `1.2.3` */
  readonly version: string
  /** Present for images and components. */
  readonly build?: string
}

/** What a text is, read as the ARN of a resource to share. */
export type ArnReading =
  | { readonly kind: 'resource'; readonly arn: ResourceArn }
  /** A version, or versions with `x`, where the one thing that is shared must be named. */
  | { readonly kind: 'version'; readonly type: ResourceType; readonly region: string }
  /** A recipe with a build number, which recipes do not have. */
  | { readonly kind: 'recipeBuild'; readonly type: ResourceType; readonly region: string }
  /** Image Builder's, but of a kind that RAM cannot share, for example a workflow. */
  | { readonly kind: 'otherType'; readonly segment: string }
  | { readonly kind: 'malformed' }

const imageBuilderArn =
  /^arn:(aws[a-z-]*):imagebuilder:([a-z0-9-]+):(\d{12}|aws(?:-[a-z-]+)?):([a-z-]+)\/([a-z0-9-_/.]+)$/
const exactVersion = /^([a-z0-9-_]+)\/(\d+\.\d+\.\d+)$/
const exactBuild = /^([a-z0-9-_]+)\/(\d+\.\d+\.\d+)\/(\d+)$/
const anyVersion = /^[a-z0-9-_]+\/(?:\d+|x)\.(?:\d+|x)\.(?:\d+|x)$/

/** Reads a text as an ARN; the forms are those of Image Builder's API model. */
export function readResourceArn(text: string): ArnReading {
  const [, partition, region, ownerId, segment, path] = imageBuilderArn.exec(text) ?? []
  if (partition === undefined || region === undefined || ownerId === undefined) return { kind: 'malformed' }
  if (segment === undefined || path === undefined) return { kind: 'malformed' }

  const type = resourceTypes.find((candidate) => factsOf(candidate).segment === segment)
  if (type === undefined) return { kind: 'otherType', segment }

  const [, name, version, build] = (factsOf(type).hasBuilds ? exactBuild : exactVersion).exec(path) ?? []
  if (name === undefined || version === undefined) {
    if (anyVersion.test(path)) return { kind: 'version', type, region }
    return exactBuild.test(path) ? { kind: 'recipeBuild', type, region } : { kind: 'malformed' }
  }
  const arn = { text, partition, region, ownerId, type, name, version }
  return { kind: 'resource', arn: build === undefined ? arn : { ...arn, build } }
}

/** The Region in an ARN of any service; an empty text where it has none. */
export function regionOfArn(arn: string): string {
  return arn.split(':')[3] ?? ''
}

/** The owner in an ARN of any service: an account id, or `aws` and the like for Image Builder's own resources. */
export function ownerOfArn(arn: string): string {
  return arn.split(':')[4] ?? ''
}
