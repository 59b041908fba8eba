import { accountInactive } from '../organization.ts'
import type { Members } from '../organization.ts'
import type { Finding } from '../outcome.ts'
import type { BuiltImage } from './built-image.ts'
import { outputOf } from './built-image.ts'
import { checkDistributions } from './check-distributions.ts'
import type { RuleParameters } from './copy-rule-schema.ts'
import type { Distribution } from './distribution-schema.ts'
import type { LaneKey } from './lane-key.ts'
import type { DistributionsReading } from './read-distributions.ts'
import { parameterNames, parametersIn } from './rule-request.ts'
import type { ParameterName } from './rule-request.ts'
import { noOutputs, nothingWanted } from './wanted-copy.ts'
import type { RelayOutputs, Wanted } from './wanted-copy.ts'
import { wantedFromDistributions } from './wanted-from-distributions.ts'

/** What somebody wants of a build, and what a person should know although it stands in the way of nothing. */
export interface Wishes {
  readonly wanted: readonly Wanted[]
  readonly sideFindings: readonly Finding[]
}

/** Who wants a distribution configuration, and what is said beside it. */
export interface DistributionWish {
  /** The rule's name, or `manual`. */
  readonly wantedBy: string
  readonly ssmParameters: RuleParameters
  readonly members: Members
}

/**
 * What a distribution configuration wants, without accounts that AWS Organizations has suspended. One that Image Builder
 * would refuse, or that says what nobody carries out, is refused as a whole. The places in its findings begin with who
 * wants it.
 */
export function wantedOfDistributions(
  reading: DistributionsReading,
  { wantedBy, ssmParameters, members }: DistributionWish,
  built: BuiltImage,
): Wishes {
  if (reading.kind === 'refused') return refused(reading.findings, wantedBy)
  const { distributions } = reading
  const names = parameterNames({ ...unusedRequest, ruleName: wantedBy, ssmParameters }, built)
  if (names.findings.length > 0) {
    return { wanted: [{ ...nothingWanted, findings: names.findings }], sideFindings: [] }
  }
  const findings = checkDistributions(distributions, built)
  if (findings.length > 0) return refused(findings, wantedBy)
  const entries = [
    ...distributions.map((entry) => withParameters(entry, names.parameters, built)),
    ...ownersParameters(distributions, names.parameters, built),
  ]
  const wanted = wantedFromDistributions({ distributions: entries, relay: true, wantedBy }, built)
  const relayOutputs = relayParameters(distributions, names.parameters, built)
  return withoutInactive({ ...wanted, relayOutputs, findings: placed(wanted.findings, wantedBy) }, members)
}

/** What is wrong with the form of a configuration, whatever the build. */
export function findingsOfForm(reading: DistributionsReading, wantedBy: string): readonly Finding[] {
  return reading.kind === 'refused' ? placed(reading.findings, wantedBy) : []
}

/** Takes accounts out that are suspended or closing: nothing can be copied to them. */
function withoutInactive(wanted: Wanted, members: Members): Wishes {
  const isActive = ({ accountId }: LaneKey): boolean =>
    members.kind !== 'known' || members.active.get(accountId) !== false
  const gone = [...wanted.copies, ...wanted.existing].filter((one) => !isActive(one))
  return {
    wanted: [
      { ...wanted, copies: wanted.copies.filter(isActive), existing: wanted.existing.filter(isActive) },
    ],
    sideFindings: [...new Set(gone.map(({ accountId }) => accountId))].map(accountInactive),
  }
}

const unusedRequest = { regions: [], accountsIn: () => [], principalsIn: () => [] }

function refused(findings: readonly Finding[], wantedBy: string): Wishes {
  return { wanted: [{ ...nothingWanted, findings: placed(findings, wantedBy) }], sideFindings: [] }
}

function placed(findings: readonly Finding[], wantedBy: string): readonly Finding[] {
  return findings.map(({ check, what, where, remedy }) => ({
    check,
    what,
    where: `${wantedBy}.distribute: ${where}`,
    remedy,
  }))
}

/** The rule's parameters in every account that the entry gives an AMI. */
function withParameters(
  entry: Distribution,
  names: readonly ParameterName[],
  { ownerId }: BuiltImage,
): Distribution {
  const { amiDistributionConfiguration: ami, ssmParameterConfigurations: own = [] } = entry
  const accounts = (ami?.targetAccountIds ?? []).filter((accountId) => accountId !== ownerId)
  const added = accounts.flatMap((accountId) =>
    names.map(({ name, dataType }) => ({ amiAccountId: accountId, parameterName: name, dataType })),
  )
  return added.length === 0 ? entry : { ...entry, ssmParameterConfigurations: [...own, ...added] }
}

/** The rule's parameters in the owner account, in the Regions where it has the AMI: entries that say nothing else. */
function ownersParameters(
  distributions: readonly Distribution[],
  names: readonly ParameterName[],
  built: BuiltImage,
): readonly Distribution[] {
  if (names.length === 0) return []
  return ownersRegions(distributions, built, true).map((region) => ({
    region,
    ssmParameterConfigurations: names.map(({ name, dataType }) => ({ parameterName: name, dataType })),
  }))
}

/** The same where the owner gets the AMI as a relay. */
function relayParameters(
  distributions: readonly Distribution[],
  names: readonly ParameterName[],
  built: BuiltImage,
): readonly RelayOutputs[] {
  if (names.length === 0) return []
  const outputs = { ...noOutputs, parameters: parametersIn(built.ownerId, names) }
  return ownersRegions(distributions, built, false).map((region) => ({ region, outputs }))
}

/** The Regions of a configuration where the owner has the AMI, or has it not. */
function ownersRegions(
  distributions: readonly Distribution[],
  built: BuiltImage,
  isThere: boolean,
): readonly string[] {
  const regions = new Set(distributions.map(({ region }) => region))
  const { ownerId: accountId } = built
  return [...regions].filter((region) => (outputOf(built, { accountId, region }) !== undefined) === isThere)
}
