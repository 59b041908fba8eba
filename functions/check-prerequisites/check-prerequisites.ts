import type * as z from 'zod/mini'

import { shareAbortFinding } from '../lib/domain/checks/on-finding.ts'
import { needsNotShared, recipeNeedsMore } from '../lib/domain/checks/recipe-needs.ts'
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
  return async (asked: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const { runId, resources, abortedRules, at } = asked
    const page = resources.map(({ resourceArn }) => resourceArn)
    const clear: z.infer<typeof output>['clear'][number][] = []
    for (const resource of resources) {
      const { resourceArn, mode } = resource
      const aborted = shareAbortFinding(resource, abortedRules)
      const { obstacle, sideFindings } =
        aborted === undefined ? await look(resourceArn, page, { ownerId, catalog }) : blockedBy(aborted)
      if (obstacle !== undefined) {
        await ledger.recordShareResult(runId, resourceArn, undone('blocked', obstacle), at)
        continue
      }
      if (sideFindings.length > 0) await ledger.noteSideFindings(runId, resourceArn, sideFindings)
      clear.push({ resourceArn, mode })
    }
    return { clear }
  }
}

interface Look {
  readonly obstacle?: Finding
  /** What a person should know, and what stands in no way. */
  readonly sideFindings: readonly Finding[]
}

type LookDeps = Pick<CheckPrerequisitesDeps, 'ownerId' | 'catalog'>

/** A page that is full may be one of several: what is missing from it may be in another. */
const fullPage = 25

async function look(resourceArn: string, page: readonly string[], deps: LookDeps): Promise<Look> {
  const { ownerId, catalog } = deps
  const form = checkForm(resourceArn, ownerId)
  if (form.kind === 'refused') return blockedBy(form.finding)
  const { arn } = form
  switch (arn.type) {
    case 'image':
      return lookAtImage(arn, catalog)
    case 'imageRecipe':
    case 'containerRecipe': {
      const needs = await catalog.recipeNeeds(arn.text, arn.type)
      if (needs === undefined) return blockedBy(resourceNotFound(arn))
      const missing = page.length < fullPage ? needsNotShared({ needs, ownerId, shared: page }) : []
      return { sideFindings: missing.length === 0 ? [] : [recipeNeedsMore(arn.text, missing)] }
    }
    case 'component':
      // Components have no state: what exists can be shared.
      return (await catalog.resourceExists(arn)) ? { sideFindings: [] } : blockedBy(resourceNotFound(arn))
  }
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
