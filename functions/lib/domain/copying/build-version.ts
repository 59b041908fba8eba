/** Which build an output holds. */
export interface BuildStamp {
  /** `1.2.3/4` */
  readonly version: string
  /** The image's dateCreated, ISO 8601. */
  readonly createdAt: string
}

/** Negative where `a` is the older build: version and build number by their numbers, then the date of the image. */
export function compareBuilds(a: BuildStamp, b: BuildStamp): number {
  const ofB = numbersOf(b.version)
  const differences = numbersOf(a.version).map((number, index) => number - (ofB[index] ?? 0))
  const first = differences.find((difference) => difference !== 0)
  return first ?? Date.parse(a.createdAt) - Date.parse(b.createdAt)
}

/** @throws Error when the text is no version of a build: a bug of ours, versions come from ARNs that were read. */
function numbersOf(version: string): readonly number[] {
  if (!/^\d+\.\d+\.\d+\/\d+$/.test(version)) {
    throw new Error(`Expected the version of a build to be like 1.2.3/4, got ${version}`)
  }
  return version.split(/[./]/).map(Number)
}
