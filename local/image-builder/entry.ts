import { formatArn, type ResourceId } from './arns.ts'

/** A resource as Get shows it, with what finding and listing need. */
export interface Entry<Shown> {
  readonly id: ResourceId
  readonly arn: string
  readonly createdAtMs: number
  readonly shown: Shown
}

/** The resources of one kind by ARN, oldest first. */
export type Entries<Shown> = Map<string, Entry<Shown>>

/** A new entry for a resource, which tells its ARN and when it was created. */
export function entryOf<Shown extends { arn?: string | undefined; dateCreated?: string | undefined }>(
  id: ResourceId,
  createdAtMs: number,
  shown: Shown,
): Entry<Shown> {
  const arn = formatArn(id)
  return { id, arn, createdAtMs, shown: { ...shown, arn, dateCreated: new Date(createdAtMs).toISOString() } }
}
