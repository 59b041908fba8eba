import { describe, expect, it } from 'vitest'

import { createGrantLaunch } from '../../../functions/grant-launch/grant-launch.ts'
import {
  AmiNotShareable,
  LaunchQuotaReached,
  LaunchRefused,
  TransientServiceError,
} from '../../../functions/lib/domain/errors.ts'
import type { Ami, ImageOutputs, KeyReading } from '../../../functions/lib/domain/launch/ami.ts'
import type { ShareTrace } from '../../../functions/lib/domain/sharing/share-result-schema.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const amiArn = 'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0'
const keyArn = 'arn:aws:kms:us-east-1:222222222222:key/one'
const otherKeyArn = 'arn:aws:kms:us-east-1:222222222222:key/two'
const [one, two, three, four] = ['440000000001', '440000000002', '440000000003', '440000000004'] as const
const unit = 'arn:aws:organizations::111111111111:ou/o-exampleorgid/ou-ab12-34567890'

const amiOf = (region: string, accountId: string, imageId: string) => ({ region, accountId, imageId })
const own = amiOf('us-east-1', '222222222222', 'ami-0123456789abcdef0')
const plainAmi: Ami = { state: 'available', keyArns: [], hiddenSnapshotIds: [] }

interface World {
  readonly outputs?: ImageOutputs
  readonly ami?: Ami | undefined
  readonly keys?: Readonly<Record<string, KeyReading>>
  readonly permission?: readonly string[]
  readonly isPublic?: boolean
  readonly principals?: readonly string[]
  /** Principals that EC2 refuses. */
  readonly bad?: readonly string[]
  readonly error?: Error
  /** EC2 takes changes and forgets them. */
  readonly forgets?: boolean
  readonly trace?: Partial<ShareTrace>
  readonly kind?: 'waiting' | 'settled'
}

async function grant(world: World = {}) {
  const writes: (readonly string[])[] = []
  const asked: string[] = []
  let permission = world.permission ?? []
  const principals = world.principals ?? [one, two]
  const record = {
    runId: 'run-1',
    resourceArn,
    mode: 'policy' as const,
    principals,
    ruleShares: [],
    wantedBy: [],
  }
  const trace: ShareTrace = { refused: [], promoted: [], requestIds: ['put-1'], ...world.trace }
  const result = {
    outcome: 'done' as const,
    shareArns: ['share-1'],
    exceptions: trace.refused,
    requestIds: trace.requestIds,
  }
  const output = await createGrantLaunch({
    ledger: { readShare: async () => record },
    outputs: { read: async () => world.outputs ?? { type: 'AMI', amis: [own] } },
    amis: {
      find: async (arn) => {
        asked.push(arn)
        return 'ami' in world ? world.ami : plainAmi
      },
      readLaunchPermission: async () => ({ isPublic: world.isPublic ?? false, principals: permission }),
      allowLaunch: async (_arn, added) => {
        writes.push(added)
        if (world.error !== undefined) throw world.error
        const culprit = world.bad?.find((principal) => added.includes(principal))
        if (culprit !== undefined) {
          throw new LaunchRefused(`Invalid attribute item value "${culprit}"`, { where: amiArn, remedy: 'r' })
        }
        if (world.forgets !== true) permission = [...new Set([...permission, ...added])]
        return `modify-${writes.length}`
      },
    },
    keys: {
      read: async (arn) => {
        asked.push(arn)
        return world.keys?.[arn] ?? { kind: 'usable' }
      },
    },
  })({ runId: 'run-1', resourceArn, share: { kind: world.kind ?? 'settled', trace, result } })
  return { output, writes, asked, permission: () => permission }
}

const findingOf = async (world: World) => {
  const { output, writes } = await grant(world)
  return { outcome: output.result.outcome, finding: output.result.finding, writes }
}

describe('grant-launch', () => {
  it('adds every principal in one write', async () => {
    const { output, writes, permission } = await grant({ principals: [one, two, unit] })

    expect(writes).toEqual([[one, two, unit]])
    expect(permission()).toEqual([one, two, unit])
    expect(output).toEqual({
      kind: 'settled',
      trace: { refused: [], promoted: [], requestIds: ['put-1', 'modify-1'] },
      result: {
        outcome: 'done',
        shareArns: ['share-1'],
        exceptions: [],
        requestIds: ['put-1', 'modify-1'],
      },
    })
  })

  it.each([
    ['some are in place', { permission: [two] }, [[one]]],
    ['all are in place', { permission: [three, two, one] }, []],
    ['everybody may launch the AMI', { isPublic: true }, []],
  ])('writes only who is missing when %s', async (_, world, expected) => {
    const { output, writes } = await grant(world)

    expect(writes).toEqual(expected)
    expect(output.result).toMatchObject({ outcome: 'done', exceptions: [] })
  })

  it('leaves out principals that AWS refused the share', async () => {
    const finding = { check: 'ACCOUNT_REFUSED', what: 'w', where: two, remedy: 'r' }
    const refused = [{ principals: [two], outcome: 'failed' as const, finding }]

    const { output, writes } = await grant({ trace: { refused } })

    expect(writes).toEqual([[one]])
    expect(output.result).toMatchObject({ outcome: 'done', exceptions: refused })
  })

  it('finds the principals that EC2 refuses and lets all others launch', async () => {
    const { output, permission } = await grant({ principals: [one, two, three, four], bad: [two] })

    expect(permission().toSorted()).toEqual([one, three, four])
    expect(output.result).toMatchObject({
      outcome: 'done',
      exceptions: [
        {
          principals: [two],
          outcome: 'failed',
          finding: {
            check: 'LAUNCH_REFUSED',
            what: expect.stringContaining(`Invalid attribute item value "${two}"`) as string,
            where: two,
            remedy: expect.stringContaining(`--account-id ${two}`) as string,
          },
        },
      ],
    })
  })

  it('fails for those who lack it when the launch permission has no room', async () => {
    const error = new LaunchQuotaReached('You have reached your quota of 1000', {
      where: amiArn,
      remedy: 'r',
    })

    const { output } = await grant({ principals: [one, two], permission: [one], error })

    expect(output.result).toMatchObject({
      outcome: 'done',
      exceptions: [
        {
          principals: [two],
          outcome: 'failed',
          finding: { check: 'AMI_SHARING_QUOTA', what: expect.stringContaining('quota of 1000') as string },
        },
      ],
    })
  })

  it('fails when EC2 refuses every principal', async () => {
    const { output } = await grant({ principals: [one], bad: [one] })

    expect(output.result).toMatchObject({
      outcome: 'failed',
      finding: { check: 'LAUNCH_REFUSED', where: one },
    })
  })

  it('says as before that RAM is waiting', async () => {
    expect((await grant({ kind: 'waiting' })).output.kind).toBe('waiting')
  })

  it('answers the share unchanged when the image is a container image', async () => {
    const { output, asked } = await grant({ outputs: { type: 'DOCKER', amis: [] } })

    expect(output.trace.requestIds).toEqual(['put-1'])
    expect(output.result).toMatchObject({ outcome: 'done', requestIds: ['put-1'] })
    expect(asked).toEqual([])
  })

  it("looks at the AMI of the image's Region and account among all others", async () => {
    const amis = [
      amiOf('eu-west-1', '222222222222', 'ami-0000000000000000a'),
      amiOf('us-east-1', one, 'ami-0000000000000000b'),
      own,
    ]

    expect((await grant({ outputs: { type: 'AMI', amis } })).asked).toEqual([amiArn])
  })

  describe('reports SHARED_NOT_LAUNCHABLE for every principal and changes nothing', () => {
    it.each<[string, World, string, string]>([
      [
        'there is no AMI where the image is',
        { outputs: { type: 'AMI', amis: [amiOf('us-east-1', one, 'ami-0000000000000000b')] } },
        resourceArn,
        'names no AMI',
      ],
      ['the AMI is gone', { ami: undefined }, amiArn, 'not there any more'],
      ['the AMI is disabled', { ami: { ...plainAmi, state: 'disabled' } }, amiArn, 'is disabled'],
      [
        'one of its keys is managed by AWS',
        {
          ami: { ...plainAmi, keyArns: [otherKeyArn, keyArn] },
          keys: { [keyArn]: { kind: 'awsManaged' } },
        },
        amiArn,
        `AWS managed key ${keyArn}`,
      ],
    ])('when %s', async (_, world, where, what) => {
      const { outcome, finding, writes } = await findingOf(world)

      expect(outcome).toBe('failed')
      expect(finding).toMatchObject({ check: 'SHARED_NOT_LAUNCHABLE', where })
      expect(finding?.what).toContain(what)
      expect(writes).toEqual([])
    })

    it('with the way to a key that can be shared when AWS manages the key', async () => {
      const ami = { ...plainAmi, keyArns: [keyArn] }

      const { finding } = await findingOf({ ami, keys: { [keyArn]: { kind: 'awsManaged' } } })

      expect(finding?.remedy).toContain('kmsKeyId')
      expect(finding?.remedy).toContain('kms put-key-policy')
    })

    it('when EC2 shares the AMI with nobody', async () => {
      const error = new AmiNotShareable('Snapshots cannot be shared', { where: amiArn, remedy: 'r' })

      const { outcome, finding, writes } = await findingOf({ error })

      expect({ outcome, check: finding?.check }).toEqual({
        outcome: 'failed',
        check: 'SHARED_NOT_LAUNCHABLE',
      })
      expect(finding?.what).toContain('Snapshots cannot be shared')
      expect(writes).toHaveLength(1)
    })
  })

  it.each<[string, Partial<Ami>, Readonly<Record<string, KeyReading>>, string]>([
    [
      'a key cannot be read',
      { keyArns: [keyArn] },
      { [keyArn]: { kind: 'unreadable', reason: 'no' } },
      keyArn,
    ],
    ['a key is off', { keyArns: [keyArn] }, { [keyArn]: { kind: 'unusable', state: 'Disabled' } }, keyArn],
    ['EC2 hides a snapshot', { hiddenSnapshotIds: ['snap-1'] }, {}, amiArn],
  ])('gives launch permission and says what is unproven when %s', async (_, ami, keys, where) => {
    const { output, writes } = await grant({ ami: { ...plainAmi, ...ami }, keys })

    expect(writes).toEqual([[one, two]])
    expect(output.result).toMatchObject({
      outcome: 'done',
      sideFindings: [{ check: 'KEY_UNREADABLE', where }],
    })
  })

  it('says nothing about keys that can be shared', async () => {
    const { output } = await grant({ ami: { ...plainAmi, keyArns: [keyArn] } })

    expect(output.result).not.toHaveProperty('sideFindings')
  })

  it('asks to be repeated when the launch permission reads back without somebody', async () => {
    await expect(grant({ forgets: true })).rejects.toBeInstanceOf(TransientServiceError)
  })

  it('throws on what is nobody’s fault', async () => {
    const error = new TransientServiceError('slow down', { where: amiArn, remedy: 'r' })

    await expect(grant({ error })).rejects.toBe(error)
  })
})
