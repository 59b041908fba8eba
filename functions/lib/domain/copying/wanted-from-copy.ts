import type { Members } from '../organization.ts'
import type { Finding } from '../outcome.ts'
import { amiSpecOf } from './ami-spec.ts'
import type { AmiSpec } from './ami-spec.ts'
import { outputOf } from './built-image.ts'
import type { BuiltImage } from './built-image.ts'
import { launchTemplateWithoutAmi, launchTemplateWithoutPlace } from './copy-findings.ts'
import type { CopyRule } from './copy-rule-schema.ts'
import type { LaneKey } from './lane-key.ts'
import { keyMembers, parameterNames, parametersIn } from './rule-request.ts'
import type { ParameterName, RuleRequest } from './rule-request.ts'
import { isWithoutOutputs, noOutputs, nothingWanted, permissionFor } from './wanted-copy.ts'
import type { CopyOutputs, Wanted, WantedCopy } from './wanted-copy.ts'

/** What a rule's `copy` wants: an AMI for each account in each Region, and the parameters that name it. */
export function wantedFromCopy(copy: CopyRule, request: RuleRequest, built: BuiltImage): Wanted {
  const template = copy.amiDistributionConfiguration ?? {}
  const reading = amiSpecOf(template, built, `${request.ruleName}.copy.amiDistributionConfiguration`)
  const names = parameterNames(request, built)
  const findings = [
    ...(reading.kind === 'refused' ? reading.findings : []),
    ...names.findings,
    ...templatesWithoutPlace(copy, request),
  ]
  if (reading.kind === 'refused' || findings.length > 0) return { ...nothingWanted, findings }

  const context: CopyContext = { copy, request, built, spec: reading.spec, names: names.parameters }
  const regions = request.regions.map((region) => inRegion(region, context))
  return {
    copies: regions.flatMap(({ copies }) => copies),
    existing: regions.flatMap(({ existing }) => existing),
    relayOutputs: regions.flatMap(({ relayOutputs }) => relayOutputs),
    findings: [],
  }
}

interface CopyContext {
  readonly copy: CopyRule
  readonly request: RuleRequest
  readonly built: BuiltImage
  readonly spec: AmiSpec
  readonly names: readonly ParameterName[]
}

function inRegion(region: string, context: CopyContext): Omit<Wanted, 'findings'> {
  const { request, built, names } = context
  const { ownerId } = built
  const wantedBy = [request.ruleName]
  const accounts = request.accountsIn(region).filter((accountId) => accountId !== ownerId)
  const lanes = accounts.map((accountId) => ({
    accountId,
    region,
    ami: outputOf(built, { accountId, region }),
    outputs: outputsIn({ accountId, region }, context),
  }))
  const owners: CopyOutputs = { ...noOutputs, parameters: parametersIn(ownerId, names) }
  const ownersAmi = outputOf(built, { accountId: ownerId, region })
  const isWanted = lanes.length > 0 && !isWithoutOutputs(owners)
  return {
    existing: [
      ...lanes.flatMap(({ ami, outputs }) =>
        ami === undefined || isWithoutOutputs(outputs) ? [] : [{ ...ami, outputs, wantedBy }],
      ),
      ...(ownersAmi === undefined || !isWanted ? [] : [{ ...ownersAmi, outputs: owners, wantedBy }]),
    ],
    relayOutputs: ownersAmi === undefined && isWanted ? [{ region, outputs: owners }] : [],
    copies: lanes
      .filter(({ ami }) => ami === undefined)
      .map(({ accountId, outputs }) => copyFor({ accountId, region }, outputs, context)),
  }
}

function copyFor(lane: LaneKey, outputs: CopyOutputs, context: CopyContext): WantedCopy {
  const { copy, request, spec } = context
  const { accountId, region } = lane
  return {
    accountId,
    region,
    ...spec,
    ...ruleKeys(context, lane),
    relay: copy.relay !== false,
    outputs,
    wantedBy: [request.ruleName],
  }
}

function ruleKeys({ copy, request, built }: CopyContext, lane: LaneKey) {
  const plain = copy.amiDistributionConfiguration?.kmsKeyId
  return keyMembers(copy.kmsKeys === undefined ? plain : request.kmsKeys, lane, built.ownerId)
}

function outputsIn({ accountId, region }: LaneKey, { copy, names }: CopyContext): CopyOutputs {
  return {
    ...permissionFor(copy.amiDistributionConfiguration?.launchPermission),
    launchTemplates: (copy.launchTemplateConfigurations ?? [])
      .filter((wanted) => wanted.accountId === accountId && (wanted.region ?? region) === region)
      .map(({ launchTemplateId, setDefaultVersion }) => ({
        accountId,
        launchTemplateId,
        setDefault: setDefaultVersion ?? true,
      })),
    parameters: parametersIn(accountId, names),
  }
}

/** A launch template is in one account and Region; where a rule means several, it must say which. */
function templatesWithoutPlace(copy: CopyRule, request: RuleRequest): readonly Finding[] {
  const hasOneRegion = request.regions.length <= 1
  return (copy.launchTemplateConfigurations ?? [])
    .filter(({ region, accountId }) => accountId === undefined || (region === undefined && !hasOneRegion))
    .map(({ launchTemplateId }) => launchTemplateWithoutPlace(launchTemplateId, request.ruleName))
}

/** Launch templates of accounts that the rule gives no AMI in their Region, those of suspended accounts left out. */
export function templatesWithoutAmi(
  copy: CopyRule,
  request: RuleRequest,
  members: Members,
): readonly Finding[] {
  const isSuspended = (accountId: string) =>
    members.kind === 'known' && members.active.get(accountId) === false
  return (copy.launchTemplateConfigurations ?? []).flatMap(({ accountId, launchTemplateId, region }) => {
    if (accountId === undefined || isSuspended(accountId)) return []
    const regions = request.regions.filter((one) => one === (region ?? one))
    return regions.some((one) => request.accountsIn(one).includes(accountId))
      ? []
      : [launchTemplateWithoutAmi(launchTemplateId, { accountId, region }, request.ruleName)]
  })
}
