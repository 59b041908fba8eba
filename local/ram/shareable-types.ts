/** A type of resource that Image Builder shares through RAM. Infrastructure configurations and workflows cannot be shared. */
export interface ShareableResource {
  readonly type: `imagebuilder:${string}`
  /** The resource part of its ARN, from the type on. */
  readonly arnPattern: RegExp
  /** The action that shows a resource, then the action that lists it: all that can be granted. */
  readonly actions: readonly [get: string, list: string]
  /** What a caller needs beside the RAM action to change how a resource of this type is shared. */
  readonly putPolicyAction: string
  readonly defaultPermissionName: string
}

const shareable = <Name extends string>(name: Name, arnType: string, version: string) =>
  ({
    type: `imagebuilder:${name}`,
    arnPattern: new RegExp(`^arn:aws:imagebuilder:[^:]+:\\d{12}:${arnType}/[a-z0-9_-]+/${version}$`),
    actions: [`imagebuilder:Get${name}`, `imagebuilder:List${name}s`],
    putPolicyAction: `imagebuilder:Put${name}Policy`,
    defaultPermissionName: `AWSRAMDefaultPermissionImageBuilder${name}`,
  }) as const satisfies ShareableResource

const version = '\\d+\\.\\d+\\.\\d+'

/** Everything of Image Builder that RAM shares: images and components by build version, recipes by version. */
export const shareableResources = [
  shareable('Component', 'component', `${version}/\\d+`),
  shareable('Image', 'image', `${version}/\\d+`),
  shareable('ImageRecipe', 'image-recipe', version),
  shareable('ContainerRecipe', 'container-recipe', version),
] as const

/** RAM's name of a resource type. */
export type ShareableType = (typeof shareableResources)[number]['type']

/** The type of a resource; `undefined` for an ARN of something that RAM cannot share. */
export function shareableResourceOf(resourceArn: string): (typeof shareableResources)[number] | undefined {
  return shareableResources.find(({ arnPattern }) => arnPattern.test(resourceArn))
}

/** The type of that name, whatever its case. */
export function shareableResourceNamed(type: string): (typeof shareableResources)[number] | undefined {
  return shareableResources.find((resource) => resource.type.toLowerCase() === type.toLowerCase())
}
