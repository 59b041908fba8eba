import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest, longest first: begun last, one of them would keep one worker while the other has nothing to do. */
const longest = [
  'workflow/scenarios',
  'e2e/start',
  'e2e/ibshare',
  'worlds/sharing-matrix',
  'worlds/crashes',
  'e2e/local',
  'worlds/least-privilege',
  'worlds/rival-runs',
  'worlds/copying-worlds',
  'worlds/slow-worlds',
  'worlds/broken-worlds',
].map((name) => `/test/${name}.test.ts`)

/** Begins with the files that take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(name))
  return place === -1 ? longest.length : place
}
