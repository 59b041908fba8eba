import { CopyImageCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import * as z from 'zod'

import { names } from '../../../infra/names.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import type { FunctionInvoker, InvocationAnswer } from '../../../local/cloud/invocation.ts'
import { ownerId } from '../cloud/bench-world.ts'
import { latencyMillis } from '../cloud/latencies.ts'
import { homeRegion } from '../workload.ts'
import { baselineNames } from './machines.ts'

/** The role of the baselines' functions. */
export const functionRole = 'bench-baseline-function'

const copyInput = z.object({
  accountId: z.string(),
  region: z.string(),
  sourceImageId: z.string(),
  name: z.string(),
  imageId: z.string().optional(),
})

type CopyInput = z.infer<typeof copyInput>

/** The functions of the baselines, as plain as one would write them: one AssumeRole and one call of EC2 each. */
export function createBaselineFunctions(cloud: InProcessCloud): {
  readonly invoker: FunctionInvoker
  readonly calls: () => Readonly<Record<string, number>>
} {
  const calls = new Map<string, number>()
  const byName = new Map<string, (input: CopyInput) => Promise<unknown>>([
    [baselineNames.startCopy, async (input) => startCopy(input, cloud)],
    [baselineNames.lookAtCopy, async (input) => lookAtCopy(input, cloud)],
  ])
  return {
    calls: () => Object.fromEntries(calls),
    invoker: {
      invoke: async (functionArn, payload) => {
        const name = functionArn.slice(functionArn.lastIndexOf(':') + 1)
        calls.set(name, (calls.get(name) ?? 0) + 1)
        const run = byName.get(name)
        if (run === undefined) throw new Error(`Expected a function of the baselines, got ${name}`)
        return answerOf(async () => run(copyInput.parse(payload)))
      },
      invokeAsync: () => {
        throw new Error('Expected baselines to be invoked and waited for')
      },
    },
  }
}

async function answerOf(run: () => Promise<unknown>): Promise<InvocationAnswer> {
  try {
    return { kind: 'returned', payload: await run() }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { kind: 'failed', errorType: name, errorMessage: message, trace: [] }
  }
}

async function startCopy(input: CopyInput, cloud: InProcessCloud): Promise<unknown> {
  const ec2 = await destinationEc2(input, cloud)
  await cloud.clock.sleep(latencyMillis.ec2CopyImage)
  const { ImageId: imageId } = await ec2.send(
    new CopyImageCommand({ SourceImageId: input.sourceImageId, SourceRegion: homeRegion, Name: input.name }),
  )
  return { imageId }
}

async function lookAtCopy(input: CopyInput, cloud: InProcessCloud): Promise<unknown> {
  const ec2 = await destinationEc2(input, cloud)
  await cloud.clock.sleep(latencyMillis.ec2Describe)
  const { Images: [image] = [] } = await ec2.send(
    new DescribeImagesCommand({ ImageIds: [input.imageId ?? ''] }),
  )
  return { state: image?.State ?? 'pending' }
}

async function destinationEc2({ accountId, region }: CopyInput, cloud: InProcessCloud): Promise<EC2Client> {
  const { connection, core, clock } = cloud
  const roleArn = `arn:aws:iam::${ownerId}:role/${functionRole}`
  const own = core.sessions.assumeForService({
    roleArn,
    servicePrincipal: 'lambda.amazonaws.com',
    sessionName: 'bench',
  })
  const { endpoint, requestHandler } = connection
  const common = {
    region: homeRegion,
    endpoint,
    maxAttempts: 1,
    disableHostPrefix: true,
    ...(requestHandler === undefined ? {} : { requestHandler }),
  }
  const sts = new STSClient({ ...common, credentials: { ...own } })
  await clock.sleep(latencyMillis.sts)
  const { Credentials: got } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/${names.destinationRole}`,
      RoleSessionName: 'bench',
    }),
  )
  return new EC2Client({
    ...common,
    region,
    credentials: {
      accessKeyId: got?.AccessKeyId ?? '',
      secretAccessKey: got?.SecretAccessKey ?? '',
      sessionToken: got?.SessionToken ?? '',
    },
  })
}
