import { checkKmsKey, kmsKeyFor } from '../copying/kms-keys.ts'
import type { KmsKeys } from '../copying/kms-keys.ts'
import { partitionOfRegion } from '../partition.ts'
import { closestTo } from './did-you-mean.ts'
import type { Placed } from './draft-node.ts'
import { regionsMeant } from './rule-regions.ts'
import type { DraftKeys, DraftRule, RulesDraft } from './rules-draft.ts'
import { valueText, withGuess, type Mismatch, type RulesPath } from './rules-problem.ts'
import { namePattern, namePatternWords } from './rules-schema.ts'

/** What speaks against the keys that a file names. */
export function findKeyConflicts({ keys, regions }: RulesDraft): readonly Mismatch[] {
  const known = regions.map(({ text }) => text)
  return keys.flatMap((named) => [
    ...badName(named),
    ...named.byRegion.flatMap((key) => {
      if (known.includes(key.region)) return keyMismatch(key, { key: key.text, region: key.region })
      const expectation = 'named with a Region that the file names in regions'
      const wrong = { path: key.path, expectation, value: valueText(key.region) }
      return [withGuess(wrong, closestTo(key.region, known))]
    }),
    ...(named.forAll === undefined ? [] : templateMismatch(named.forAll, known)),
  ])
}

/** What speaks against the keys that a rule takes: by name, or as the `kmsKeyId` of its copies. */
export function findKeyConflictsOfRule(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  const { launch, copy } = rule
  const known = draft.regions.map(({ text }) => text)
  return [launch, copy]
    .flatMap((way) => {
      if (way === undefined) return []
      const meant = regionsMeant(way.value.regions, known)
      const { kmsKeys: name } = way.value
      return name === undefined
        ? []
        : keysOfName({ path: [...way.path, 'kmsKeys'], text: name }, meant, draft)
    })
    .concat(copy === undefined ? [] : plainKey(rule, known))
}

/** What speaks against a key for AMIs of a Region, in the words of a rules file. */
export function keyMismatch(
  { path }: Pick<Placed, 'path'>,
  { key, region }: { readonly key: string; readonly region: string },
): readonly Mismatch[] {
  const finding = checkKmsKey(key, { accountId: anyAccount, region })
  const partition = partitionOfRegion(region)
  if (finding === undefined && key.startsWith(`arn:${partition}:`)) return []
  if (finding?.check === 'KMS_KEY_NOT_ARN') {
    return [
      {
        path,
        expectation: `the ARN of a key or alias of ${region} (KMS_KEY_NOT_ARN)`,
        hint: key.includes('{')
          ? 'Only one ARN for all Regions can have {region} and {accountId}.'
          : 'A bare id would be looked for in the destination account only.',
      },
    ]
  }
  return [
    {
      path,
      expectation: `the ARN of a key of ${region} in the partition ${partition} (KMS_KEY_OTHER_REGION)`,
      hint: 'An AMI can be encrypted only with a key of its own Region.',
    },
  ]
}

const anyAccount = '000000000000'

function badName({ path, name }: DraftKeys): readonly Mismatch[] {
  if (namePattern.test(name)) return []
  return [{ path, expectation: `named with ${namePatternWords}`, value: valueText(name) }]
}

/** One text for all Regions: an ARN with `{region}` and `{accountId}`, or the key of one Region. */
function templateMismatch({ path, text }: Placed, regions: readonly string[]): readonly Mismatch[] {
  const [first = 'us-east-1'] = regions
  const resolved = kmsKeyFor(text, { accountId: anyAccount, region: first }) ?? ''
  const wrong = checkKmsKey(resolved, { accountId: anyAccount, region: first })
  const isOfPartition = resolved.startsWith(`arn:${partitionOfRegion(first)}:`)
  if (wrong?.check !== 'KMS_KEY_NOT_ARN' && isOfPartition) return []
  return [
    {
      path,
      expectation: `the ARN of a key or alias of the partition ${partitionOfRegion(first)}, in which {region} and {accountId} may stand (KMS_KEY_NOT_ARN)`,
    },
  ]
}

function keysOfName(name: Placed, meant: readonly string[], { keys }: RulesDraft): readonly Mismatch[] {
  const found = keys.find((one) => one.name === name.text)
  if (found === undefined) {
    const names = keys.map((one) => one.name)
    const expectation = `a name of kmsKeys (${names.join(', ') || 'there is none'})`
    return [withGuess({ path: name.path, expectation }, closestTo(name.text, names))]
  }
  return found.forAll === undefined ? [] : onlyOtherRegions(name.path, found.forAll.text, meant)
}

/** An ARN without `{region}` is a key of one Region; it cannot serve the others that a rule means. */
function onlyOtherRegions(path: RulesPath, keys: KmsKeys, meant: readonly string[]): readonly Mismatch[] {
  const others = meant.filter((region) => {
    const key = kmsKeyFor(keys, { accountId: anyAccount, region }) ?? ''
    return checkKmsKey(key, { accountId: anyAccount, region })?.check === 'KMS_KEY_OTHER_REGION'
  })
  if (others.length === 0) return []
  return [
    {
      path,
      expectation: `keys for ${others.join(', ')} too (KMS_KEY_OTHER_REGION)`,
      hint: 'Write {region} in place of the Region, or a map with an ARN for each Region.',
    },
  ]
}

function plainKey({ copy }: DraftRule, known: readonly string[]): readonly Mismatch[] {
  const key = copy?.value.amiDistributionConfiguration?.kmsKeyId
  if (copy === undefined || key === undefined) return []
  const path = [...copy.path, 'amiDistributionConfiguration', 'kmsKeyId']
  if (copy.value.kmsKeys !== undefined) return [{ path, expectation: 'left out beside kmsKeys' }]
  const [first = 'us-east-1'] = known
  const asArn = templateMismatch({ path, text: key }, [first])
  return asArn.length > 0 ? asArn : onlyOtherRegions(path, key, regionsMeant(copy.value.regions, known))
}
