import type { Finding, Outcome } from '../../functions/lib/domain/outcome.ts'

/**
 * How an account may have an image: `share` by AWS RAM, `launch` as permission on an AMI of the owner, `copy` as an AMI
 * of its own.
 */
export const wayKinds = ['share', 'launch', 'copy'] as const

/** What became of one way in which a run was to give an image to an account. */
export interface Way {
  readonly kind: (typeof wayKinds)[number]
  readonly region: string
  /** `retired`: it was there, and a later run took it out of the share of its rule. */
  readonly outcome: Outcome | 'retired'
  /** Names of the rules that want it; `manual` for a manual input. */
  readonly wantedBy: readonly string[]
  readonly runId: string
  /** ISO 8601, when it came about; absent while nothing has. */
  readonly at?: string
  /** The AMI that the account launches, where it is known. */
  readonly imageId?: string
  readonly finding?: Finding
  /** The unit or the organization that it is given to: only Organizations tells whether the account is in it. */
  readonly through?: string
}

/** The same of every run that told of it. */
export interface StandingWay extends Way {
  /** ISO 8601, since when the account has it without a break; absent where it has it not. */
  readonly since?: string
}

/** Whether the account has the image in this way. */
export function isThere({ outcome }: Pick<Way, 'outcome'>): boolean {
  return outcome === 'done' || outcome === 'superseded'
}

/** How things stand: of each way the newest word, and since when it holds. `ways`: newest first. */
export function standingWays(ways: readonly Way[]): readonly StandingWay[] {
  const byWay = Map.groupBy(ways, ({ kind, region, through = '' }) => `${kind} ${region} ${through}`)
  return [...byWay.values()]
    .flatMap((same) => {
      const [newest] = same
      if (newest === undefined) return []
      const broken = same.findIndex((way) => !isThere(way))
      const first = (broken === -1 ? same : same.slice(0, broken)).at(-1)
      return [{ ...newest, ...(first?.at === undefined ? {} : { since: first.at }) }]
    })
    .toSorted((one, other) => rankOf(one) - rankOf(other) || (one.region < other.region ? -1 : 1))
}

function rankOf({ kind }: Way): number {
  return wayKinds.indexOf(kind)
}
