import type { CopyGroup } from '../../functions/lib/domain/copying/copy-result.ts'
import { laneNameOf } from '../../functions/lib/domain/copying/lane-key.ts'
import type { PlannedCopy } from '../../functions/lib/domain/copying/source-plan.ts'
import type { Run } from '../../functions/lib/domain/run/run.ts'
import type { RunCopies } from '../run-copies.ts'
import type { Way } from './way.ts'

/** Whose copies of which AMI. */
interface Asked {
  readonly run: Run
  readonly accountId: string
  /** The owner's AMI of the build. */
  readonly sourceImageId: string
}

/** The ways in which the copies of a run give an image to an account: copies of its own, and permission to launch others'. */
export function copyWays({ plan, groups }: RunCopies, asked: Asked): readonly Way[] {
  const { accountId, sourceImageId } = asked
  const outcomes = new Map(
    groups.flatMap((group) =>
      group.copies
        .filter((copy) => copy.sourceImageId === sourceImageId)
        .map((copy) => [laneNameOf(copy), { ...group, ...copy }] as const),
    ),
  )
  const planned = plan.copies.filter((copy) => copy.sourceImageId === sourceImageId)
  const blocked = plan.blocked.filter((copy) => copy.sourceImageId === sourceImageId)
  const own = [...planned, ...blocked]
    .filter((copy) => copy.accountId === accountId)
    .map((copy) => wayOf('copy', { copy, end: outcomes.get(laneNameOf(copy)) }, asked))
  const launches = planned
    .filter((copy) => copy.accountId !== accountId)
    .flatMap((copy) =>
      launchersOf(copy, accountId).map((through): Way => {
        const way = wayOf('launch', { copy, end: outcomes.get(laneNameOf(copy)) }, asked)
        return through === accountId ? way : Object.assign({ through }, way)
      }),
    )
  return [...own, ...launches]
}

type End = Pick<CopyGroup, 'outcome' | 'finding'> & { readonly imageId?: string }

function wayOf(
  kind: 'copy' | 'launch',
  {
    copy,
    end,
  }: {
    readonly copy: Pick<PlannedCopy, 'region' | 'wantedBy'>
    readonly end: End | undefined
  },
  { run }: Asked,
): Way {
  const { outcome = 'waiting', imageId, finding } = end ?? {}
  return {
    kind,
    region: copy.region,
    outcome,
    wantedBy: copy.wantedBy,
    runId: run.runId,
    ...(run.endedAt === undefined ? {} : { at: run.endedAt }),
    ...(imageId === undefined ? {} : { imageId }),
    ...(finding === undefined ? {} : { finding }),
  }
}

/** By whom the account may launch a copy: itself, or what it may be a member of. */
export function launchersOf({ outputs }: Pick<PlannedCopy, 'outputs'>, accountId: string): readonly string[] {
  const {
    userIds = [],
    userGroups = [],
    organizationArns = [],
    organizationalUnitArns = [],
  } = outputs.launchPermission ?? {}
  if (userIds.includes(accountId) || userGroups.length > 0) return [accountId]
  return [...organizationArns, ...organizationalUnitArns]
}
