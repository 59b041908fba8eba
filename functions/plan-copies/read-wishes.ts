import type { BuiltImage } from '../lib/domain/copying/built-image.ts'
import type { DistributionsReading } from '../lib/domain/copying/read-distributions.ts'
import { readDistributions } from '../lib/domain/copying/read-distributions.ts'
import { needsAccounts } from '../lib/domain/copying/rule-requests.ts'
import { distributionNotFound } from '../lib/domain/copying/source-findings.ts'
import { findingsOfForm, wantedOfDistributions } from '../lib/domain/copying/wanted-of-distributions.ts'
import type { Wishes } from '../lib/domain/copying/wanted-of-distributions.ts'
import { wantedOfRule } from '../lib/domain/copying/wanted-of-rule.ts'
import type { Finding } from '../lib/domain/outcome.ts'
import type { Rule, Rules } from '../lib/domain/rules/rules.ts'
import { targetsOfRule } from '../lib/domain/rules/target-accounts.ts'
import { readSurroundings } from '../lib/planning/surroundings.ts'
import type { SurroundingsDeps } from '../lib/planning/surroundings.ts'
import type { BuildRecords } from '../lib/ports/built-images.ts'

/** What reading wishes needs. */
export interface ReadWishesDeps extends SurroundingsDeps {
  readonly builds: Pick<BuildRecords, 'findDistribution'>
}

/** What the rules that match a build want copied of it. */
export async function wishesOfRules(
  { rules, matching }: { readonly rules: Rules; readonly matching: readonly Rule[] },
  built: BuiltImage,
  deps: ReadWishesDeps,
): Promise<readonly Wishes[]> {
  const namings = matching.map((rule) => ({
    named: targetsOfRule(rule, rules),
    isByPolicy: needsAccounts(rule),
  }))
  const surroundings = await readSurroundings(namings, deps)
  const wishes: Wishes[] = []
  for (const rule of matching) {
    const { distribute, name } = rule
    const reading = distribute === undefined ? undefined : await read(distribute, name, deps)
    wishes.push(wantedOfRule({ rule, rules, surroundings }, built, reading))
  }
  return wishes
}

/** What a person wants copied. */
export interface PersonsWish {
  /** What that means for one of the builds. */
  readonly of: (built: BuiltImage) => Wishes
  /** What is wrong with its form, which is to be told even where no build can be copied. */
  readonly findings: readonly Finding[]
}

/** What a person wants copied of each of some builds. */
export async function wishesOfPerson(distribute: unknown, deps: ReadWishesDeps): Promise<PersonsWish> {
  const reading = await read(distribute, wantedBy, deps)
  const { members } = (await readSurroundings([], deps)).organization
  return {
    of: (built) => wantedOfDistributions(reading, { wantedBy, ssmParameters: [], members }, built),
    findings: findingsOfForm(reading, wantedBy),
  }
}

const wantedBy = 'manual'

/** A configuration, its `distributions`, or the ARN of one. */
async function read(
  distribute: unknown,
  wantedBy: string,
  { builds }: ReadWishesDeps,
): Promise<DistributionsReading> {
  if (typeof distribute !== 'string') return readDistributions(distribute)
  const found = await builds.findDistribution(distribute)
  if (found !== undefined) return readDistributions(found)
  return { kind: 'refused', findings: [distributionNotFound(distribute, wantedBy)] }
}
