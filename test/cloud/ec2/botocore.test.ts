import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { describe as suite, expect, it } from 'vitest'

import { serveHttp } from '../../../local/wire/http-server.ts'
import { nonProdId, region } from '../../support/organization-cloud.ts'
import { copySeconds, createCopyWorld, pass } from './copy-world.ts'

/** Client and cloud share the SDK's schemas, so an error in these would not show: botocore has a model of its own. */
const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0
if (!hasBotocore)
  process.stdout.write('skipped: python3 with botocore is not here, so nobody but the SDK copied AMIs\n')

interface Answer {
  readonly received?: Record<string, unknown>
  readonly error?: string
}

/** What EC2 answers botocore, which acts as the owner in the other Region. */
async function call(
  endpoint: string,
  ...operations: readonly [string, object][]
): Promise<readonly Answer[]> {
  const python = spawn('python3', [join(import.meta.dirname, '../wire/botocore_client.py')])
  const calls = operations.map(([operation, input]) => ({ service: 'ec2', operation, input, expected: {} }))
  python.stdin.end(JSON.stringify({ endpoint, calls }))
  const [output, errors] = await Promise.all([text(python.stdout), text(python.stderr)])
  if (output === '') throw new Error(errors)
  return JSON.parse(output) as readonly Answer[]
}

suite.runIf(hasBotocore)('botocore', () => {
  it('copies an AMI, follows it and lets another account make volumes of its snapshot', async () => {
    const { cloud, sourceId } = await createCopyWorld()
    const server = await serveHttp(cloud.gateway, { port: 0 })
    const request = { Name: 'copy', SourceImageId: sourceId, SourceRegion: region, ClientToken: 'token' }
    const self = { Owners: ['self'] }

    const [copied, again, other, pending, tried] = await call(
      server.url,
      ['CopyImage', request],
      ['CopyImage', request],
      ['CopyImage', { ...request, Name: 'other' }],
      ['DescribeImages', { ...self, Filters: [{ Name: 'state', Values: ['pending'] }] }],
      ['CopyImage', { ...request, ClientToken: 'other', Name: 'other', DryRun: true }],
    )
    await pass(cloud, copySeconds)
    const [image] = pending!.received!['Images'] as {
      BlockDeviceMappings: { Ebs: { SnapshotId: string } }[]
    }[]
    const { SnapshotId } = image!.BlockDeviceMappings[0]!.Ebs
    const Attribute = 'createVolumePermission'
    const [available, modified, described] = await call(
      server.url,
      ['DescribeImages', self],
      ['ModifySnapshotAttribute', { SnapshotId, CreateVolumePermission: { Add: [{ UserId: nonProdId }] } }],
      ['DescribeSnapshotAttribute', { SnapshotId, Attribute }],
    )
    await server.close()

    expect(copied).toHaveProperty('received.ImageId', expect.stringMatching(/^ami-/))
    expect(again).toStrictEqual(copied)
    expect([other?.error, tried?.error]).toStrictEqual(['IdempotentParameterMismatch', 'DryRunOperation'])
    const shown = { ...copied!.received, Name: 'copy', SourceImageId: sourceId, SourceImageRegion: region }
    expect(pending?.received).toMatchObject({ Images: [{ ...shown, State: 'pending' }] })
    expect(available?.received).toMatchObject({ Images: [{ ...shown, State: 'available' }] })
    expect(modified?.received).toStrictEqual({})
    expect(described?.received).toStrictEqual({
      SnapshotId,
      CreateVolumePermissions: [{ UserId: nonProdId }],
    })
  })
})
