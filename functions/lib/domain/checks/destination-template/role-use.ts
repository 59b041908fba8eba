import type { Distribution } from '../../copying/distribution-schema.ts'
import { kmsKeyFor } from '../../copying/kms-keys.ts'
import { distributionsIn } from '../../rules/distributions-in.ts'
import { regionsMeant } from '../../rules/rule-regions.ts'
import type { Rule, Rules } from '../../rules/rules.ts'

/** What a rule uses the role of destination accounts for, beside copying. */
export interface RoleUse {
  /** Keys of copies as rules name them, `*` in place of the account where each account has its own. */
  readonly kmsKeyIds: readonly string[]
  readonly addsTemplateVersions: boolean
  /** Names of parameters in destination accounts, with their placeholders. */
  readonly parameterNames: readonly string[]
  /** The ARN of a distribution configuration that nobody has read yet. */
  readonly unreadConfiguration?: string
}

/** What a rule uses the role of destination accounts for. */
export function roleUseOf(
  rule: Rule,
  rules: Rules,
  configurations: ReadonlyMap<string, readonly Distribution[]>,
): RoleUse {
  const { distribute, ssmParameters = [] } = rule
  const arn = typeof distribute === 'string' ? distribute : undefined
  const read = arn === undefined ? distributionsIn(distribute) : configurations.get(arn)
  const entries = (read ?? []).map((entry) => useOfEntry(entry, rules.ownerAccountId))
  const isForAccounts =
    rule.copy !== undefined || rule.launch !== undefined || entries.some(({ hasTargets }) => hasTargets)
  return {
    kmsKeyIds: [...keysOfCopy(rule, rules), ...entries.flatMap(({ kmsKeyIds }) => kmsKeyIds)],
    addsTemplateVersions:
      addsVersions(rule.copy?.launchTemplateConfigurations, rules.ownerAccountId) ||
      entries.some(({ addsTemplateVersions }) => addsTemplateVersions),
    parameterNames: [
      ...(isForAccounts ? ssmParameters.map(({ parameterName }) => parameterName) : []),
      ...entries.flatMap(({ parameterNames }) => parameterNames),
    ],
    ...(arn === undefined || read !== undefined ? {} : { unreadConfiguration: arn }),
  }
}

function keysOfCopy({ copy }: Rule, { kmsKeys, regions }: Rules): readonly string[] {
  const keys = copy?.kmsKeys === undefined ? undefined : kmsKeys?.[copy.kmsKeys]
  if (copy === undefined || keys === undefined) return plainKey(copy?.amiDistributionConfiguration?.kmsKeyId)
  return regionsMeant(copy.regions, regions).flatMap((region) =>
    plainKey(kmsKeyFor(keys, { accountId: '*', region })),
  )
}

/** What an entry of Image Builder's configuration wants in other accounts than the owner's; those are its own. */
function useOfEntry(entry: Distribution, ownerId: string) {
  const { targetAccountIds = [], kmsKeyId } = entry.amiDistributionConfiguration ?? {}
  const hasTargets = targetAccountIds.some((accountId) => accountId !== ownerId)
  return {
    hasTargets,
    kmsKeyIds: hasTargets ? plainKey(kmsKeyId) : [],
    addsTemplateVersions: addsVersions(entry.launchTemplateConfigurations, ownerId),
    parameterNames: (entry.ssmParameterConfigurations ?? [])
      .filter(({ amiAccountId = ownerId }) => amiAccountId !== ownerId)
      .map(({ parameterName }) => parameterName),
  }
}

function addsVersions(
  wanted: readonly { readonly accountId?: string }[] | undefined,
  ownerId: string,
): boolean {
  return (wanted ?? []).some(({ accountId = ownerId }) => accountId !== ownerId)
}

function plainKey(kmsKeyId: string | undefined): readonly string[] {
  return kmsKeyId === undefined ? [] : [kmsKeyId]
}
