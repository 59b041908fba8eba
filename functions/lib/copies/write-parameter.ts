import type { OutputResult } from '../domain/copying/finish-copy.ts'
import type { OutputKey } from '../domain/copying/output-claim.ts'
import { parameterOfOtherType, parameterUnchanged } from '../domain/copying/output-findings.ts'
import type { WantedParameter } from '../domain/copying/wanted-copy.ts'
import { resultOf, wishOf } from './output-result.ts'
import type { OutputAmi, OutputsDeps } from './output-result.ts'
import { writeOutput } from './write-output.ts'

/**
 * Writes the id of the AMI into a parameter, unless a newer build is in it, and verifies it where the role may read.
 * SSM checks `aws:ec2:image` after it answered, so the value may be the old one for a while; once it is there, a repeat
 * makes no other version of it.
 */
export async function writeParameter(
  ami: OutputAmi,
  { accountId, name, dataType }: WantedParameter,
  { ledger, destinations, clock }: OutputsDeps,
): Promise<OutputResult> {
  const lane = { accountId, region: ami.identity.region }
  const key: OutputKey = { kind: 'parameter', ...lane, name }
  const now = clock.now()
  const before = await destinations.readParameter(lane, name)
  const held = before.kind === 'answered' ? before.value : undefined
  if (held !== undefined && held.dataType !== dataType) {
    return { kind: 'failed', finding: parameterOfOtherType(lane, { name, dataType }, held.dataType) }
  }
  return writeOutput(key, wishOf(ami, now), {
    ledger,
    isInPlace: ({ imageId }) => held?.value === imageId,
    write: async ({ imageId }) => {
      const answer = await destinations.writeParameter(lane, { name, dataType, imageId })
      if (answer.kind === 'refused') return resultOf(answer, { lane, output: `parameter ${name}` }, clock)
      const after = await destinations.readParameter(lane, name)
      const isUnchanged =
        dataType === 'aws:ec2:image' && after.kind === 'answered' && after.value?.value !== imageId
      return isUnchanged
        ? { kind: 'repeat', finding: parameterUnchanged(lane, name, imageId) }
        : { kind: 'done' }
    },
  })
}
