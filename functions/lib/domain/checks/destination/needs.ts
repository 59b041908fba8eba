import type { CopyPlan } from '../../copying/copy-plan.ts'
import { copyCallOf } from '../../copying/copy-request.ts'
import type { CopyCall } from '../../copying/copy-request.ts'
import type { PlannedCopy } from '../../copying/source-plan.ts'

/** Something that an account has to have, or to let its role do, in one Region. */
export type Need =
  /** CopyImage; `call` is one of those that are planned. */
  { readonly kind: 'copy'; readonly region: string; readonly call: CopyCall }

/** What a run needs of one account. */
export interface AccountNeeds {
  readonly accountId: string
  readonly needs: readonly Need[]
}

/** The accounts that a plan needs something of, the owner left out: it needs no role of its own. */
export function accountsOfPlan({ copies }: Pick<CopyPlan, 'copies'>, ownerId: string): readonly string[] {
  const accounts = copies.flatMap(({ accountId, outputs }) => [
    accountId,
    ...[...outputs.launchTemplates, ...outputs.parameters].map((output) => output.accountId),
  ])
  return [...new Set(accounts)].filter((accountId) => accountId !== ownerId).toSorted()
}

/** What a plan needs of an account. */
export function needsOf({ copies }: Pick<CopyPlan, 'copies'>, accountId: string): AccountNeeds {
  const byId = new Map(copies.map((copy) => [copy.id, copy]))
  const own = copies.filter((copy) => copy.accountId === accountId && copy.existingImageId === undefined)
  const samples = new Map(own.map((copy) => [copy.region, copy]))
  return {
    accountId,
    needs: [...samples.values()].map((copy) => ({
      kind: 'copy',
      region: copy.region,
      call: callOf(copy, byId),
    })),
  }
}

/** The call as it will be made; where a relay's AMI is not there yet, with the AMI that the relay is taken from. */
function callOf(copy: PlannedCopy, byId: ReadonlyMap<string, PlannedCopy>): CopyCall {
  const { source } = copy.request
  const relay = source.kind === 'relay' ? byId.get(source.copyId)?.request : undefined
  const request = relay === undefined ? copy.request : { ...copy.request, source: relay.source }
  const imageId = request.source.kind === 'image' ? request.source.imageId : copy.sourceImageId
  return copyCallOf({ id: copy.id, attempt: 1, request }, imageId)
}
