import type * as z from 'zod/mini'

import type { Finding } from '../lib/domain/outcome.ts'
import { checkForm, imageNotAvailable, resourceNotFound } from '../lib/domain/prerequisites.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { undone } from '../lib/domain/share-result.ts'
import type { ImageCatalog } from '../lib/ports/image-catalog.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What checking needs. */
export interface CheckPrerequisitesDeps {
  readonly ledger: Pick<RunLedger, 'recordShareResult'>
  readonly catalog: ImageCatalog
  readonly ownerId: string
}

/** Checks resources before anything is changed; a finding blocks just the resource that it is about. */
export function createCheckPrerequisites({ ledger, catalog, ownerId }: CheckPrerequisitesDeps) {
  return async ({ runId, resourceArns, at }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const clear: string[] = []
    for (const resourceArn of resourceArns) {
      const finding = await findObstacle(resourceArn, ownerId, catalog)
      if (finding === undefined) clear.push(resourceArn)
      else await ledger.recordShareResult(runId, resourceArn, undone('blocked', finding), at)
    }
    return { clear }
  }
}

async function findObstacle(
  resourceArn: string,
  ownerId: string,
  catalog: ImageCatalog,
): Promise<Finding | undefined> {
  const form = checkForm(resourceArn, ownerId)
  if (form.kind === 'refused') return form.finding
  return form.arn.type === 'image' ? imageObstacle(form.arn, catalog) : componentObstacle(form.arn, catalog)
}

async function imageObstacle(arn: ResourceArn, catalog: ImageCatalog): Promise<Finding | undefined> {
  const image = await catalog.findImage(arn.text)
  if (image === undefined) return resourceNotFound(arn)
  return image.status === 'AVAILABLE' ? undefined : imageNotAvailable(arn, image.status)
}

async function componentObstacle(arn: ResourceArn, catalog: ImageCatalog): Promise<Finding | undefined> {
  return (await catalog.componentExists(arn.text)) ? undefined : resourceNotFound(arn)
}
