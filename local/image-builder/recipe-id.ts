import type { RequestContext } from '../cloud/service.ts'
import { formatArn, normalisedName, type ResourceId } from './arns.ts'
import type { Entries } from './entry.ts'
import { alreadyExists } from './errors.ts'
import { nextVersion } from './versions.ts'

/** What a new recipe is to be called. */
export interface RecipeName {
  readonly kind: 'image-recipe' | 'container-recipe'
  readonly name: string
  /** Three numbers, or a pattern that is to become the next version. */
  readonly semanticVersion: string
}

/**
 * The id of a new recipe of the caller's.
 * @throws ServiceError ResourceAlreadyExistsException when it has that version already.
 */
export function newRecipeId(
  { kind, name, semanticVersion }: RecipeName,
  recipes: Entries<unknown>,
  { caller, region }: RequestContext,
): ResourceId {
  const normalised = normalisedName(name)
  const versions = [...recipes.values()]
    .filter(({ id }) => id.name === normalised)
    .map(({ id }) => id.version ?? '')
  const id: ResourceId = {
    kind,
    region,
    accountId: caller.accountId,
    name: normalised,
    version: semanticVersion.includes('x') ? nextVersion(semanticVersion, versions) : semanticVersion,
  }
  const existing = recipes.get(formatArn(id))
  if (existing === undefined) return id
  throw alreadyExists(kind === 'image-recipe' ? 'ImageRecipe' : 'ContainerRecipe', existing.arn)
}
