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

/** What is to be put into an output. */
export interface OutputContent extends BuildStamp {
  readonly imageId: string
  /** The version of the launch template that starts the AMI; the role of a destination cannot look it up. */
  readonly templateVersion?: number
}

/** The build that an output holds, or was claimed for. A function writes it before each call that changes the output. */
export interface OutputClaim extends OutputContent {
  /** ISO 8601, not before the function began that is to call AWS: it has ended, at the latest, a time-out after this. */
  readonly claimedAt: string
  /** ISO 8601, until when functions may still call AWS for builds that had the output before; absent where none can. */
  readonly othersUntil?: string
}

/** The time-out of the functions that make outputs is two minutes; AWS may carry out what they asked for a little later. */
const writersMinutes = 3

/** Whether a build may write an output. */
export type ClaimDecision =
  /** Write the claim, only if it is still `replaces` (absent: only if there is none), then call AWS. */
  | { readonly kind: 'claim'; readonly claim: OutputClaim; readonly replaces?: OutputClaim }
  /** A newer build has it: nothing of ours is written. */
  | { readonly kind: 'superseded'; readonly finding: Finding }

/**
 * Outputs move forward only: fair shares, retries and long lanes finish builds out of order, and a fleet must not go
 * back to last week's image. A claim that lost its condition is decided again. `now`: milliseconds since the epoch,
 * read before the output and its claim were.
 */
export function claimOutput(
  key: OutputKey,
  current: OutputClaim | undefined,
  wish: { readonly wanted: OutputContent; readonly allowOlder?: boolean; readonly now: number },
): ClaimDecision {
  const { wanted, allowOlder, now } = wish
  const mine: OutputClaim = { ...wanted, claimedAt: new Date(now).toISOString() }
  if (current === undefined) return { kind: 'claim', claim: mine }
  if (compareBuilds(wanted, current) < 0 && allowOlder !== true) {
    return { kind: 'superseded', finding: superseded(key, current, wanted) }
  }
  const othersUntil = isSameContent(wanted, current) ? current.othersUntil : endOfWriters(current)
  const others = othersUntil === undefined || hasPassed(othersUntil, now) ? {} : { othersUntil }
  return { kind: 'claim', claim: { ...mine, ...others }, replaces: current }
}

/** Whether both put the same AMI of the same build into an output. */
export function isSameContent(a: OutputContent, b: OutputContent): boolean {
  return a.imageId === b.imageId && compareBuilds(a, b) === 0
}

/**
 * Until when what was read or written at `now` may still be written over by a function that had claimed the output for
 * another build, and hangs; absent where it stays.
 */
export function unsettledUntil({ othersUntil }: OutputClaim, now: number): string | undefined {
  return othersUntil === undefined || hasPassed(othersUntil, now) ? undefined : othersUntil
}

/** Later than those of all claims before it: who claims an output ends a time-out after that. */
function endOfWriters({ claimedAt }: OutputClaim): string {
  return new Date(Date.parse(claimedAt) + writersMinutes * 60_000).toISOString()
}

function hasPassed(at: string, now: number): boolean {
  return now >= Date.parse(at)
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

function superseded(key: OutputKey, current: OutputClaim, wanted: OutputContent): Finding {
  const { accountId, region } = key
  const words =
    key.kind === 'parameter' ? `The parameter ${key.name}` : `The default of ${key.launchTemplateId}`
  return {
    check: 'SUPERSEDED',
    what: `${words} holds the build ${current.version} (${current.imageId}), which is newer than ${wanted.version}`,
    where: `${accountId} in ${region}`,
    remedy: `Nothing to do; to go back on purpose, in the account ${accountId}: ${commandBack(key, wanted)}`,
  }
}

/** No run goes back; what a person writes stays until a run of the newer build, or of one after it, writes again. */
function commandBack(key: OutputKey, { imageId }: OutputContent): string {
  const place = `--region ${key.region}`
  if (key.kind === 'parameter') {
    return `aws ssm put-parameter --name ${key.name} --value ${imageId} --overwrite ${place}`
  }
  const template = `--launch-template-id ${key.launchTemplateId}`
  return `aws ec2 create-launch-template-version ${template} --source-version '$Latest' --launch-template-data ImageId=${imageId} ${place}, then aws ec2 modify-launch-template ${template} --default-version N ${place}`
}
