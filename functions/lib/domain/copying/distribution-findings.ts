import type { Finding } from '../outcome.ts'
import { mostImageTags } from './copy-request.ts'
import { knownPlaceholders } from './name-placeholders.ts'

/** The owner's own AMI is wanted in a Region where Image Builder made none. */
export function ownOutputMissing(region: string, index: number): Finding {
  return {
    check: 'OWN_OUTPUT_MISSING',
    what: `The entry wants the owner's own AMI in ${region}, but Image Builder made none there with this build`,
    where: `distributions[${index}]`,
    remedy: `Add ${region} to the distribution settings of the image pipeline and build again, or let a rule launch in ${region}`,
  }
}

/** A launch template in an account that gets no AMI. */
export function launchTemplateElsewhere(launchTemplateId: string, place: string, index: number): Finding {
  return {
    check: 'LAUNCH_TEMPLATE_WITHOUT_AMI',
    what: `The launch template ${launchTemplateId} is for ${place}, which the entry gives no AMI`,
    where: `distributions[${index}].launchTemplateConfigurations`,
    remedy: 'Add the account to targetAccountIds of the entry, or take the launch template out',
  }
}

/** An SSM parameter in an account that gets no AMI. */
export function parameterElsewhere(name: string, place: string, index: number): Finding {
  return {
    check: 'SSM_PARAMETER_WITHOUT_AMI',
    what: `The parameter ${name} is for ${place}, which the entry gives no AMI`,
    where: `distributions[${index}].ssmParameterConfigurations`,
    remedy: 'Add the account to targetAccountIds of the entry, or take the parameter out',
  }
}

/** A placeholder that we cannot resolve; it would stand in the AMI's name as it is written. */
export function unknownPlaceholder(placeholder: string, where: string): Finding {
  return {
    check: 'UNKNOWN_PLACEHOLDER',
    what: `${placeholder} cannot be resolved for a copy; known are ${knownPlaceholders}`,
    where,
    remedy: `Replace ${placeholder} with its value or with a known placeholder`,
  }
}

/** Image Builder takes fifty tags, and EC2 takes fifty with ours among them. */
export function tooManyTags(count: number, where: string): Finding {
  return {
    check: 'TOO_MANY_TAGS',
    what: `Expected at most ${mostImageTags - 1} tags, got ${count}; EC2 takes ${mostImageTags} on one AMI, and one of them tells which copy it is`,
    where,
    remedy: `Take ${count - mostImageTags + 1} of them out`,
  }
}

/** S2: "at least one AmiDistributionConfiguration in the source Region". */
export function noEntryInSourceRegion(region: string): Finding {
  return {
    check: 'NO_ENTRY_IN_SOURCE_REGION',
    what: `Image Builder asks for at least one amiDistributionConfiguration in the Region of the build, ${region}`,
    where: 'distributions',
    remedy: `Add an entry: { "region": "${region}", "amiDistributionConfiguration": {} }`,
  }
}

/** A member that we do not carry out, and that Image Builder did not carry out with the build. */
export function memberNotCarriedOut(member: string, words: string, index: number): Finding {
  return {
    check: 'DISTRIBUTION_MEMBER_UNSUPPORTED',
    what: `${words} are not carried out by imagebuilder-share, and Image Builder did not do it with this build`,
    where: `distributions[${index}].${member}`,
    remedy: `Take ${member} out, or put it into the distribution settings of the image pipeline, where Image Builder carries it out`,
  }
}

/** More than Image Builder takes per configuration and Region. */
export function tooManyPerRegion(found: {
  readonly check: string
  readonly words: string
  readonly count: number
  readonly most: number
  readonly region: string
}): Finding {
  const { check, words, count, most, region } = found
  return {
    check,
    what: `Expected at most ${most} ${words} in ${region}, got ${count}`,
    where: `distributions of ${region}`,
    remedy: `Take ${count - most} of the ${words} of ${region} out, or have AWS raise the quota and use Image Builder for them`,
  }
}
