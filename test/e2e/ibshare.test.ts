import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { GetImageCommand } from '@aws-sdk/client-imagebuilder'
import { ListExecutionsCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { checkOutput } from '../../cli/check-schemas.ts'
import { failureOutput, rulesPutOutput, runsOutput, showRunOutput } from '../../cli/output-schemas.ts'
import { pauseOutput, statusOutput } from '../../cli/status-schemas.ts'
import { whyOutput } from '../../cli/why/why-schemas.ts'
import { administratorOf, clientsOf, type AccountClients } from '../../local/cloud/clients.ts'
import { startBuild } from '../../local/worlds/build-images.ts'
import { startLocalCloud, type LocalCloud } from './local-cloud.ts'
import { runProgram, type ProgramEnd } from './node-program.ts'

const owner = '222222222222'
const stateMachineArn = `arn:aws:states:us-east-1:${owner}:stateMachine:imagebuilder-share-run`

let cloud: LocalCloud
let clients: AccountClients
let home = ''
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'ibshare-'))
  cloud = await startLocalCloud('--world', 'local/worlds/foreign-policy.json', '--speed', '600')
  clients = clientsOf({ endpoint: cloud.variables['AWS_ENDPOINT_URL']! }, owner, 'us-east-1')
})
afterAll(async () => {
  await cloud.stop('SIGINT')
  rmSync(home, { recursive: true })
})

/** Runs `ibshare` with the exported variables, changed by `variables`. */
async function ibshare(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = cloud.variables,
): Promise<ProgramEnd> {
  // Neither profiles of this machine nor those of its instance.
  return runProgram(['cli/ibshare.ts', ...args], {
    ...variables,
    HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
  })
}

/** The variables of another account's administrator. */
function as(accountId: string): Record<string, string> {
  const { accessKeyId } = administratorOf(accountId)
  return { ...cloud.variables, AWS_ACCESS_KEY_ID: accessKeyId }
}

function fileWith(content: string): string {
  const path = join(home, 'rules.yaml')
  writeFileSync(path, content)
  return path
}

/** Builds the world's image, and answers the name of its run once that has ended. */
async function buildAndAwaitRun(): Promise<string> {
  const pipelineArn = `arn:aws:imagebuilder:us-east-1:${owner}:image-pipeline/al2023-base`
  await startBuild(pipelineArn, clients.imageBuilder)
  for (;;) {
    const { executions } = await clients.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }))
    const [execution] = executions!
    if (execution !== undefined && execution.status !== 'RUNNING') return execution.name!
    await sleep(200)
  }
}

/** The AMI of the world's image. */
async function builtAmi(): Promise<string> {
  const imageBuildVersionArn = `arn:aws:imagebuilder:us-east-1:${owner}:image/al2023-base/1.0.0/1`
  const { image } = await clients.imageBuilder.send(new GetImageCommand({ imageBuildVersionArn }))
  return image!.outputResources!.amis![0]!.image!
}

describe('ibshare rules put', () => {
  it('puts rules that the next run plans with, and tells what they change', async () => {
    const put = await ibshare(['rules', 'put', 'test/e2e/rules.yaml', '--json'])

    expect(put).toMatchObject({ exitCode: 0, stderr: '' })
    const { outcome, changes } = rulesPutOutput.parse(JSON.parse(put.stdout))
    expect(outcome).toBe('put')
    expect(changes.principalsRemoved).toEqual([
      '440000000006',
      '440000000007',
      '440000000008',
      '440000000009',
      '440000000010',
      '440000000011',
      '440000000012',
    ])
  })

  it('changes nothing when the same rules are put again', async () => {
    const again = await ibshare(['rules', 'put', 'test/e2e/rules.yaml', '--json'])

    expect(again.exitCode).toBe(0)
    expect(rulesPutOutput.parse(JSON.parse(again.stdout)).outcome).toBe('unchanged')
  })

  it('exits with 2 and names the line when the file is not one of rules', async () => {
    const refused = await ibshare(['rules', 'put', fileWith('version: 1\nruels: []\n'), '--json'])

    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    const { problems } = failureOutput.parse(JSON.parse(refused.stderr)).error
    expect(problems).toContainEqual(expect.objectContaining({ line: 2, path: 'ruels' }))
  })
})

describe('ibshare after a run', () => {
  let runId = ''
  beforeAll(async () => {
    runId = await buildAndAwaitRun()
  })

  it('lists the run', async () => {
    const listed = await ibshare(['runs', '--json'])

    expect(listed).toMatchObject({ exitCode: 0, stderr: '' })
    const { runs } = runsOutput.parse(JSON.parse(listed.stdout))
    expect(runs).toMatchObject([{ runId, status: 'failed', counts: { done: 2, blocked: 1, skipped: 1 } }])
  })

  it('finds the run by the beginning of its name and shows what was shared with whom', async () => {
    const shown = await ibshare(['show', runId.slice(0, 14), '--json'])

    expect(shown).toMatchObject({ exitCode: 0, stderr: '' })
    const { run, shares } = showRunOutput.parse(JSON.parse(shown.stdout))
    expect(run.runId).toBe(runId)
    const done = shares.filter(({ result }) => result?.outcome === 'done')
    expect(done.map(({ principals }) => principals)).toEqual(
      Array.from({ length: 2 }, () => [1, 2, 3, 4, 5].map((index) => `44000000000${index}`)),
    )
  })

  it('shows to people what was not shared, why, and the remedy', async () => {
    const [{ stdout: json }, people] = [
      await ibshare(['show', runId, '--json']),
      await ibshare(['show', runId]),
    ]
    const { shares } = showRunOutput.parse(JSON.parse(json))
    const { finding } = shares.find(({ result }) => result?.outcome === 'blocked')!.result!
    const text = people.stdout.replaceAll(/\s+/g, ' ')

    expect(finding!.check).toBe('FOREIGN_POLICY')
    for (const part of Object.values(finding!)) expect(text).toContain(part)
  })

  it('says of an account whether it has the image, since when, or why not', async () => {
    const [has, hasNot] = [
      await ibshare(['why', '440000000001', await builtAmi(), '--json']),
      await ibshare(['why', '440000000012', 'al2023-base', '--json']),
    ]

    expect([has.exitCode, hasNot.exitCode]).toEqual([0, 1])
    const { ways } = whyOutput.parse(JSON.parse(has.stdout))
    expect(ways).toMatchObject([{ kind: 'share', outcome: 'done', wantedBy: ['al2023'], runId }])
    expect(ways[0]!.since).toMatch(/^2\d{3}-/)
    expect(whyOutput.parse(JSON.parse(hasNot.stdout)).reason!.what).toContain('No rule names the account')
  })

  it('checks the newest build by a run of its own that changes nothing', async () => {
    const checked = await ibshare(['check', '--json'])
    const { runs } = runsOutput.parse(JSON.parse((await ibshare(['runs', '--json'])).stdout))

    const { outcome, image, runId: name } = checkOutput.parse(JSON.parse(checked.stdout))
    expect(checked).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(name) })
    expect({ outcome, image }).toMatchObject({
      outcome: 'passed',
      image: expect.stringContaining('image/al2023-base/1.0.0/1'),
    })
    expect(runs.find((run) => run.runId === name)).toMatchObject({ status: 'succeeded', observed: true })
  })

  it('tells that nothing is waiting, and remembers a pause until somebody resumes', async () => {
    const paused = await ibshare(['pause', '--reason', 'keys are being replaced', '--json'])
    const status = await ibshare(['status', '--json'])
    const resumed = await ibshare(['resume', '--json'])

    expect([paused, status, resumed].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
    const { pause } = pauseOutput.parse(JSON.parse(paused.stdout))
    expect(pause).toMatchObject({ by: `arn:aws:iam::${owner}:root`, reason: 'keys are being replaced' })
    expect(statusOutput.parse(JSON.parse(status.stdout))).toMatchObject({
      problems: [],
      runs: [],
      lanes: [],
      pause,
      deadLetters: { messages: 0, beingRead: 0 },
    })
    expect(pauseOutput.parse(JSON.parse(resumed.stdout))).toMatchObject({ outcome: 'resumed', pause })
  })

  it('reaches the cloud by --endpoint-url and --region as well', async () => {
    const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = cloud.variables
    const keys = { AWS_ACCESS_KEY_ID: AWS_ACCESS_KEY_ID!, AWS_SECRET_ACCESS_KEY: AWS_SECRET_ACCESS_KEY! }
    const { exitCode, stdout } = await ibshare(
      ['show', runId, '--endpoint-url', url!, '--region', 'us-east-1'],
      keys,
    )

    expect(exitCode).toBe(0)
    expect(stdout).toContain(runId)
  })

  it.each<[number, string, () => Promise<ProgramEnd>]>([
    [2, 'there is no such run', async () => ibshare(['show', 'nothing-like-it'])],
    [2, 'there is no such command', async () => ibshare(['shwo'])],
    [2, 'there are no credentials', async () => ibshare(['runs'], { AWS_REGION: 'us-east-1' })],
    [
      2,
      'the rules are for another owner',
      async () => ibshare(['rules', 'put', 'test/e2e/rules.yaml'], as('111111111111')),
    ],
    [3, 'the account has no ledger', async () => ibshare(['runs'], as('440000000001'))],
    [
      3,
      'the secret key is wrong',
      async () => ibshare(['runs'], { ...cloud.variables, AWS_SECRET_ACCESS_KEY: 'no' }),
    ],
  ])('exits with %i, a reason and the next step when %s', async (exitCode, _, call) => {
    const failed = await call()

    expect(failed).toMatchObject({ exitCode, stdout: '' })
    expect(failed.stderr).toMatch(/Next: /)
    expect(failed.stderr).not.toMatch(/^ +at |node:internal/m)
  })
})
