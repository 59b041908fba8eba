import { amiSpecOf } from '../copying/ami-spec.ts'
import type { AmiSpec, AmiTemplate } from '../copying/ami-spec.ts'
import type { BuiltImage } from '../copying/built-image.ts'
import { kmsKeyFor } from '../copying/kms-keys.ts'
import type { KmsKeys } from '../copying/kms-keys.ts'
import { distributionsOf } from './distribute-checks.ts'
import { recipientsIn } from './recipients.ts'
import type { Recipients } from './recipients.ts'
import { regionsMeant } from './rule-regions.ts'
import type { DraftKeys, DraftRule, RulesDraft } from './rules-draft.ts'
import type { RulesPath } from './rules-problem.ts'

/** Copies that a rule wants in one Region. */
export interface CopyWish {
  readonly path: RulesPath
  readonly region: string
  readonly to: Recipients
  readonly template: AmiTemplate
  readonly keys: KmsKeys | undefined
}

/** What a copy is like: what must be the same for one AMI to serve two rules. */
export type CopyContent = AmiSpec & { readonly kmsKeyId: string | undefined }

/** Every copy that a rule can want; those of a configuration that is named by its ARN are known only to planning. */
export function copyWishesOf(rule: DraftRule, draft: RulesDraft): readonly CopyWish[] {
  return [...wishesOfCopy(rule, draft), ...wishesOfLaunch(rule, draft), ...wishesOfDistribute(rule, draft)]
}

/** What the copies of a wish are like in one account, for images of a name; `undefined` where a template is wrong. */
export function contentOf(
  { template, keys, region }: CopyWish,
  { accountId, imageName }: { readonly accountId: string; readonly imageName: string },
): CopyContent | undefined {
  const reading = amiSpecOf(template, { ...anyBuild, name: imageName }, '')
  if (reading.kind === 'refused') return undefined
  return {
    ...reading.spec,
    kmsKeyId: keys === undefined ? undefined : kmsKeyFor(keys, { accountId, region }),
  }
}

/** A build that stands for all: templates that mean the same read the same for it. */
const anyBuild: BuiltImage = {
  arn: '',
  ownerId: '',
  region: '',
  name: '',
  version: '1.0.0/1',
  createdAt: '2026-01-01T00:00:00.000Z',
  sourceImageId: '',
  amis: [],
  distributed: [],
}

function wishesOfCopy(rule: DraftRule, draft: RulesDraft): readonly CopyWish[] {
  if (rule.copy === undefined) return []
  const { path, value } = rule.copy
  const template = value.amiDistributionConfiguration ?? {}
  const keys = value.kmsKeys === undefined ? template.kmsKeyId : keysOf(value.kmsKeys, draft)
  return regionsOf(value.regions, draft).map((region) => ({
    path,
    region,
    to: recipientsIn(region, rule, draft),
    template,
    keys,
  }))
}

/** Where the owner account has no AMI yet, `launch` lets it have a copy of its own. */
function wishesOfLaunch({ launch }: DraftRule, draft: RulesDraft): readonly CopyWish[] {
  if (launch === undefined) return []
  const keys = keysOf(launch.value.kmsKeys, draft)
  const to = accountsAlone([draft.ownerAccountId?.text ?? ''])
  return regionsOf(launch.value.regions, draft).map((region) => ({
    path: launch.path,
    region,
    to,
    template: {},
    keys,
  }))
}

function wishesOfDistribute(rule: DraftRule, draft: RulesDraft): readonly CopyWish[] {
  return distributionsOf(rule).flatMap(({ path, entry }) => {
    const { targetAccountIds = [], kmsKeyId, ...template } = entry.amiDistributionConfiguration ?? {}
    const to = accountsAlone(targetAccountIds.filter((id) => id !== draft.ownerAccountId?.text))
    return [{ path, region: entry.region, to, template, keys: kmsKeyId }]
  })
}

function regionsOf(regions: 'all' | readonly string[], draft: RulesDraft): readonly string[] {
  return regionsMeant(
    regions,
    draft.regions.map(({ text }) => text),
  )
}

function keysOf(name: string | undefined, { keys }: RulesDraft): KmsKeys | undefined {
  const found = keys.find((one) => one.name === name)
  return found === undefined ? undefined : keysAsWritten(found)
}

function keysAsWritten({ forAll, byRegion }: DraftKeys): KmsKeys {
  return forAll?.text ?? Object.fromEntries(byRegion.map(({ region, text }) => [region, text]))
}

function accountsAlone(accounts: readonly string[]): Recipients {
  return { accounts: new Set(accounts), units: new Set(), hasOrganization: false }
}
