import { amiSpecOf } from './ami-spec.ts'
import type { AmiSpec } from './ami-spec.ts'
import { outputOf } from './built-image.ts'
import type { BuiltImage } from './built-image.ts'
import { wasCarriedOut } from './carried-out.ts'
import { ownOutputMissing } from './distribution-findings.ts'
import type { Distribution } from './distribution-schema.ts'
import { accountsOf } from './entry-accounts.ts'
import { ownedKey } from './kms-keys.ts'
import { isWithoutOutputs, permissionFor } from './wanted-copy.ts'
import type { CopyOutputs, ExistingOutput, Wanted, WantedCopy } from './wanted-copy.ts'

/** A distribution configuration, for whom it is read and what a rule says beside it. */
export interface DistributeRequest {
  readonly distributions: readonly Distribution[]
  /** Keys of single accounts, by `<account>/<Region>`; they go before an entry's `kmsKeyId`. */
  readonly kmsKeyIds?: Readonly<Record<string, string>>
  readonly relay: boolean
  /** The rule's name, or `manual`. */
  readonly wantedBy: string
}

/**
 * What a distribution configuration wants. An entry without `targetAccountIds`, or with the owner's id, is the owner's
 * own output: taken from what Image Builder made, never copied.
 */
export function wantedFromDistributions(request: DistributeRequest, built: BuiltImage): Wanted {
  const entries = request.distributions.map((entry, index) => readEntry({ entry, index, request, built }))
  return {
    copies: entries.flatMap(({ copies }) => copies),
    existing: entries.flatMap(({ existing }) => existing),
    relayOutputs: [],
    findings: entries.flatMap(({ findings }) => findings),
  }
}

interface Entry {
  readonly entry: Distribution
  readonly index: number
  readonly request: DistributeRequest
  readonly built: BuiltImage
}

function readEntry(place: Entry): Wanted {
  const { entry, index, built } = place
  const ami = entry.amiDistributionConfiguration
  if (!concernsAmis(entry)) return { copies: [], existing: [], relayOutputs: [], findings: [] }

  const accounts = accountsOf(entry, built.ownerId)
  const spec = amiSpecOf(ami ?? {}, built, `distributions[${index}].amiDistributionConfiguration`)
  const missing = accounts
    .filter((accountId) => accountId === built.ownerId)
    .filter((accountId) => outputOf(built, { accountId, region: entry.region }) === undefined)
  const findings = missing.map(() => ownOutputMissing(entry.region, index))
  const existing = accounts.flatMap((accountId) => existingOutput(place, accountId))
  if (spec.kind === 'refused')
    return { copies: [], existing, relayOutputs: [], findings: [...spec.findings, ...findings] }
  const copies = accounts.flatMap((accountId) => wantedCopy(place, accountId, spec.spec))
  return { copies, existing, relayOutputs: [], findings }
}

function concernsAmis(entry: Distribution): boolean {
  return (
    entry.amiDistributionConfiguration !== undefined ||
    entry.launchTemplateConfigurations !== undefined ||
    entry.ssmParameterConfigurations !== undefined
  )
}

function existingOutput(place: Entry, accountId: string): readonly ExistingOutput[] {
  const { entry, request, built } = place
  const { region } = entry
  const ami = outputOf(built, { accountId, region })
  if (ami === undefined) return []
  const outputs = outputsOf(place, accountId)
  if (isWithoutOutputs(outputs)) return []
  return [{ accountId, region, imageId: ami.imageId, outputs, wantedBy: [request.wantedBy] }]
}

function wantedCopy(place: Entry, accountId: string, spec: AmiSpec): readonly WantedCopy[] {
  const { entry, request, built } = place
  const { region } = entry
  if (accountId === built.ownerId || outputOf(built, { accountId, region }) !== undefined) return []
  const entryKey = entry.amiDistributionConfiguration?.kmsKeyId
  const kmsKeyId = request.kmsKeyIds?.[`${accountId}/${region}`] ?? entryKey
  const relayKmsKeyId = request.kmsKeyIds?.[`${built.ownerId}/${region}`] ?? ownedKey(entryKey, built.ownerId)
  return [
    {
      accountId,
      region,
      ...spec,
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      ...(relayKmsKeyId === undefined ? {} : { relayKmsKeyId }),
      relay: request.relay,
      outputs: outputsOf(place, accountId),
      wantedBy: [request.wantedBy],
    },
  ]
}

/** What Image Builder has not done of an entry's outputs in an account. */
function outputsOf({ entry, built }: Entry, accountId: string): CopyOutputs {
  const { region } = entry
  const permission = entry.amiDistributionConfiguration?.launchPermission
  const isThere = outputOf(built, { accountId, region }) !== undefined
  const isGranted = isThere && built.distributed.some((own) => grantsTheSame(own, entry))
  return {
    ...(isGranted ? {} : permissionFor(permission)),
    launchTemplates: (entry.launchTemplateConfigurations ?? [])
      .filter((wanted) => (wanted.accountId ?? built.ownerId) === accountId)
      .filter((value) => !isDone(built, { region, member: 'launchTemplateConfigurations', value }))
      .map(({ launchTemplateId, setDefaultVersion }) => ({
        accountId,
        launchTemplateId,
        setDefault: setDefaultVersion ?? true,
      })),
    parameters: (entry.ssmParameterConfigurations ?? [])
      .filter((wanted) => (wanted.amiAccountId ?? built.ownerId) === accountId)
      .filter((value) => !isDone(built, { region, member: 'ssmParameterConfigurations', value }))
      .map(({ parameterName, dataType = 'text' }) => ({ accountId, name: parameterName, dataType })),
  }
}

function isDone(built: BuiltImage, wanted: Parameters<typeof wasCarriedOut>[1]): boolean {
  return wasCarriedOut(built.distributed, wanted)
}

function grantsTheSame(own: Distribution, entry: Distribution): boolean {
  const value = entry.amiDistributionConfiguration?.launchPermission
  const ownPermission = own.amiDistributionConfiguration?.launchPermission
  return own.region === entry.region && JSON.stringify(ownPermission) === JSON.stringify(value)
}
