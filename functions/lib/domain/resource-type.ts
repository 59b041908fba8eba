/** The kinds of Image Builder resources that AWS RAM can share. */
export const resourceTypes = ['image', 'component', 'imageRecipe', 'containerRecipe'] as const

/** A kind of Image Builder resource that AWS RAM can share. */
export type ResourceType = (typeof resourceTypes)[number]

/** What AWS asks of a kind of resource. */
export interface ResourceTypeFacts {
  /** The segment of the ARN before the name. */
  readonly segment: string
  /** What people call it. */
  readonly words: string
  /** The two actions that its policy must allow, no more and no less (Image Builder guide, "Share Image Builder resources"). */
  readonly actions: readonly [string, string]
  /** Whether the ARN that is shared ends in a build number; recipes have none. */
  readonly hasBuilds: boolean
}

const facts: Readonly<Record<ResourceType, ResourceTypeFacts>> = {
  image: {
    segment: 'image',
    words: 'image',
    actions: ['imagebuilder:GetImage', 'imagebuilder:ListImages'],
    hasBuilds: true,
  },
  component: {
    segment: 'component',
    words: 'component',
    actions: ['imagebuilder:GetComponent', 'imagebuilder:ListComponents'],
    hasBuilds: true,
  },
  imageRecipe: {
    segment: 'image-recipe',
    words: 'image recipe',
    actions: ['imagebuilder:GetImageRecipe', 'imagebuilder:ListImageRecipes'],
    hasBuilds: false,
  },
  containerRecipe: {
    segment: 'container-recipe',
    words: 'container recipe',
    actions: ['imagebuilder:GetContainerRecipe', 'imagebuilder:ListContainerRecipes'],
    hasBuilds: false,
  },
}

/** What AWS asks of a kind of resource. */
export function factsOf(type: ResourceType): ResourceTypeFacts {
  return facts[type]
}
