import { createHash } from 'node:crypto'

import type { Finding } from '../outcome.ts'
import { compareBuilds } from './build-version.ts'
import type { BuildStamp } from './build-version.ts'

/** Something that holds one AMI at a time: the last writer wins, unless somebody looks at versions. */
export type OutputKey =
  | { readonly kind: 'parameter'; readonly accountId: string; readonly region: string; readonly name: string }
  | {
      readonly kind: 'launchTemplateDefault'
      readonly accountId: string
      readonly region: string
      readonly launchTemplateId: string
    }

/** The build that an output holds, or was claimed for. */
export interface OutputClaim extends BuildStamp {
  readonly imageId: string
  /** The version of the launch template that starts the AMI; the role of a destination cannot look it up. */
  readonly templateVersion?: number
  /** AMIs whose claims this one came after, newest first: their builds may still be writing. */
  readonly replaced?: readonly string[]
}

/** How many AMIs a claim remembers. */
const mostReplaced = 5

/** A claim that is written in place of another. */
export function claimAfter(mine: OutputClaim, replaces: OutputClaim | undefined): OutputClaim {
  if (replaces === undefined) return mine
  const replaced = [replaces.imageId, ...(replaces.replaced ?? [])].filter((one) => one !== mine.imageId)
  return { ...mine, replaced: [...new Set(replaced)].slice(0, mostReplaced) }
}

/** Whether a build may write an output. */
export type ClaimDecision =
  /** Write the claim, only if it is still `replaces` (absent: only if there is none), then call AWS. */
  | { readonly kind: 'claim'; readonly replaces?: OutputClaim }
  /** The claim is ours already: a repeat, which calls AWS again. */
  | { readonly kind: 'ours' }
  /** A newer build, `current`, has it: nothing of ours is written. */
  | { readonly kind: 'superseded'; readonly current: OutputClaim; readonly finding: Finding }

/**
 * Outputs move forward only: fair shares, retries and long lanes finish builds out of order, and a fleet must not go
 * back to last week's image. A claim that lost its condition is decided again.
 */
export function claimOutput(
  key: OutputKey,
  current: OutputClaim | undefined,
  wanted: OutputClaim & { readonly allowOlder?: boolean },
): ClaimDecision {
  if (current === undefined) return { kind: 'claim' }
  const order = compareBuilds(wanted, current)
  if (order === 0 && wanted.imageId === current.imageId) return { kind: 'ours' }
  if (order >= 0 || wanted.allowOlder === true) return { kind: 'claim', replaces: current }
  return { kind: 'superseded', current, finding: superseded(key, current, wanted) }
}

/**
 * What is left after the call: nothing, or a newer build claimed the output while our call was under way, which may have
 * written over it; then its content is written again.
 */
export function afterOutputWritten(
  mine: OutputClaim,
  current: OutputClaim,
): { readonly kind: 'settled' } | { readonly kind: 'writeAgain'; readonly claim: OutputClaim } {
  return current.imageId === mine.imageId ? { kind: 'settled' } : { kind: 'writeAgain', claim: current }
}

/** An output as one text, for ledger keys and sentences. */
export function outputNameOf(key: OutputKey): string {
  const name = key.kind === 'parameter' ? key.name : key.launchTemplateId
  return `${key.accountId}#${key.region}#${key.kind}#${name}`
}

/** CreateLaunchTemplateVersion in the words of the domain, frozen in the copy's item before the call. */
export interface TemplateVersionRequest {
  readonly launchTemplateId: string
  /** LatestVersionNumber: a version without source keeps nothing of the old one. */
  readonly sourceVersion: number
  readonly imageId: string
  readonly clientToken: string
}

/** The request for a new version that starts the copied AMI; `latestVersion` as DescribeLaunchTemplates first told it. */
export function templateVersionRequest(
  copyId: string,
  template: { readonly launchTemplateId: string; readonly latestVersion: number },
  imageId: string,
): TemplateVersionRequest {
  const { launchTemplateId, latestVersion } = template
  const digest = createHash('sha256').update(`${copyId}/${launchTemplateId}/${imageId}`).digest('hex')
  return {
    launchTemplateId,
    sourceVersion: latestVersion,
    imageId,
    clientToken: `imagebuilder-share-${digest.slice(0, 32)}`,
  }
}

function superseded(key: OutputKey, current: OutputClaim, wanted: BuildStamp): Finding {
  const words =
    key.kind === 'parameter' ? `The parameter ${key.name}` : `The default of ${key.launchTemplateId}`
  return {
    check: 'SUPERSEDED',
    what: `${words} holds the build ${current.version} (${current.imageId}), which is newer than ${wanted.version}`,
    where: `${key.accountId} in ${key.region}`,
    remedy: 'Nothing to do; to go back on purpose start a run with allowOlder: true',
  }
}
