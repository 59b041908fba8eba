import { ServiceError } from '../../cloud/service.ts'
import { invalidParameterValue } from '../errors.ts'
import type { CheckedDistribution } from './distribution-constraints.ts'

/** Where a distribution configuration is created: the account and Region that build with it. */
export interface SourcePlace {
  readonly accountId: string
  readonly region: string
}

/** Of one Region of a configuration (AWS General Reference, Image Builder endpoints and quotas). */
const quotas = { launchTemplateConfigurations: 5, ssmParameterConfigurations: 10 } as const

/**
 * Refuses what is well-formed, but makes no sense together.
 * @throws ServiceError InvalidParameterValueException, InvalidParameterCombinationException, ServiceQuotaExceededException.
 */
export function checkDistributions(distributions: readonly CheckedDistribution[], source: SourcePlace): void {
  for (const [index, distribution] of distributions.entries()) {
    const member = `distributions[${index}]`
    checkOutputs(distribution, member)
    checkQuotas(distribution, member)
    checkParameterAccounts(distribution, member, source)
  }
  checkSourceRegion(distributions, source)
}

/** Its first sentence is AWS's; an AMI and a container together, CloudFormation's reference forbids. */
function checkOutputs({ region: _region, ...outputs }: CheckedDistribution, member: string): void {
  if (Object.values(outputs).every((output) => output === undefined)) {
    throw invalidParameterValue(
      member,
      'One or more outputs should be provided for each region in a distribution configuration.',
    )
  }
  const { amiDistributionConfiguration: ami, containerDistributionConfiguration: container } = outputs
  if (ami !== undefined && container !== undefined) {
    throw new ServiceError(
      'InvalidParameterCombinationException',
      `You must specify exactly one of amiDistributionConfiguration and containerDistributionConfiguration in ${member}.`,
    )
  }
}

function checkQuotas(distribution: CheckedDistribution, member: string): void {
  for (const kind of ['launchTemplateConfigurations', 'ssmParameterConfigurations'] as const) {
    const count = distribution[kind]?.length ?? 0
    if (count <= quotas[kind]) continue
    throw new ServiceError(
      'ServiceQuotaExceededException',
      `You have exceeded the number of permitted resources or operations for this service: ${kind} of ${member} is limited to ${quotas[kind]}.`,
      { httpStatus: 402 },
    )
  }
}

/** A parameter gets the id of an AMI that its own account has there (Image Builder API Reference, SsmParameterConfiguration). */
function checkParameterAccounts(
  { region, amiDistributionConfiguration: ami, ssmParameterConfigurations = [] }: CheckedDistribution,
  member: string,
  source: SourcePlace,
): void {
  const receivers = new Set(ami?.targetAccountIds ?? [source.accountId])
  if (region === source.region) receivers.add(source.accountId)
  const wrong = ssmParameterConfigurations.findIndex(
    ({ amiAccountId = source.accountId }) => !receivers.has(amiAccountId),
  )
  if (wrong === -1) return
  throw invalidParameterValue(
    `${member}.ssmParameterConfigurations[${wrong}].amiAccountId`,
    'The account must be one of the target accounts of the Region.',
  )
}

/** At least one AMI stays where it is built (Image Builder User Guide, "Set up cross-account AMI distribution"). */
function checkSourceRegion(distributions: readonly CheckedDistribution[], { region }: SourcePlace): void {
  const regions = distributions
    .filter((distribution) => distribution.containerDistributionConfiguration === undefined)
    .map((distribution) =>
      distribution.amiDistributionConfiguration === undefined ? '' : distribution.region,
    )
  if (regions.length === 0 && distributions.length > 0) return
  if (regions.includes(region)) return
  throw invalidParameterValue(
    'distributions',
    `You must specify at least one amiDistributionConfiguration in the source Region ${region}.`,
  )
}
