import type {
  AssociationStatus,
  ShareAssociation,
} from '../../functions/lib/domain/sharing/resource-share.ts'
import type { BuildNeed } from '../../functions/lib/domain/sharing/retirement.ts'
import type { RamRefusal } from '../../functions/lib/domain/sharing/rule-share-findings.ts'
import type { ListedShare } from '../../functions/lib/domain/sharing/rule-share.ts'
import type { LeaseStore } from '../../functions/lib/ports/lease-store.ts'
import type { RetirementRecord, RuleShareLedger } from '../../functions/lib/ports/rule-share-ledger.ts'
import type { RuleShares, TypePermission } from '../../functions/lib/ports/rule-shares.ts'

/** A share as a test sets it up. */
export interface FakeShare {
  readonly arn: string
  readonly name: string
  readonly tagged: boolean
  allowsExternal?: boolean
  readonly resources: Map<string, ShareAssociation>
  readonly principals: Map<string, ShareAssociation>
}

/** What a test decides about RAM. */
export interface FakeRam {
  readonly shares: FakeShare[]
  /** Refusals, by principal or resource. */
  readonly refused: Map<string, RamRefusal>
  /** What each change was, in order. */
  readonly calls: string[]
  permission: TypePermission
  /** Whether the lists show shares. */
  isListed: boolean
  busy?: string
  foreign: readonly ListedShare[]
}

/** RAM without shares. */
export function fakeRam(): FakeRam {
  const permission = { kind: 'default' } as const
  return { shares: [], refused: new Map(), calls: [], permission, isListed: true, foreign: [] }
}

/** A share with associations, all of one status. */
export function fakeShare(
  id: string,
  associations: { readonly resources?: readonly string[]; readonly principals?: readonly string[] } = {},
  options: { readonly tagged?: boolean; readonly status?: AssociationStatus } = {},
): FakeShare {
  const { tagged = true, status = 'ASSOCIATED' } = options
  const all = (entities: readonly string[] = []) =>
    new Map(entities.map((entity) => [entity, { entity, status }] as const))
  const { resources, principals } = associations
  return {
    arn: `arn:aws:ram:us-east-1:222222222222:resource-share/${id}`,
    name: 'imagebuilder-share-al2023',
    tagged,
    resources: all(resources),
    principals: all(principals),
  }
}

/** Ends what is under way. */
export function settle(ram: FakeRam): void {
  for (const { resources, principals } of ram.shares) {
    for (const associations of [resources, principals]) {
      for (const [entity, { status }] of associations) {
        if (status === 'ASSOCIATING') associations.set(entity, { entity, status: 'ASSOCIATED' })
        if (status === 'DISASSOCIATING') associations.set(entity, { entity, status: 'DISASSOCIATED' })
      }
    }
  }
}

/** The port over {@link FakeRam}. */
export function ruleSharesOf(ram: FakeRam): RuleShares {
  const find = (arn: string): FakeShare => ram.shares.find((share) => share.arn === arn)!
  const refusalOf = (entities: readonly string[]) =>
    entities.map((entity) => ram.refused.get(entity)).find((refusal) => refusal !== undefined)
  const listed = (tagged: boolean) =>
    (ram.isListed ? ram.shares : []).filter((share) => share.tagged === tagged)
  const change = (
    associations: Map<string, ShareAssociation>,
    entities: readonly string[],
    status: AssociationStatus,
  ): void => {
    for (const entity of entities) associations.set(entity, { entity, status })
  }
  const request = (call: string): string => `request-${ram.calls.push(call)}`
  return {
    findTagged: async () => listed(true),
    findUntagged: async () => listed(false),
    findKnown: async (_key, arn) => {
      const share = ram.shares.find((one) => one.arn === arn)
      if (!ram.isListed) return { kind: 'unseen' }
      return share === undefined ? { kind: 'gone' } : { kind: 'found', share }
    },
    read: async ({ arn, name }) => {
      const { resources, principals, allowsExternal = false } = find(arn)
      return {
        arn,
        name,
        allowsExternal,
        featureSet: 'STANDARD',
        resources: [...resources.values()],
        principals: [...principals.values()],
      }
    },
    findForeignCarriers: async () => ram.foreign,
    create: async ({ principals, allowsExternal }) => {
      const refusal = refusalOf(principals)
      if (refusal !== undefined) return { kind: 'refused', refusal }
      const share = fakeShare(`new-${ram.shares.length}`, { principals }, { status: 'ASSOCIATING' })
      ram.shares.push(share)
      const requestId = request(`create ${principals.length} ${allowsExternal ? 'external' : 'internal'}`)
      return { kind: 'taken', shareArn: share.arn, requestId }
    },
    allowExternal: async (arn) => {
      find(arn).allowsExternal = true
      return request('allow external')
    },
    addPrincipals: async (arn, principals) => {
      const refusal = refusalOf(principals)
      if (refusal !== undefined) return { kind: 'refused', refusal }
      change(find(arn).principals, principals, 'ASSOCIATING')
      return { kind: 'taken', requestId: request(`add ${principals.length} principals`) }
    },
    addResource: async (arn, resourceArn) => {
      change(find(arn).resources, [resourceArn], 'ASSOCIATING')
      return request('add resource')
    },
    removeResources: async (arn, resourceArns) => {
      if (ram.busy !== undefined) return { kind: 'busy', why: ram.busy }
      const refusal = refusalOf(resourceArns)
      if (refusal !== undefined) return { kind: 'refused', refusal }
      change(find(arn).resources, resourceArns, 'DISASSOCIATING')
      return { kind: 'taken', requestId: request(`remove ${resourceArns.length} resources`) }
    },
    findPermission: async () => ram.permission,
    attachPermission: async (_shareArn, permissionArn) => request(`attach ${permissionArn}`),
  }
}

/** A ledger of rule shares, with what is in it. */
export function ruleShareLedgerInMemory() {
  const resources = new Map<string, { notes: number; leaving: boolean }>()
  const needs = new Map<string, BuildNeed & { retired: boolean }>()
  const retirements: RetirementRecord[] = []
  let share: { shareArn: string; at: string } | undefined
  const idOf = ({ imageArn, resourceArn }: BuildNeed): string => `${imageArn} ${resourceArn}`
  const ledger: RuleShareLedger = {
    readShare: async () => share,
    recordShare: async (_key, { shareArn, at }) => void (share = { shareArn, at }),
    noteResource: async (_key, { resourceArn, imageArn }) => {
      const known = resources.get(resourceArn) ?? { notes: 0, leaving: false }
      if (imageArn !== undefined) {
        needs.set(idOf({ imageArn, resourceArn }), { imageArn, resourceArn, retired: false })
      }
      resources.set(resourceArn, { ...known, notes: known.notes + 1 })
      return known.leaving ? 'leaving' : 'noted'
    },
    keepResource: async (_key, resourceArn) => void (resources.get(resourceArn)!.leaving = false),
    listResources: async () => [...resources].map(([resourceArn, { notes }]) => ({ resourceArn, notes })),
    listNeeds: async () => [...needs.values()].filter(({ retired }) => !retired),
    markLeaving: async (_key, { resourceArn, notes }) => {
      const known = resources.get(resourceArn)!
      if (known.notes !== notes) return false
      known.leaving = true
      return true
    },
    retireNeed: async (_key, need) => void (needs.get(idOf(need))!.retired = true),
    recordRetirement: async (_runId, retirement) => void retirements.push(retirement),
    listRetirements: async () => retirements,
  }
  return { ledger, resources, needs, retirements, note: (value: typeof share) => void (share = value) }
}

/** Leases of which one may be held by somebody else. */
export function leasesWith(calls: string[], heldBy: () => string | undefined) {
  return {
    acquire: async ({ key, expiresAt }) => {
      const ownerArn = heldBy()
      if (ownerArn !== undefined) return { kind: 'held', ownerArn, expiresAt }
      calls.push(`acquire ${key}`)
      return { kind: 'acquired' }
    },
    release: async ({ key }) => void calls.push(`release ${key}`),
  } satisfies Pick<LeaseStore, 'acquire' | 'release'>
}
