import type { BuiltImage } from './built-image.ts'
import type { DistributionsReading } from './read-distributions.ts'
import { apartOfRule, copyRequest, launchRequest } from './rule-requests.ts'
import type { RulePlace } from './rule-requests.ts'
import { nothingWanted } from './wanted-copy.ts'
import { templatesWithoutAmi, wantedFromCopy } from './wanted-from-copy.ts'
import { wantedFromLaunch } from './wanted-from-launch.ts'
import { wantedOfDistributions } from './wanted-of-distributions.ts'
import type { Wishes } from './wanted-of-distributions.ts'

/** What `copy`, `launch` and `distribute` of a rule want; `distributions` is what its `distribute` was read as. */
export function wantedOfRule(
  place: RulePlace,
  built: BuiltImage,
  distributions: DistributionsReading | undefined,
): Wishes {
  const { name: wantedBy, copy, launch, ssmParameters = [] } = place.rule
  const { members } = place.surroundings.organization
  const apart = apartOfRule(place)
  const distribute =
    distributions === undefined
      ? nobody
      : wantedOfDistributions(distributions, { wantedBy, ssmParameters, members }, built)
  // Where accounts could not be found out, that is what is to be mended.
  const templates =
    copy === undefined || apart.findings.length > 0
      ? []
      : templatesWithoutAmi(copy, copyRequest(copy, place), members)
  return {
    wanted: [
      ...(copy === undefined ? [] : [wantedFromCopy(copy, copyRequest(copy, place), built)]),
      ...(launch === undefined ? [] : [wantedFromLaunch(launch, launchRequest(launch, place), built)]),
      ...distribute.wanted,
      { ...nothingWanted, findings: [...apart.findings, ...templates] },
    ],
    sideFindings: [...apart.sideFindings, ...distribute.sideFindings],
  }
}

const nobody: Wishes = { wanted: [], sideFindings: [] }
