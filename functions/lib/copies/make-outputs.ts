import type { OutputResult } from '../domain/copying/finish-copy.ts'
import type { CopyOutputs } from '../domain/copying/wanted-copy.ts'
import { resultOf } from './output-result.ts'
import type { OutputAmi, OutputsDeps } from './output-result.ts'
import { writeLaunchTemplate } from './write-launch-template.ts'
import { writeParameter } from './write-parameter.ts'

/** Makes every output of an AMI, one after the other; one that fails stops no other. A repeat changes nothing. */
export async function makeOutputs(
  ami: OutputAmi,
  outputs: CopyOutputs,
  deps: OutputsDeps,
): Promise<readonly OutputResult[]> {
  const { launchPermission } = outputs
  const results: OutputResult[] = []
  if (launchPermission !== undefined) {
    const answer = await deps.destinations.allowLaunch(ami.identity, ami.imageId, launchPermission)
    results.push(
      resultOf(answer, { lane: ami.identity, output: `launch permission on ${ami.imageId}` }, deps.clock),
    )
  }
  for (const template of outputs.launchTemplates) results.push(await writeLaunchTemplate(ami, template, deps))
  for (const parameter of outputs.parameters) results.push(await writeParameter(ami, parameter, deps))
  return results
}
