import type { PolicyStore } from './policy-store.ts'

/** What an organization is to forbid or to allow from now on. */
export interface Limit {
  readonly name: string
  /** The policy's document. */
  readonly document: unknown
  /** The id of the root, a unit or an account. */
  readonly targetId: string
  /** Whether it takes the place of all policies that are there: the way to a list of what is allowed. */
  readonly instead?: boolean
}

/**
 * Makes a service control policy and attaches it, as the management account would do in several calls; answers its id.
 * @throws ServiceError MalformedPolicyDocumentException, ConstraintViolationException.
 */
export function limitTarget(
  policies: PolicyStore,
  { name, document, targetId, instead = false }: Limit,
): string {
  policies.enable()
  const { id } = policies.create({ name, description: '', text: JSON.stringify(document) })
  const before = policies.attachedTo(targetId)
  policies.attach(id, targetId)
  if (instead) for (const other of before) policies.detach(other.id, targetId)
  return id
}
