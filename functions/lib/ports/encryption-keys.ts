import type { KeyReading } from '../domain/launch/ami.ts'

/** KMS's keys, of whichever account. */
export interface EncryptionKeys {
  read(keyArn: string): Promise<KeyReading>
}
