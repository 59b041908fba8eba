import type { Finding } from '../outcome.ts'
import type { BuiltImage, SourceFacts } from './built-image.ts'
import {
  defaultEbsKey,
  encryptedPublic,
  managedKeySource,
  paravirtualUnsupported,
  tooManyOutputs,
} from './copy-findings.ts'
import { checkKmsKey } from './kms-keys.ts'
import type { PlannedCopy } from './source-plan.ts'

/** What the checks found about one copy before any effect. */
export interface CopyCheck {
  readonly copyId: string
  /** Why it cannot be made. */
  readonly findings: readonly Finding[]
  /** What a person should know although it is made. */
  readonly sideFindings: readonly Finding[]
}

/**
 * Regions with paravirtual instances: those of the oldest ones, as AWS Config's rule ec2-paravirtual-instance-check
 * lists them.
 */
const paravirtualRegions = new Set([
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'cn-north-1',
  'eu-central-1',
  'eu-west-1',
  'sa-east-1',
  'us-east-1',
  'us-west-1',
  'us-west-2',
])

/** Checks every planned copy against what is known of the source AMI; copies without a word are left out. */
export function checkCopies(
  copies: readonly PlannedCopy[],
  built: CheckedBuild,
  facts: SourceFacts,
): readonly CopyCheck[] {
  return copies
    .map((copy): CopyCheck => {
      const check = copy.existingImageId === undefined ? checkCopy : checkExisting
      const { findings, sideFindings } = check(copy, built, facts)
      return { copyId: copy.id, findings: [...findings, ...checkOutputs(copy)], sideFindings }
    })
    .filter(({ findings, sideFindings }) => findings.length > 0 || sideFindings.length > 0)
}

/** With its request and the runs that want it, a copy's item stays below the 200 KB that the ledger writes. */
const mostOutputCharacters = 150_000

function checkOutputs(copy: PlannedCopy): readonly Finding[] {
  const { launchPermission, launchTemplates, parameters } = copy.outputs
  if (JSON.stringify(copy.outputs).length <= mostOutputCharacters) return []
  const permitted = Object.values(launchPermission ?? {}).flat().length
  return [tooManyOutputs(copy, launchTemplates.length + parameters.length + permitted)]
}

type Checked = Omit<CopyCheck, 'copyId'>
type CheckedBuild = Pick<BuiltImage, 'sourceImageId' | 'region' | 'ownerId'>

/** Of an AMI that is there nothing is copied; encryption and key are known of the build's own. */
function checkExisting(copy: PlannedCopy, built: CheckedBuild, facts: SourceFacts): Checked {
  const { sourceImageId, region } = built
  const isOfBuild = copy.existingImageId === sourceImageId
  const isUnshareable = facts.hasManagedKey && copy.outputs.launchPermission !== undefined
  return {
    findings: isOfBuild
      ? [
          ...(isUnshareable ? [managedKeySource(sourceImageId, region)] : []),
          ...(facts.isEncrypted && isPublic(copy) ? [encryptedPublic(copy)] : []),
        ]
      : [],
    sideFindings: [],
  }
}

function isPublic({ outputs }: PlannedCopy): boolean {
  return outputs.launchPermission?.userGroups?.includes('all') === true
}

/** The owner copies what is on its own AWS-managed key, with another one; its AMIs of other Regions have keys of their own. */
function isOnForeignManagedKey(copy: PlannedCopy, built: CheckedBuild, facts: SourceFacts): boolean {
  const { source } = copy.request
  const isOfBuild = source.kind === 'image' && source.imageId === built.sourceImageId
  return facts.hasManagedKey && isOfBuild && copy.accountId !== built.ownerId
}

function checkCopy(copy: PlannedCopy, built: CheckedBuild, facts: SourceFacts): Checked {
  const { region, request } = copy
  const key = request.kmsKeyId === undefined ? undefined : checkKmsKey(request.kmsKeyId, copy)
  const isEncrypted = facts.isEncrypted || request.kmsKeyId !== undefined
  const hasDefaultKey = isEncrypted && request.kmsKeyId === undefined
  const isSharedOn = copy.outputs.launchPermission !== undefined
  const isParavirtual = facts.virtualizationType === 'paravirtual' && !paravirtualRegions.has(region)
  return {
    findings: [
      ...(isOnForeignManagedKey(copy, built, facts)
        ? [managedKeySource(built.sourceImageId, built.region)]
        : []),
      ...(isParavirtual ? [paravirtualUnsupported(copy, built.sourceImageId)] : []),
      ...(key === undefined ? [] : [key]),
      ...(hasDefaultKey && isSharedOn ? [defaultEbsKey(copy, true)] : []),
      ...(isEncrypted && isPublic(copy) ? [encryptedPublic(copy)] : []),
    ],
    sideFindings: hasDefaultKey && !isSharedOn ? [defaultEbsKey(copy, false)] : [],
  }
}
