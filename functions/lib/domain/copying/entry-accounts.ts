import type { Finding } from '../outcome.ts'
import { launchTemplateElsewhere, parameterElsewhere } from './distribution-findings.ts'
import type { Distribution } from './distribution-schema.ts'
import { placeOf } from './failure-findings.ts'

/** The accounts that an entry is for; outputs without an account are the owner's. */
export function accountsOf(entry: Distribution, ownerId: string): readonly string[] {
  const targets = entry.amiDistributionConfiguration?.targetAccountIds ?? [ownerId]
  const ownersOutputs =
    (entry.launchTemplateConfigurations ?? []).some(({ accountId }) => accountId === undefined) ||
    (entry.ssmParameterConfigurations ?? []).some(({ amiAccountId }) => amiAccountId === undefined)
  return [...new Set(ownersOutputs ? [...targets, ownerId] : targets)]
}

/** Outputs in accounts that the entry gives no AMI: Image Builder refuses a configuration with one of them. */
export function outputsElsewhere(entry: Distribution, index: number, ownerId: string): readonly Finding[] {
  const accounts = accountsOf(entry, ownerId)
  const isElsewhere = (accountId: string | undefined): accountId is string =>
    accountId !== undefined && !accounts.includes(accountId)
  const templates = (entry.launchTemplateConfigurations ?? []).flatMap(({ accountId, launchTemplateId }) =>
    isElsewhere(accountId)
      ? [launchTemplateElsewhere(launchTemplateId, placeOf({ ...entry, accountId }), index)]
      : [],
  )
  const parameters = (entry.ssmParameterConfigurations ?? []).flatMap(({ amiAccountId, parameterName }) =>
    isElsewhere(amiAccountId)
      ? [parameterElsewhere(parameterName, placeOf({ ...entry, accountId: amiAccountId }), index)]
      : [],
  )
  return [...templates, ...parameters]
}
