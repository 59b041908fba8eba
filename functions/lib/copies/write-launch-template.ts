import type { CallAnswer } from '../domain/copying/call-answer.ts'
import { copyIdOf } from '../domain/copying/copy.ts'
import type { OutputResult } from '../domain/copying/finish-copy.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { claimOutput, templateVersionRequest } from '../domain/copying/output-claim.ts'
import type { OutputKey, TemplateVersionRequest } from '../domain/copying/output-claim.ts'
import type { WantedLaunchTemplate } from '../domain/copying/wanted-copy.ts'
import { refusedResult, resultOf, wishOf } from './output-result.ts'
import type { OutputAmi, OutputsDeps, RefusedOutput } from './output-result.ts'
import { writeOutput } from './write-output.ts'

/**
 * Makes a version of a launch template that starts the AMI, and makes it the default unless a newer build has that. A
 * build that is too old for the default makes no version either.
 */
export async function writeLaunchTemplate(
  ami: OutputAmi,
  wanted: WantedLaunchTemplate,
  deps: OutputsDeps,
): Promise<OutputResult> {
  const { accountId, launchTemplateId } = wanted
  const lane = { accountId, region: ami.identity.region }
  const key: OutputKey = { kind: 'launchTemplateDefault', ...lane, launchTemplateId }
  const wish = wishOf(ami, deps.clock.now())
  if (wanted.setDefault) {
    const decision = claimOutput(key, await deps.ledger.readClaim(key), wish)
    if (decision.kind === 'superseded') return decision
  }
  const made = await makeVersion(ami, wanted, deps)
  if (made.kind !== 'made' || !wanted.setDefault) return made.kind === 'made' ? { kind: 'done' } : made
  const claimed = { ...wish, wanted: { ...wish.wanted, templateVersion: made.version } }
  return writeOutput(key, claimed, {
    ledger: deps.ledger,
    isInPlace: () => false,
    write: async ({ templateVersion = made.version }) => {
      const template = { launchTemplateId, version: templateVersion }
      const answer = await deps.destinations.setDefaultTemplateVersion(lane, template)
      return resultOf(answer, { lane, output: `default version of ${launchTemplateId}` }, deps.clock)
    },
  })
}

async function makeVersion(
  { identity, imageId }: OutputAmi,
  { accountId, launchTemplateId }: WantedLaunchTemplate,
  { ledger, destinations, clock }: OutputsDeps,
): Promise<{ readonly kind: 'made'; readonly version: number } | RefusedOutput> {
  const lane = { accountId, region: identity.region }
  const place = { lane, output: `version of ${launchTemplateId}` }
  const latest = await destinations.latestTemplateVersion(lane, launchTemplateId)
  if (latest.kind === 'refused') return refusedResult(latest.error, place, clock)
  const request = templateVersionRequest(
    copyIdOf(identity),
    { launchTemplateId, latestVersion: latest.value },
    imageId,
  )
  const frozen = await ledger.freezeTemplateVersion(identity, request)
  const created = await createVersion(lane, frozen, destinations)
  return created.kind === 'answered'
    ? { kind: 'made', version: created.value }
    : refusedResult(created.error, place, clock)
}

/**
 * The guide's policy lets the role write launch templates that have a tag. Where one lacks it and the role may set it, that
 * is done; what EC2 refuses then is what it refused before.
 */
async function createVersion(
  lane: LaneKey,
  request: TemplateVersionRequest,
  destinations: OutputsDeps['destinations'],
): Promise<CallAnswer<number>> {
  const created = await destinations.createTemplateVersion(lane, request)
  if (created.kind === 'answered' || created.error.name !== 'UnauthorizedOperation') return created
  const tagged = await destinations.tagTemplate(lane, request.launchTemplateId)
  return tagged.kind === 'refused' ? created : destinations.createTemplateVersion(lane, request)
}
