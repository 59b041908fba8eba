import type { Ami } from '../lib/domain/launch/ami.ts'
import { keyNotShareable, keyUnreadable, snapshotHidden } from '../lib/domain/launch/launch-findings.ts'
import type { Finding } from '../lib/domain/outcome.ts'
import type { EncryptionKeys } from '../lib/ports/encryption-keys.ts'

/** What the keys of an AMI's snapshots mean for others who launch it. */
export type KeyLook =
  | { readonly kind: 'shareable'; readonly sideFindings: readonly Finding[] }
  | { readonly kind: 'notShareable'; readonly finding: Finding }

/** Looks at each key of an AMI: one that AWS manages rules sharing out; one that cannot be read proves nothing. */
export async function lookAtKeys(amiArn: string, ami: Ami, keys: EncryptionKeys): Promise<KeyLook> {
  const sideFindings =
    ami.hiddenSnapshotIds.length === 0 ? [] : [snapshotHidden(amiArn, ami.hiddenSnapshotIds)]
  for (const keyArn of ami.keyArns) {
    const reading = await keys.read(keyArn)
    switch (reading.kind) {
      case 'awsManaged':
        return { kind: 'notShareable', finding: keyNotShareable(amiArn, keyArn) }
      case 'unusable':
      case 'unreadable':
        sideFindings.push(keyUnreadable(keyArn, reading))
        break
      case 'usable':
        break
    }
  }
  return { kind: 'shareable', sideFindings }
}
