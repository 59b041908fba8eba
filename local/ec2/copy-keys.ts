import type { CopyImageRequest, StateReason } from '@aws-sdk/client-ec2'

import type { Place } from '../cloud/place.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import { snapshotsOf } from './copy-source.ts'
import { defaultKeyOf } from './ebs-default-key.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import type { Ami } from './image-store.ts'
import type { Snapshot } from './snapshot-store.ts'

/** What a request says of the encryption of the copy. */
export type WantedEncryption = Pick<CopyImageRequest, 'Encrypted' | 'KmsKeyId'>

/** A copy, as far as keys matter to it. */
export interface CopyWithKeys {
  readonly caller: Caller
  readonly source: Ami
  /** Where it goes. */
  readonly place: Place
  readonly encryption: WantedEncryption
}

/** A key is named by its id, an alias, or the ARN of either. */
const keyNameForm =
  /^(?:arn:aws:kms:[a-z0-9-]+:\d{12}:(?:key\/[\w-]+|alias\/[\w/-]+)|alias\/[\w/-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/

const notAccessible: StateReason = {
  Code: 'Client.InvalidKMSKey',
  Message: 'Given key ID is not accessible',
}

const internalError: StateReason = {
  Code: 'Client.InternalError',
  Message: 'Copy image failed with an internal error.',
}

/**
 * What EC2 refuses at once; the key itself it looks at later.
 * @throws ServiceError InvalidParameterDependency.
 */
export function checkKeyIsForEncryption({ Encrypted, KmsKeyId }: WantedEncryption): void {
  if (KmsKeyId === undefined || Encrypted === true) return
  throw new ServiceError(
    'InvalidParameterDependency',
    'The parameter [KmsKeyId] requires the parameter Encrypted to be set.',
  )
}

/** What is encrypted stays encrypted. @throws ServiceError InvalidRequest. */
export function checkStaysEncrypted(parts: Ec2Parts, source: Ami, { Encrypted }: WantedEncryption): void {
  const encrypted = snapshotsOf(parts, source).find(({ kmsKeyArn }) => kmsKeyArn !== undefined)
  if (Encrypted !== false || encrypted === undefined) return
  throw new ServiceError(
    'InvalidRequest',
    `Snapshot ${encrypted.id} is encrypted. Creating an unencrypted copy from an encrypted snapshot is not supported.`,
  )
}

/**
 * The key of the copy of a snapshot: the one that the request names, else the snapshot's own where it stays in its
 * account and Region, else the account's default key for EBS. Encryption by default encrypts what nothing else would
 * (EBS User Guide, "Encryption by default"). A key that does not exist is answered as named.
 */
export function keyOfCopy(
  parts: Ec2Parts,
  { encryption, place }: CopyWithKeys,
  snapshot: Snapshot,
): string | undefined {
  const { KmsKeyId, Encrypted } = encryption
  if (KmsKeyId !== undefined) return parts.keys.find(KmsKeyId, place) ?? KmsKeyId
  const { encryptsByDefault } = parts.settings.of(place.accountId, place.region)
  if (snapshot.kmsKeyArn === undefined && Encrypted !== true && !encryptsByDefault) return undefined
  const stays = snapshot.accountId === place.accountId && snapshot.region === place.region
  return stays && snapshot.kmsKeyArn !== undefined ? snapshot.kmsKeyArn : defaultKeyOf(parts, place)
}

/** Why a copy fails for the keys of its source or its own; `undefined` when it does not. */
export function keyFailure(parts: Ec2Parts, copy: CopyWithKeys): StateReason | undefined {
  const { encryption, source, place } = copy
  const { KmsKeyId: named } = encryption
  if (named !== undefined && !keyNameForm.test(named)) return internalError
  if (named !== undefined && parts.keys.find(named, place) === undefined) return notAccessible

  const sourcePlace = { accountId: place.accountId, region: source.region }
  const isUsable = (keyArn: string | undefined, where: Place): boolean =>
    keyArn === undefined || parts.keys.useProblem(keyArn, where, copy.caller) === undefined
  const areUsable = snapshotsOf(parts, source).every(
    (snapshot) =>
      isUsable(snapshot.kmsKeyArn, sourcePlace) && isUsable(keyOfCopy(parts, copy, snapshot), place),
  )
  return areUsable ? undefined : notAccessible
}
