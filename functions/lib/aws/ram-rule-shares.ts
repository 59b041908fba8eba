import type { RAMClient, ResourceShare as AwsShare } from '@aws-sdk/client-ram'

import { RequestRefused } from '../domain/errors.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import { permissionNameOf } from '../domain/sharing/permission-name.ts'
import { typeName } from '../domain/sharing/rule-share-findings.ts'
import {
  ruleShareName,
  ruleTagKey,
  type ListedShare,
  type RuleShareKey,
} from '../domain/sharing/rule-share.ts'
import type { RuleShares } from '../ports/rule-shares.ts'
import { hasName } from './aws-error.ts'
import { listPermissionsOfType } from './ram-permissions.ts'
import {
  addPrincipals,
  addResource,
  allowExternal,
  attachPermission,
  createShare,
  removeResources,
} from './ram-rule-share-changes.ts'
import { listAssociations, listShares, shareOf } from './ram-share-reads.ts'

/** RAM's largest page: a share may have thousands of principals. */
const maxResults = 500

type ClientFor = (region: string) => RAMClient

/** The owner's RAM shares that rules made, each in the Region of its key or ARN. */
export function createRamRuleShares(clientFor: ClientFor): RuleShares {
  const clientOf = (arn: string): RAMClient => clientFor(regionOfArn(arn))
  return {
    findTagged: async (key) => oldestFirst(await sharesOfName(clientFor, key, tagOf(key))),
    findUntagged: async (key) =>
      oldestFirst((await sharesOfName(clientFor, key)).filter((share) => !isOurs(share))),
    findKnown: async (key, shareArn) => findKnown(clientOf(shareArn), key, shareArn),
    read: async (share) => read(clientOf(share.arn), share),
    findForeignCarriers: async (resourceArn, known) =>
      findForeignCarriers(clientOf(resourceArn), resourceArn, known),
    create: async (share) => createShare(clientFor(share.key.region), share),
    allowExternal: async (shareArn) => allowExternal(clientOf(shareArn), shareArn),
    addPrincipals: async (shareArn, principals) => addPrincipals(clientOf(shareArn), shareArn, principals),
    addResource: async (shareArn, resourceArn) => addResource(clientOf(shareArn), shareArn, resourceArn),
    removeResources: async (shareArn, resourceArns) =>
      removeResources(clientOf(shareArn), shareArn, resourceArns),
    findPermission: async (arn) => {
      const found = await listPermissionsOfType(
        clientFor(arn.region),
        `imagebuilder:${typeName(arn)}`,
        arn.text,
      )
      if (found.some(({ isResourceTypeDefault }) => isResourceTypeDefault === true))
        return { kind: 'default' }
      const ours = found.find(
        ({ name, featureSet }) => name === permissionNameOf(arn.type) && featureSet === 'STANDARD',
      )
      return ours?.arn === undefined ? { kind: 'none' } : { kind: 'ours', permissionArn: ours.arn }
    },
    attachPermission: async (shareArn, permissionArn, arn) =>
      attachPermission(clientOf(shareArn), {
        shareArn,
        permissionArn,
        type: `imagebuilder:${typeName(arn)}`,
      }),
  }
}

async function sharesOfName(
  clientFor: ClientFor,
  { rule, region }: RuleShareKey,
  tag?: ReturnType<typeof tagOf>,
): Promise<readonly AwsShare[]> {
  const name = ruleShareName(rule)
  return listShares(clientFor(region), { name, resourceShareStatus: 'ACTIVE', ...tag }, name)
}

function tagOf({ rule }: RuleShareKey) {
  return { tagFilters: [{ tagKey: ruleTagKey, tagValues: [rule] }] }
}

function isOurs({ tags = [] }: AwsShare): boolean {
  return tags.some(({ key }) => key === ruleTagKey)
}

function oldestFirst(shares: readonly AwsShare[]): readonly ListedShare[] {
  const made = ({ creationTime }: AwsShare): number => creationTime?.getTime() ?? 0
  return shares.toSorted((one, other) => made(one) - made(other)).map(listed)
}

function listed({ resourceShareArn: arn = '', name = '', ...share }: AwsShare): ListedShare {
  return { arn, name, allowsExternal: share.allowExternalPrincipals === true }
}

async function findKnown(
  client: RAMClient,
  key: RuleShareKey,
  shareArn: string,
): ReturnType<RuleShares['findKnown']> {
  try {
    const [share] = await listShares(client, { resourceShareArns: [shareArn], ...tagOf(key) }, shareArn)
    return share?.status === 'ACTIVE' ? { kind: 'found', share: listed(share) } : { kind: 'gone' }
  } catch (error) {
    if (error instanceof RequestRefused && hasName(error.cause, 'UnknownResourceException'))
      return { kind: 'unseen' }
    throw error
  }
}

async function read(client: RAMClient, share: ListedShare): ReturnType<RuleShares['read']> {
  const { arn, name } = share
  const list = async (associationType: 'RESOURCE' | 'PRINCIPAL') =>
    listAssociations(client, { associationType, resourceShareArns: [arn], maxResults }, arn)
  const [resources, principals] = [await list('RESOURCE'), await list('PRINCIPAL')]
  return {
    ...shareOf({ resourceShareArn: arn, name, featureSet: 'STANDARD' }, resources, principals),
    ...share,
  }
}

async function findForeignCarriers(
  client: RAMClient,
  resourceArn: string,
  known: readonly string[],
): Promise<readonly ListedShare[]> {
  const carriers = await listAssociations(client, { associationType: 'RESOURCE', resourceArn }, resourceArn)
  const current = carriers.filter(({ status }) => status === 'ASSOCIATED' || status === 'ASSOCIATING')
  const others = new Set(current.map(({ resourceShareArn = '' }) => resourceShareArn)).difference(
    new Set(known),
  )
  if (others.size === 0) return []
  const shares = await listShares(client, { resourceShareArns: [...others] }, resourceArn)
  return shares
    .filter(({ status, featureSet }) => status === 'ACTIVE' && featureSet === 'STANDARD')
    .filter((share) => !isOurs(share))
    .map(listed)
}
