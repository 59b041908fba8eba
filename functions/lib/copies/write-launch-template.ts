import { copyIdOf } from '../domain/copying/copy.ts'
import type { OutputResult } from '../domain/copying/finish-copy.ts'
import { claimOutput, templateVersionRequest } from '../domain/copying/output-claim.ts'
import type { OutputClaim, OutputKey } from '../domain/copying/output-claim.ts'
import type { WantedLaunchTemplate } from '../domain/copying/wanted-copy.ts'
import { refusedResult, resultOf } from './output-result.ts'
import type { OutputAmi, OutputsDeps } from './output-result.ts'
import { leaveToNewer, writeOutput } from './write-output.ts'

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
  const { region } = ami.identity
  const key: OutputKey = { kind: 'launchTemplateDefault', accountId, region, launchTemplateId }
  const claim = { ...ami.build, imageId: ami.imageId }
  const older = ami.allowOlder === undefined ? {} : { allowOlder: ami.allowOlder }
  const setDefault = async (version: number) => {
    const lane = { accountId, region }
    const answer = await deps.destinations.setDefaultTemplateVersion(lane, { launchTemplateId, version })
    return resultOf(answer, { lane, output: `default version of ${launchTemplateId}` }, deps.clock)
  }
  if (wanted.setDefault) {
    const decision = claimOutput(key, await deps.ledger.readClaim(key), { ...claim, ...older })
    if (decision.kind === 'superseded') {
      const write = async ({ templateVersion }: OutputClaim): Promise<OutputResult> =>
        templateVersion === undefined ? { kind: 'done' } : setDefault(templateVersion)
      return leaveToNewer(key, { ...decision, imageId: ami.imageId }, { ledger: deps.ledger, write })
    }
  }
  const made = await makeVersion(ami, wanted, deps)
  if (made.kind !== 'made' || !wanted.setDefault) return made.kind === 'made' ? { kind: 'done' } : made
  return writeOutput(
    key,
    { ...claim, templateVersion: made.version, ...older },
    {
      ledger: deps.ledger,
      write: async ({ templateVersion = made.version }) => setDefault(templateVersion),
    },
  )
}

async function makeVersion(
  { identity, imageId }: OutputAmi,
  { accountId, launchTemplateId }: WantedLaunchTemplate,
  { ledger, destinations, clock }: OutputsDeps,
): Promise<{ readonly kind: 'made'; readonly version: number } | Exclude<OutputResult, { kind: 'done' }>> {
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
  const created = await destinations.createTemplateVersion(lane, frozen)
  return created.kind === 'answered'
    ? { kind: 'made', version: created.value }
    : refusedResult(created.error, place, clock)
}
