import { readResourceArn } from '../resource-arn.ts'

/** That a build of an image needs a resource in the share of a rule; the image itself is such a resource, too. */
export interface BuildNeed {
  readonly imageArn: string
  readonly resourceArn: string
}

/** What leaves the share of a rule that keeps the last builds of each image. */
export interface Retirement {
  /** Needs of builds that are kept no longer. */
  readonly needs: readonly BuildNeed[]
  /** Resources that no kept build needs, ascending. */
  readonly resourceArns: readonly string[]
}

/**
 * Picks the builds that a rule keeps no longer: of each image those beyond the newest `keep`, by version and build
 * number. Only builds that the share carries whole count as kept, so that a build which never got there pushes none out.
 */
export function planRetirement(
  needs: readonly BuildNeed[],
  { keep, carried }: { readonly keep: number; readonly carried: ReadonlySet<string> },
): Retirement {
  const byBuild = Map.groupBy(needs, ({ imageArn }) => imageArn)
  const isWhole = (imageArn: string): boolean =>
    byBuild.get(imageArn)?.every(({ resourceArn }) => carried.has(resourceArn)) === true
  const retired = new Set(
    [...Map.groupBy(byBuild.keys(), imageOf).values()].flatMap((builds) => {
      const newestFirst = builds.toSorted(compareBuilds).toReversed()
      const lastKept = newestFirst.filter(isWhole)[keep - 1]
      return lastKept === undefined ? [] : newestFirst.slice(newestFirst.indexOf(lastKept) + 1)
    }),
  )
  const stillNeeded = new Set(
    needs.filter(({ imageArn }) => !retired.has(imageArn)).map(({ resourceArn }) => resourceArn),
  )
  const left = needs.filter(({ imageArn }) => retired.has(imageArn))
  const gone = left.map(({ resourceArn }) => resourceArn).filter((arn) => !stillNeeded.has(arn))
  return { needs: left, resourceArns: [...new Set(gone)].toSorted() }
}

/** The ARN of a build without version and build number. */
function imageOf(buildArn: string): string {
  return buildArn.split('/').slice(0, 2).join('/')
}

function compareBuilds(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)]
  const index = left.findIndex((number, position) => number !== right[position])
  return index === -1 ? 0 : (left[index] ?? 0) - (right[index] ?? 0)
}

/** Major, minor, patch, build. */
function numbersOf(buildArn: string): readonly number[] {
  const reading = readResourceArn(buildArn)
  if (reading.kind !== 'resource') return []
  const { version, build = '0' } = reading.arn
  return [...version.split('.'), build].map(Number)
}
