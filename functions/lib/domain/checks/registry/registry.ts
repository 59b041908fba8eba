import type { Check, CheckRecord } from '../check.ts'
import { copyChecks } from './copies.ts'
import { destinationAccountChecks } from './destination-account.ts'
import { distributionChecks } from './distributions.ts'
import { encryptionChecks } from './encryption.ts'
import { failureChecks } from './failures.ts'
import { launchChecks } from './launch.ts'
import { operatingChecks } from './operating.ts'
import { outputChecks } from './outputs.ts'
import { principalChecks } from './principals.ts'
import { resourceChecks } from './resources.ts'
import { shareChecks } from './shares.ts'

const groups = {
  'What is shared and copied': resourceChecks,
  'Who it is shared with': principalChecks,
  'Policies and shares': shareChecks,
  'Launch permission': launchChecks,
  'Rules and distribution configurations': distributionChecks,
  'Destination accounts': destinationAccountChecks,
  'Encryption keys': encryptionChecks,
  'Launch templates, parameters and other outputs': outputChecks,
  'Copies underway': copyChecks,
  'What ibshare status says': operatingChecks,
  'Steps that failed': failureChecks,
} satisfies Record<string, Record<string, CheckRecord>>

/** What we know of each check, by its id. */
export const checkRecords = {
  ...resourceChecks,
  ...principalChecks,
  ...shareChecks,
  ...launchChecks,
  ...distributionChecks,
  ...destinationAccountChecks,
  ...encryptionChecks,
  ...outputChecks,
  ...copyChecks,
  ...operatingChecks,
  ...failureChecks,
} satisfies Record<string, CheckRecord>

/** The id of a registered check. Functions import it as a type, so that none carries the texts. */
export type CheckId = keyof typeof checkRecords

/** Checks about one matter. */
export interface CheckGroup {
  readonly title: string
  readonly checks: readonly Check[]
}

/** All checks, in the order in which a person would read them. */
export const checkGroups: readonly CheckGroup[] = Object.entries(groups).map(([title, records]) => ({
  title,
  checks: Object.entries<CheckRecord>(records).map(([id, record]) => Object.assign({ id }, record)),
}))

const checksById: ReadonlyMap<string, Check> = new Map(
  checkGroups.flatMap(({ checks }) => checks.map((check) => [check.id, check])),
)

/** The check of an id. Error names of AWS and of Step Functions, which a finding may carry too, are mostly none. */
export function checkOf(id: string): Check | undefined {
  return checksById.get(id)
}
