import type { ResourceArn } from '../domain/resource-arn.ts'
import type { ResourceShare } from '../domain/sharing/resource-share.ts'
import type { RamRefusal } from '../domain/sharing/rule-share-findings.ts'
import type { ListedShare, RuleShareKey } from '../domain/sharing/rule-share.ts'

/** What became of a request to RAM. */
export type RamAnswer =
  | { readonly kind: 'taken'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly refusal: RamRefusal }

/** What became of the request to create a share. */
export type CreationAnswer =
  | { readonly kind: 'taken'; readonly requestId: string; readonly shareArn: string }
  | { readonly kind: 'refused'; readonly refusal: RamRefusal }

/** What became of the request to take resources out of a share. */
export type RemovalAnswer = RamAnswer | { readonly kind: 'busy'; readonly why: string }

/** The permission with which a share gives a type of resource. */
export type TypePermission =
  /** RAM attaches its default by itself. */
  | { readonly kind: 'default' }
  /** A customer managed one of ours. */
  | { readonly kind: 'ours'; readonly permissionArn: string }
  | { readonly kind: 'none' }

/** The owner's RAM shares that rules made, each in its Region. Every list is read to its last page. */
export interface RuleShares {
  /** Active shares of the name and with the tag of a rule's share, oldest first. */
  findTagged(key: RuleShareKey): Promise<readonly ListedShare[]>
  /** Active shares of the name of a rule's share without its tag. */
  findUntagged(key: RuleShareKey): Promise<readonly ListedShare[]>
  /** A share that we know, whatever its name. `gone`: deleted, or without our tag; `unseen`: RAM does not know it, or not yet. */
  findKnown(
    key: RuleShareKey,
    shareArn: string,
  ): Promise<{ readonly kind: 'found'; readonly share: ListedShare } | { readonly kind: 'gone' | 'unseen' }>
  /** A share with its resources and principals. */
  read(share: ListedShare): Promise<ResourceShare>
  /** Active STANDARD shares that carry a resource and have no tag of ours, apart from `known`. */
  findForeignCarriers(resourceArn: string, known: readonly string[]): Promise<readonly ListedShare[]>
  /** Creates a rule's share with name, tag and principals. */
  create(share: {
    readonly key: RuleShareKey
    readonly principals: readonly string[]
    readonly allowsExternal: boolean
    readonly clientToken: string
  }): Promise<CreationAnswer>
  /** Lets accounts outside the organization into a share; answers AWS's request id. */
  allowExternal(shareArn: string): Promise<string>
  addPrincipals(shareArn: string, principals: readonly string[]): Promise<RamAnswer>
  /** Puts a resource into a share; answers AWS's request id. */
  addResource(shareArn: string, resourceArn: string): Promise<string>
  removeResources(shareArn: string, resourceArns: readonly string[]): Promise<RemovalAnswer>
  /** The permission for a resource's type in its Region. */
  findPermission(arn: ResourceArn): Promise<TypePermission>
  /** Gives a share a permission for its type; answers AWS's request id, `undefined` where it has one for the type. */
  attachPermission(shareArn: string, permissionArn: string, arn: ResourceArn): Promise<string | undefined>
}
