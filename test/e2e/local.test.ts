import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { clientsOf } from '../../local/cloud/clients.ts'
import { startLocalCloud, type LocalCloud } from './local-cloud.ts'
import { environmentWith, runProgram } from './node-program.ts'

/** The world has accounts and an organization, nothing else. */
const world = ['--world', 'test/e2e/accounts-only.json', '--rules', 'test/e2e/rules.yaml'] as const
const owner = '222222222222'
/** Of the targets of the rules. */
const destinations = ['440000000001', '440000000002', '440000000003', '440000000004', '440000000005']
const outsider = '990000000009'

const stateMachineArn = `arn:aws:states:us-east-1:${owner}:stateMachine:imagebuilder-share-run`
const manualShare = readFileSync('events/manual-share.json', 'utf8')

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0
if (!hasBoto3)
  process.stdout.write('skipped: python3 with boto3 is not here to be a client of npm run local\n')

interface PolicyOfPage {
  readonly Statement: readonly [{ readonly Principal: { readonly AWS: readonly [string] } }]
}

describe('npm run local', () => {
  let cloud: LocalCloud
  beforeAll(async () => {
    cloud = await startLocalCloud(...world, '--speed', '600')
  })
  afterAll(async () => cloud.stop('SIGKILL'))

  it('prints its endpoint as the first URL, then the accounts', () => {
    const [firstUrl] = cloud.lines.join('\n').match(/https?:\/\/\S+/)!

    expect(firstUrl).toBe(cloud.variables['AWS_ENDPOINT_URL'])
    for (const accountId of [owner, ...destinations, outsider]) {
      expect(
        cloud.lines.filter((line) => line.includes(accountId) && !line.startsWith('export')),
      ).toHaveLength(1)
    }
  })

  it('prints a line that makes a shell ready for clients', () => {
    const command = `${cloud.exportLine} && "${process.execPath}" cli/ibshare.ts rules show --json`
    const shown = execFileSync('sh', ['-c', command], { env: environmentWith(), encoding: 'utf8' })

    expect(JSON.parse(shown)).toMatchObject({ current: true, rules: { ownerAccountId: owner } })
  })

  describe.runIf(hasBoto3)('with a client in Python and nothing but accounts', () => {
    interface Execution {
      readonly name: string
      readonly status: string
      readonly error: string | null
      readonly cause: string | null
    }
    interface View {
      readonly image: string | null
      readonly component: string | null
      readonly listed: readonly string[]
    }
    let seen: {
      readonly identity: string
      readonly shared: {
        readonly resources: { readonly image: string; readonly component: string }
        readonly before: View
        readonly execution: Execution
        readonly views: Readonly<Record<string, View>>
        readonly outsider: View
      }
      readonly page: {
        readonly image: readonly [string, string]
        readonly component: readonly [string, string]
        readonly execution: Execution
      }
      readonly manual: string
    }
    beforeAll(() => {
      const script = join(import.meta.dirname, 'boto3_client.py')
      const env = environmentWith(cloud.variables)
      const output = execFileSync('python3', [script, outsider, ...destinations], { env, encoding: 'utf8' })
      seen = JSON.parse(output)
    })

    it('knows the owner by the exported keys', () => expect(seen.identity).toBe(owner))

    it('starts the run by the event of the build alone, and the run succeeds', () => {
      expect(seen.shared.execution).toEqual({
        name: expect.stringMatching(/^al2023-base-1-0-0-1-[0-9a-f]{16}$/),
        status: 'SUCCEEDED',
        error: null,
        cause: null,
      })
    })

    it('shows image and component to no destination account before', () => {
      expect(seen.shared.before).toEqual({
        image: expect.any(String),
        component: expect.any(String),
        listed: [],
      })
    })

    it.each(destinations)('shows image and component to %s, by Get and in its lists', (accountId) => {
      expect(seen.shared.views[accountId]).toEqual({
        image: null,
        component: null,
        listed: [
          expect.stringContaining(':222222222222:component/hardening/1.2.0'),
          expect.stringContaining(':222222222222:image/al2023-base/1.0.0'),
        ],
      })
    })

    it('denies both to the outsider', () => {
      expect(seen.shared.outsider).toEqual({
        image: 'ForbiddenException',
        component: 'ForbiddenException',
        listed: [],
      })
    })

    it.each(['image', 'component'] as const)(
      "takes the policy on the %s of AWS's page, which names the owner itself",
      (kind) => {
        const [putText, gotText] = seen.page[kind]
        const put = JSON.parse(putText) as PolicyOfPage

        // RAM writes accounts as their root users.
        const root = [`arn:aws:iam::${put.Statement[0].Principal.AWS[0]}:root`]
        expect(JSON.parse(gotText)).toEqual({
          ...put,
          Statement: [{ ...put.Statement[0], Principal: { AWS: root } }],
        })
      },
    )

    it('succeeds with nothing to do on an image that no rule is for', () => {
      expect(seen.page.execution).toMatchObject({ status: 'SUCCEEDED' })
    })

    it('shares by hand with events/manual-share.json', () => expect(seen.manual).toBe('SUCCEEDED'))
  })

  it('stops at once and cleanly on Ctrl-C, with work under way', async () => {
    const { stepFunctions } = clientsOf(
      { endpoint: cloud.variables['AWS_ENDPOINT_URL']! },
      owner,
      'us-east-1',
    )
    await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: manualShare }))
    const { exitCode, stderr, afterMs } = await cloud.stop('SIGINT')

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(afterMs).toBeLessThan(5000)
    await expect(fetch(cloud.variables['AWS_ENDPOINT_URL']!)).rejects.toThrow('fetch failed')
  })
})

describe('bad input', () => {
  const serve = async (...args: readonly string[]) => runProgram(['local/serve.ts', ...args])

  it.each([
    ['the world file is missing', ['--world', 'nowhere.json'], /nowhere\.json/],
    ['the rules file is not one of rules', ['--rules', 'package.json'], /package\.json/],
    ['the port is no number', ['--port', 'http'], /--port/],
    ['the speed is not above 0', ['--speed', '0'], /--speed/],
    ['an option is unknown', ['--prot', '1'], /--prot/],
  ])('exits with 2 and one message when %s', async (_, args, message) => {
    const end = await serve(...args)

    expect(end).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(message) })
    expect(end.stderr).not.toMatch(/^ +at |node:internal/m)
  })

  it('exits with 2 and one message when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const end = await serve('--port', String(port))
    other.close()

    expect(end).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(`:${port}`) })
    expect(end.stderr).not.toMatch(/^ +at |node:internal/m)
  })
})
