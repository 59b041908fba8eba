import type * as z from 'zod/mini'

import type { Finding } from '../lib/domain/outcome.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { checkForm, imageNotAvailable, resourceNotFound } from '../lib/domain/run/prerequisites.ts'
import { ecrNotShared } from '../lib/domain/sharing/share-findings.ts'
import { undone } from '../lib/domain/sharing/share-result.ts'
import type { ImageCatalog } from '../lib/ports/image-catalog.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What checking needs. */
export interface CheckPrerequisitesDeps {
  readonly ledger: Pick<RunLedger, 'recordShareResult' | 'noteSideFindings'>
  readonly catalog: ImageCatalog
  readonly ownerId: string
}

/** Checks resources before anything is changed; a finding blocks just the resource that it is about. */
export function createCheckPrerequisites({ ledger, catalog, ownerId }: CheckPrerequisitesDeps) {
  return async ({ runId, resources, at }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const clear: z.infer<typeof input>['resources'][number][] = []
    for (const resource of resources) {
      const { resourceArn } = resource
      const { obstacle, sideFindings } = await look(resourceArn, ownerId, catalog)
      if (obstacle !== undefined) {
        await ledger.recordShareResult(runId, resourceArn, undone('blocked', obstacle), at)
        continue
      }
      if (sideFindings.length > 0) await ledger.noteSideFindings(runId, resourceArn, sideFindings)
      clear.push(resource)
    }
    return { clear }
  }
}

interface Look {
  readonly obstacle?: Finding
  /** What a person should know, and what stands in no way. */
  readonly sideFindings: readonly Finding[]
}

async function look(resourceArn: string, ownerId: string, catalog: ImageCatalog): Promise<Look> {
  const form = checkForm(resourceArn, ownerId)
  if (form.kind === 'refused') return blockedBy(form.finding)
  if (form.arn.type === 'image') return lookAtImage(form.arn, catalog)
  // Components and recipes have no state: what exists can be shared.
  return (await catalog.resourceExists(form.arn))
    ? { sideFindings: [] }
    : blockedBy(resourceNotFound(form.arn))
}

async function lookAtImage(arn: ResourceArn, catalog: ImageCatalog): Promise<Look> {
  const image = await catalog.findImage(arn.text)
  if (image === undefined) return blockedBy(resourceNotFound(arn))
  if (image.status !== 'AVAILABLE') return blockedBy(imageNotAvailable(arn, image.status))
  return { sideFindings: image.type === 'DOCKER' ? [ecrNotShared(arn)] : [] }
}

function blockedBy(obstacle: Finding): Look {
  return { obstacle, sideFindings: [] }
}
