import { regionOfArn } from '../lib/domain/resource-arn.ts'
import type { Run } from '../lib/domain/run/run.ts'
import type { Want } from '../lib/domain/run/want.ts'
import type { ImageCatalog } from '../lib/ports/image-catalog.ts'
import type { RuleShareLedger } from '../lib/ports/rule-share-ledger.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'

/** What looking at earlier builds needs. */
export interface EarlierBuildsDeps {
  readonly ledger: Pick<RunLedger, 'listWants'>
  readonly ruleShareLedger: Pick<RuleShareLedger, 'listNeeds'>
  readonly catalog: Pick<ImageCatalog, 'findImage'>
}

/**
 * What a build's rules want of the images that their shares carry already. Whom a rule gains sees all of a share at
 * once, but may launch only what is planned: so images that were planned without them are planned again.
 */
export async function wantsOfEarlierBuilds(
  { runId }: Pick<Run, 'runId'>,
  wants: readonly Want[],
  deps: EarlierBuildsDeps,
): Promise<readonly Want[]> {
  const byShare = wants.filter(({ mode, resourceArn }) => mode === 'share' && isImage(resourceArn))
  const planned = new Set(wants.map(({ resourceArn }) => resourceArn))
  const found: Want[] = []
  for (const want of byShare) {
    const key = { rule: want.share, region: regionOfArn(want.resourceArn) }
    const needs = await deps.ruleShareLedger.listNeeds(key)
    const images = new Set(needs.map(({ resourceArn }) => resourceArn).filter(isImage))
    for (const imageArn of images.difference(planned)) {
      if (await isDue(imageArn, { want, runId }, deps)) {
        found.push({ ...want, resourceArn: imageArn, isEarlierBuild: true })
      }
    }
  }
  return found
}

/** What an earlier attempt of this run noted is due still: it may have ended before it wrote the plan. */
async function isDue(
  imageArn: string,
  { want, runId }: { readonly want: Want; readonly runId: string },
  { ledger, catalog }: EarlierBuildsDeps,
): Promise<boolean> {
  const standing = (await ledger.listWants(imageArn)).find(({ wantedBy }) => wantedBy === want.wantedBy)
  const planned = new Set(standing?.runId === runId ? [] : standing?.principals)
  if (want.principals.every((principal) => planned.has(principal))) return false
  return (await catalog.findImage(imageArn))?.status === 'AVAILABLE'
}

function isImage(resourceArn: string): boolean {
  return resourceArn.includes(':image/')
}
