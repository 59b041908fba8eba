import type { CopyPlan } from '../../copying/copy-plan.ts'
import { copyCallOf } from '../../copying/copy-request.ts'
import type { CopyCall } from '../../copying/copy-request.ts'
import type { PlannedCopy } from '../../copying/source-plan.ts'
import type { WantedLaunchTemplate, WantedParameter } from '../../copying/wanted-copy.ts'
import { nameOfNeed } from './need.ts'
import type { Need } from './need.ts'

/** What a run needs of one account. */
export interface AccountNeeds {
  readonly accountId: string
  readonly needs: readonly Need[]
}

/** A copy plan, and the keys that the AMIs which are there are encrypted with, by AMI. */
export interface PlanWithKeys {
  readonly plan: Pick<CopyPlan, 'copies'>
  readonly keysOfImages: ReadonlyMap<string, readonly string[]>
}

/** The accounts that a plan needs something of, the owner left out: it needs no role of its own. */
export function accountsOfPlan({ copies }: Pick<CopyPlan, 'copies'>, ownerId: string): readonly string[] {
  const accounts = copies.flatMap(({ accountId, outputs }) => [
    accountId,
    ...[...outputs.launchTemplates, ...outputs.parameters].map((output) => output.accountId),
  ])
  return [...new Set(accounts)].filter((accountId) => accountId !== ownerId).toSorted()
}

/** What a plan needs of an account, each thing once per Region, whichever copies need it. */
export function needsOf(planned: PlanWithKeys, accountId: string): AccountNeeds {
  const { copies } = planned.plan
  const byId = new Map(copies.map((copy) => [copy.id, copy]))
  const own = copies.filter((copy) => copy.accountId === accountId)
  const lanes = Map.groupBy(own, ({ region }) => region)
  const needs = [
    ...[...lanes].flatMap(([region, inRegion]) => needsOfLane(region, inRegion, { ...planned, byId })),
    ...own.flatMap(needOfLaunchPermission),
    ...copies.flatMap((copy) => needsOfOutputs(copy, accountId)),
  ]
  return { accountId, needs: distinct(needs) }
}

interface Sources extends PlanWithKeys {
  readonly byId: ReadonlyMap<string, PlannedCopy>
}

function needsOfLane(region: string, all: readonly PlannedCopy[], sources: Sources): readonly Need[] {
  const isPublic = all.some(({ outputs }) => outputs.launchPermission?.userGroups?.includes('all') === true)
  const copies = all.filter(({ existingImageId }) => existingImageId === undefined)
  const publicAccess: readonly Need[] = isPublic ? [{ kind: 'publicAccess', region }] : []
  const [first] = copies
  if (first === undefined) return publicAccess
  const sourceKeys = new Set(copies.flatMap((copy) => sourceKeysOf(copy, sources)))
  return [
    { kind: 'copy', region, call: callOf(first, sources) },
    { kind: 'lane', region, names: copies.map(({ id, request }) => ({ name: request.name, copyId: id })) },
    { kind: 'allowedImages', region },
    ...publicAccess,
    ...needsOfPlainCopies(region, copies, sources),
    ...[...sourceKeys].map((keyArn): Need => ({ kind: 'sourceKey', region, keyArn })),
    ...needsOfKeys(region, copies),
  ]
}

function needOfLaunchPermission({ region, existingImageId, outputs }: PlannedCopy): readonly Need[] {
  const { launchPermission: permission } = outputs
  return existingImageId === undefined || permission === undefined
    ? []
    : [{ kind: 'launchPermission', region, imageId: existingImageId, permission }]
}

/** Copies that stay unencrypted unless the account says otherwise. */
function needsOfPlainCopies(
  region: string,
  copies: readonly PlannedCopy[],
  sources: Sources,
): readonly Need[] {
  const plain = copies.filter(
    (copy) => copy.request.kmsKeyId === undefined && sourceKeysOf(copy, sources).length === 0,
  )
  if (plain.length === 0) return []
  const isSharedOn = plain.some(({ outputs }) => outputs.launchPermission !== undefined)
  return [{ kind: 'ebsDefault', region, isSharedOn }]
}

function needsOfKeys(region: string, copies: readonly PlannedCopy[]): readonly Need[] {
  const byKey = Map.groupBy(copies, ({ request }) => request.kmsKeyId)
  return [...byKey].flatMap(([keyArn, same]): readonly Need[] => {
    if (keyArn === undefined) return []
    const isAutoScaled = same.some(({ outputs }) => outputs.launchTemplates.length > 0)
    return [{ kind: 'key', region, keyArn, isAutoScaled }]
  })
}

function needsOfOutputs({ region, sourceImageId, outputs }: PlannedCopy, accountId: string): readonly Need[] {
  const isOwn = (output: WantedLaunchTemplate | WantedParameter) => output.accountId === accountId
  return [
    ...outputs.launchTemplates.filter(isOwn).map(({ launchTemplateId, setDefault }): Need => ({
      kind: 'template',
      region,
      launchTemplateId,
      setDefault,
      imageId: sourceImageId,
    })),
    ...outputs.parameters
      .filter(isOwn)
      .map(({ name, dataType }): Need => ({ kind: 'parameter', region, name, dataType })),
  ]
}

/** The call as it will be made; where a relay's AMI is not there yet, with the AMI that the relay is taken from. */
function callOf(copy: PlannedCopy, { byId }: Sources): CopyCall {
  const { source } = copy.request
  const relay = source.kind === 'relay' ? byId.get(source.copyId)?.request : undefined
  const request = relay === undefined ? copy.request : { ...copy.request, source: relay.source }
  const imageId = request.source.kind === 'image' ? request.source.imageId : copy.sourceImageId
  return copyCallOf({ id: copy.id, attempt: 1, request }, imageId)
}

/** A relay has the key that it is to get, or, without one, no encryption. */
function sourceKeysOf({ request }: PlannedCopy, { byId, keysOfImages }: Sources): readonly string[] {
  const { source } = request
  if (source.kind === 'image') return keysOfImages.get(source.imageId) ?? []
  const key = byId.get(source.copyId)?.request.kmsKeyId
  return key === undefined ? [] : [key]
}

function distinct(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.map((need) => [nameOfNeed(need), need])).values()]
}
