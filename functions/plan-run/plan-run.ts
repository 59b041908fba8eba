import type * as z from 'zod/mini'

import { ImageNotAvailable, InvalidInput, RulesOfOtherOwner } from '../lib/domain/errors.ts'
import { readResourceArn } from '../lib/domain/resource-arn.ts'
import type { Rules } from '../lib/domain/rules/rules.ts'
import { planForImage, planForManual, planWithoutRules } from '../lib/domain/run/plan.ts'
import type { Plan } from '../lib/domain/run/plan.ts'
import type { Run } from '../lib/domain/run/run.ts'
import { undone } from '../lib/domain/sharing/share-result.ts'
import type { ImageCatalog } from '../lib/ports/image-catalog.ts'
import type { RulesStore } from '../lib/ports/rules-store.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What planning needs. */
export interface PlanRunDeps {
  readonly ledger: Pick<RunLedger, 'readRun' | 'pinRules' | 'writePlan' | 'recordShareResult' | 'listShares'>
  readonly rules: Pick<RulesStore, 'current' | 'read'>
  readonly catalog: Pick<ImageCatalog, 'findImage'>
  readonly ownerId: string
}

/** One page is checked by one call. */
const resourcesPerPage = 25

/** Turns what started the run into shares, and writes them down. */
export function createPlanRun(deps: PlanRunDeps) {
  const { ledger } = deps

  return async ({ runId, at }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const run = await ledger.readRun(runId)
    if (run === undefined) throw new Error(`Expected the run ${runId} to be in the ledger, got nothing`)

    const { skipped, ...plan } = await makePlan(run, deps)
    await ledger.writePlan(runId, plan)
    // Read back: where this is a repeat, the first attempt's plan stands.
    const planned = await ledger.listShares(runId)
    const findings = new Map(skipped.map(({ resourceArn, finding }) => [resourceArn, finding]))
    for (const { resourceArn } of planned) {
      const finding = findings.get(resourceArn)
      if (finding !== undefined) {
        await ledger.recordShareResult(runId, resourceArn, undone('skipped', finding), at)
      }
    }
    const open = planned.filter(({ resourceArn }) => !findings.has(resourceArn))
    return {
      pages: pagesOf(open.map(({ resourceArn }) => resourceArn)),
      shareCount: open.length,
      skippedCount: planned.length - open.length,
      ...(plan.nothingToDo === undefined || planned.length > 0 ? {} : { nothingToDo: plan.nothingToDo }),
    }
  }
}

async function makePlan(run: Run, deps: PlanRunDeps): Promise<Plan> {
  switch (run.trigger.kind) {
    case 'manual':
      return planForManual(run.trigger, deps.ownerId)
    case 'imageBuilt':
      return planBuild(run, run.trigger.resourceArn, deps)
    case 'refused':
      throw new Error(`Expected a run whose input can be read, got ${run.trigger.inputText}`)
  }
}

async function planBuild(run: Run, imageArn: string, deps: PlanRunDeps): Promise<Plan> {
  const { catalog, ownerId } = deps
  const reading = readResourceArn(imageArn)
  if (reading.kind !== 'resource') throw malformed(imageArn)

  const image = await catalog.findImage(imageArn)
  if (image?.status !== 'AVAILABLE') throw notAvailable(imageArn, image?.status)

  const rules = await pinnedRules(run, deps)
  if (rules === undefined) return planWithoutRules()
  if (rules.ownerAccountId !== ownerId) throw ofOtherOwner(rules.ownerAccountId, ownerId)
  return planForImage({ image, arn: reading.arn, rules, ownerId })
}

/** One version per run: a repeat plans with the rules of the first attempt, whatever is current by then. */
async function pinnedRules(run: Run, { ledger, rules }: PlanRunDeps): Promise<Rules | undefined> {
  if (run.rulesVersion !== undefined) return readPinned(run.rulesVersion, rules)
  const current = await rules.current()
  if (current === undefined) return undefined
  const version = await ledger.pinRules(run.runId, current.version)
  if (version === undefined) return undefined
  return version === current.version ? current.rules : readPinned(version, rules)
}

async function readPinned(version: string, rules: PlanRunDeps['rules']): Promise<Rules> {
  const pinned = await rules.read(version)
  if (pinned !== undefined) return pinned.rules
  throw new InvalidInput(
    `Expected rules ${version}, which the run plans with, to be in the ledger, got nothing`,
    {
      where: `RULES#${version}`,
      remedy: 'Put the rules file again (ibshare rules put FILE), then start the run again',
    },
  )
}

function pagesOf(resourceArns: readonly string[]): z.infer<typeof output>['pages'] {
  return Array.from({ length: Math.ceil(resourceArns.length / resourcesPerPage) }, (_, page) => ({
    resourceArns: resourceArns.slice(page * resourcesPerPage, (page + 1) * resourcesPerPage),
  }))
}

function malformed(imageArn: string): InvalidInput {
  return new InvalidInput(`Expected the ARN of an image build, got ${imageArn}`, {
    where: imageArn,
    remedy: 'Start the execution again with the ARN of an image build (.../1.2.3/1)',
  })
}

function notAvailable(imageArn: string, status: string | undefined): ImageNotAvailable {
  return new ImageNotAvailable(`Expected the image to be AVAILABLE, got ${status ?? 'no such image'}`, {
    where: imageArn,
    remedy: `Look at the build (aws imagebuilder get-image --image-build-version-arn ${imageArn}); when it is AVAILABLE, start an execution with resources and accounts`,
  })
}

function ofOtherOwner(theirs: string, ours: string): RulesOfOtherOwner {
  return new RulesOfOtherOwner(`Expected the rules' ownerAccountId to be ${ours}, got ${theirs}`, {
    where: 'ownerAccountId',
    remedy: 'Correct the rules file, then: ibshare rules put FILE',
  })
}
