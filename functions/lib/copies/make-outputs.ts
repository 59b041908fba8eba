import type { OutputResult } from '../domain/copying/finish-copy.ts'
import {
  launchPermissionOutput,
  launchTemplateOutput,
  parameterOutput,
} from '../domain/copying/wanted-copy.ts'
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
    const place = { lane: ami.identity, output: `launch permission on ${ami.imageId}` }
    results.push(named(launchPermissionOutput, resultOf(answer, place, deps.clock)))
  }
  for (const template of outputs.launchTemplates) {
    results.push(named(launchTemplateOutput(template), await writeLaunchTemplate(ami, template, deps)))
  }
  for (const parameter of outputs.parameters) {
    results.push(named(parameterOutput(parameter), await writeParameter(ami, parameter, deps)))
  }
  return results
}

function named(output: string, result: OutputResult): OutputResult {
  return result.kind === 'failed' || result.kind === 'repeat' ? { ...result, output } : result
}
