import type { Finding } from '../outcome.ts'
import { placeOf } from './failure-findings.ts'
import type { CallError } from './failure-findings.ts'
import type { LaneKey } from './lane-key.ts'
import type { OutputKey } from './output-claim.ts'

const outputChecks: ReadonlySet<string> = new Set([
  'OUTPUT_REFUSED',
  'OUTPUT_CONTENDED',
  'PARAMETER_TYPE',
  'PARAMETER_UNCHANGED',
])

/** Whether a finding is about an output, so that the AMI itself is good. */
export function isOutputFinding({ check }: Pick<Finding, 'check'>): boolean {
  return outputChecks.has(check)
}

/** AWS refused to make an output of an AMI; the AMI stays. */
export function outputRefused(lane: LaneKey, output: string, { name, message }: CallError): Finding {
  return {
    check: 'OUTPUT_REFUSED',
    what: `The AMI is there, but its ${output} could not be made: ${name}: ${message}`,
    where: placeOf(lane),
    remedy: 'Mend what AWS names, then start the run again',
  }
}

/** So many outputs are told one by one. */
const mostTold = 5

/** One finding for all outputs of an AMI that could not be made: by the first it is known, and every one is told. */
export function unitedFinding([first, ...others]: readonly [Finding, ...Finding[]]): Finding {
  const words = [...new Set([first, ...others].map(({ what }) => what))]
  const remedies = [...new Set([first, ...others].map(({ remedy }) => remedy))]
  const more = words.length > mostTold ? [`${words.length - mostTold} more`] : []
  return {
    ...first,
    what: [...words.slice(0, mostTold), ...more].join('; '),
    remedy: remedies.slice(0, mostTold).join('; '),
  }
}

/** Several builds write one output at once. */
export function outputContended(key: OutputKey): Finding {
  const name = key.kind === 'parameter' ? key.name : key.launchTemplateId
  return {
    check: 'OUTPUT_CONTENDED',
    what: `Several builds write ${name} at once`,
    where: placeOf(key),
    remedy: 'Nothing to do: it is tried again',
  }
}

/** SSM does not let a parameter change its data type. */
export function parameterOfOtherType(
  lane: LaneKey,
  wanted: { readonly name: string; readonly dataType: string },
  found: string,
): Finding {
  const { name, dataType } = wanted
  return {
    check: 'PARAMETER_TYPE',
    what: `The parameter ${name} is of data type ${found}, and ${dataType} is wanted; SSM changes no data type`,
    where: placeOf(lane),
    remedy: `Say dataType: ${found}, or remove the parameter (aws ssm delete-parameter --name ${name} --region ${lane.region}) and start the run again`,
  }
}

/** SSM has not taken the AMI's id into a parameter yet. */
export function parameterUnchanged(lane: LaneKey, name: string, imageId: string): Finding {
  return {
    check: 'PARAMETER_UNCHANGED',
    what: `The parameter ${name} does not hold ${imageId}, although SSM took it: SSM could not validate the AMI`,
    where: placeOf(lane),
    remedy: `Look whether SSM sees the AMI (aws ec2 describe-images --image-ids ${imageId} --region ${lane.region}), then start the run again`,
  }
}
