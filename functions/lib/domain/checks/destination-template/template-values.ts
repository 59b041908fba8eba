import type { Distribution } from '../../copying/distribution-schema.ts'
import { partitionOfRegion } from '../../partition.ts'
import type { Rules } from '../../rules/rules.ts'
import { keyResources } from './key-resources.ts'
import { commonParameterPrefix } from './parameter-prefix.ts'
import { roleUseOf } from './role-use.ts'
import type { RoleUse } from './role-use.ts'

/** Values for the parameters of infra/destination-account.template.json; one that is absent keeps its default. */
export interface DestinationTemplateValues {
  readonly OwnerAccountId: string
  readonly EncryptedImages: 'true' | 'false'
  readonly LaunchTemplates: 'true' | 'false'
  readonly SsmParameters: 'true' | 'false'
  readonly ParameterPrefix?: string
  /** ARNs, separated by commas. */
  readonly KmsKeyArns?: string
}

/** What the template of destination accounts is to be deployed with for a rules file. */
export interface TemplateValuesReading {
  readonly values: DestinationTemplateValues
  /** What rules want and the values do not give, a sentence each; each names what to do about it. */
  readonly beyond: readonly string[]
}

/** CloudFormation's longest value of a parameter, in bytes. */
const longestValue = 4_096

/**
 * The values with which the role of destination accounts may do what the rules want of it and nothing else.
 * `configurations` are the distribution configurations that rules name by their ARN, as far as they were read. Whether
 * images are encrypted that no rule names a key for is known to their recipes alone: `EncryptedImages` is `false` then.
 */
export function destinationTemplateValues(
  rules: Rules,
  configurations: ReadonlyMap<string, readonly Distribution[]> = new Map(),
): TemplateValuesReading {
  const uses = rules.rules.map((rule) => roleUseOf(rule, rules, configurations))
  const keys = uses.flatMap(({ kmsKeyIds }) => kmsKeyIds)
  const prefix = commonParameterPrefix(uses.flatMap(({ parameterNames }) => parameterNames))
  return {
    values: {
      OwnerAccountId: rules.ownerAccountId,
      EncryptedImages: flag(keys.length > 0),
      LaunchTemplates: flag(uses.some(({ addsTemplateVersions }) => addsTemplateVersions)),
      SsmParameters: flag(uses.some(({ parameterNames }) => parameterNames.length > 0)),
      ...(prefix.kind === 'prefix' ? { ParameterPrefix: prefix.prefix } : {}),
      ...(keys.length > 0 ? { KmsKeyArns: keyArns(keys, rules) } : {}),
    },
    beyond: [...(prefix.kind === 'several' ? [severalPrefixes(prefix.names)] : []), ...uses.flatMap(unread)],
  }
}

function flag(wanted: boolean): 'true' | 'false' {
  return wanted ? 'true' : 'false'
}

/** Keys one by one while CloudFormation takes as many, else whole accounts. */
function keyArns(keys: readonly string[], { ownerAccountId, regions }: Rules): string {
  const partition = partitionOfRegion(regions[0] ?? '')
  const place = { partition, ownerId: ownerAccountId }
  const exact = keyResources(keys, { ...place, by: 'key' }).join(',')
  return exact.length <= longestValue ? exact : keyResources(keys, { ...place, by: 'account' }).join(',')
}

function severalPrefixes(names: readonly string[]): string {
  return `SSM parameters begin with nothing in common (${names.join(', ')}): ParameterPrefix has one beginning. Rename them, for example below /imagebuilder/, or add ssm:PutParameter and ssm:GetParameter for the others to the role by hand.`
}

function unread({ unreadConfiguration: arn }: RoleUse): readonly string[] {
  if (arn === undefined) return []
  return [
    `The rules do not say what ${arn} has. Look for kmsKeyId, launchTemplateConfigurations and ssmParameterConfigurations in it, and set EncryptedImages, LaunchTemplates and SsmParameters to true accordingly: aws imagebuilder get-distribution-configuration --distribution-configuration-arn ${arn}`,
  ]
}
