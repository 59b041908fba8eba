import { mostLaunchTemplatesPerRegion, mostParametersPerRegion } from '../copying/check-distributions.ts'
import type { Distribution } from '../copying/distribution-schema.ts'
import { partitionOfRegion } from '../partition.ts'
import { ownerOfArn } from '../resource-arn.ts'
import { findTemplateConflicts } from './ami-template-checks.ts'
import { keyMismatch } from './key-checks.ts'
import { tooManyIn } from './region-quota.ts'
import type { DraftRule, RulesDraft } from './rules-draft.ts'
import type { Mismatch, RulesPath } from './rules-problem.ts'

/** An entry of a rule's distributions and where it stands. */
export interface PlacedDistribution {
  readonly path: RulesPath
  readonly entry: Distribution
}

/** The entries of a rule's `distribute`; none where it is the ARN of a configuration. */
export function distributionsOf({
  distribute,
}: Pick<DraftRule, 'distribute'>): readonly PlacedDistribution[] {
  if (distribute === undefined || typeof distribute.value === 'string') return []
  const { path, value } = distribute
  return 'distributions' in value
    ? value.distributions.map((entry, index) => ({ path: [...path, 'distributions', index], entry }))
    : value.map((entry, index) => ({ path: [...path, index], entry }))
}

/**
 * What can be said of a distribution configuration before a build: what Image Builder carries out with the build, and
 * is therefore not refused, is known only then.
 */
export function findDistributeConflicts(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  if (rule.distribute === undefined) return []
  const { path, value } = rule.distribute
  if (typeof value === 'string') return foreignArn(path, value, draft)
  const entries = distributionsOf(rule)
  return [
    ...entries.flatMap((placed) => conflictsOfEntry(placed, draft)),
    ...noEntryWhereImagesAreBuilt(path, entries, draft),
    ...tooManyIn(
      entries.flatMap(({ entry }) => (entry.launchTemplateConfigurations ?? []).map(() => entry.region)),
      { path, most: mostLaunchTemplatesPerRegion, what: 'launch templates' },
    ),
    ...tooManyIn(
      entries.flatMap(({ entry }) => (entry.ssmParameterConfigurations ?? []).map(() => entry.region)),
      { path, most: mostParametersPerRegion, what: 'SSM parameters' },
    ),
  ]
}

/** Distribution configurations cannot be shared: one of another account can never be read. */
function foreignArn(
  path: RulesPath,
  arn: string,
  { ownerAccountId, regions }: RulesDraft,
): readonly Mismatch[] {
  const owner = ownerAccountId?.text
  const partition = partitionOfRegion(regions[0]?.text ?? '')
  if ((owner === undefined || ownerOfArn(arn) === owner) && arn.startsWith(`arn:${partition}:`)) return []
  return [
    {
      path,
      expectation: `the ARN of a distribution configuration of ${owner ?? 'the owner'} in the partition ${partition}`,
    },
  ]
}

function conflictsOfEntry({ path, entry }: PlacedDistribution, draft: RulesDraft): readonly Mismatch[] {
  const partition = partitionOfRegion(draft.regions[0]?.text ?? entry.region)
  const ami = entry.amiDistributionConfiguration
  const amiPath = [...path, 'amiDistributionConfiguration']
  const others = (ami?.targetAccountIds ?? []).filter((id) => id !== draft.ownerAccountId?.text)
  return [
    ...(partitionOfRegion(entry.region) === partition
      ? []
      : [{ path: [...path, 'region'], expectation: `a Region of the partition ${partition}` }]),
    ...(ami === undefined ? [] : findTemplateConflicts(amiPath, ami)),
    ...(ami?.kmsKeyId === undefined || others.length === 0
      ? []
      : keyMismatch({ path: [...amiPath, 'kmsKeyId'] }, { key: ami.kmsKeyId, region: entry.region })),
    ...outputsElsewhere({ path, entry }, draft),
  ]
}

/** An output is made of an AMI in its account; outputs without an account are the owner's. */
function outputsElsewhere({ path, entry }: PlacedDistribution, draft: RulesDraft): readonly Mismatch[] {
  const owner = draft.ownerAccountId?.text
  const targets = entry.amiDistributionConfiguration?.targetAccountIds
  const served = new Set(targets ?? (owner === undefined ? [] : [owner]))
  const named = [
    ...(entry.launchTemplateConfigurations ?? []).map(({ accountId }, index) => ({
      path: [...path, 'launchTemplateConfigurations', index, 'accountId'],
      accountId,
    })),
    ...(entry.ssmParameterConfigurations ?? []).map(({ amiAccountId }, index) => ({
      path: [...path, 'ssmParameterConfigurations', index, 'amiAccountId'],
      accountId: amiAccountId,
    })),
  ]
  return named
    .filter(({ accountId }) => accountId !== undefined && accountId !== owner && !served.has(accountId))
    .map(({ path: place }) => ({
      path: place,
      expectation: 'an account that the entry names in targetAccountIds',
      hint: 'In another account there is no AMI of this entry.',
    }))
}

/** "You must specify at least one AmiDistributionConfiguration in the source Region" (Image Builder guide). */
function noEntryWhereImagesAreBuilt(
  path: RulesPath,
  entries: readonly PlacedDistribution[],
  { regions }: RulesDraft,
): readonly Mismatch[] {
  const known = regions.map(({ text }) => text)
  const isThere = entries.some(
    ({ entry }) => entry.amiDistributionConfiguration !== undefined && known.includes(entry.region),
  )
  if (isThere || known.length === 0 || entries.length === 0) return []
  return [
    {
      path,
      expectation: `distributions with an amiDistributionConfiguration in the Region of the build (${known.join(', ')})`,
      hint: 'Image Builder asks for it.',
    },
  ]
}
