import { CreateImageCommand, DisableImageCommand } from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'

import type { CallAnswer } from '../../../functions/lib/domain/copying/call-answer.ts'
import { amiOf, copySeconds, pass } from '../../cloud/ec2/copy-world.ts'
import { ec2Of, permissionsOf } from '../../cloud/ec2/ec2-world.ts'
import { nonProdId, otherRegion, ownerId, region, workloadsId } from '../../support/organization-cloud.ts'
import { createDestinationWorld, lane, otherCall } from './destination-world.ts'

const copyId = '0123456789abcdef'
const missing = 'ami-0123456789abcdef0'

function valueOf<T>(answer: CallAnswer<T>): T {
  if (answer.kind === 'refused') throw new Error(`${answer.error.name}: ${answer.error.message}`)
  return answer.value
}

describe('startCopy', () => {
  it('copies into the account of the lane, with the tags on the image', async () => {
    const { images, copyCall, nonProd, cloud, sourceId } = await createDestinationWorld()
    const imageId = valueOf(await images.startCopy(lane, copyCall))
    await pass(cloud, copySeconds)

    expect(await amiOf(nonProd, imageId)).toMatchObject({
      OwnerId: nonProdId,
      State: 'available',
      Name: 'golden',
      Description: 'the golden one',
      SourceImageId: sourceId,
      SourceImageRegion: region,
      Tags: [
        { Key: 'Team', Value: 'platform' },
        { Key: 'imagebuilder-share:copy', Value: copyId },
      ],
    })
  })

  it('copies into the account of the owner without a role', async () => {
    const { images, copyCall, cloud, callsOf } = await createDestinationWorld()
    const own = { accountId: ownerId, region: otherRegion }
    const imageId = valueOf(await images.startCopy(own, copyCall))

    expect(await amiOf(await ec2Of(cloud, ownerId, otherRegion), imageId)).toMatchObject({ OwnerId: ownerId })
    expect(callsOf('AssumeRole')).toBe(0)
  })

  it('answers the same AMI when it is repeated', async () => {
    const { images, copyCall } = await createDestinationWorld()
    const imageId = valueOf(await images.startCopy(lane, copyCall))

    expect(valueOf(await images.startCopy(lane, copyCall))).toBe(imageId)
  })

  it.each([
    ['IdempotentParameterMismatch', { name: 'other' }],
    ['InvalidAMIName.Malformed', { name: 'a:b', clientToken: 'other' }],
    ['InvalidAMIID.NotFound', { sourceImageId: missing, clientToken: 'other' }],
    ['InvalidParameterDependency', { kmsKeyId: 'alias/x', clientToken: 'other' }],
  ])('answers %s in the words of EC2', async (name, change) => {
    const { images, copyCall } = await createDestinationWorld()
    await images.startCopy(lane, copyCall)

    const answer = await images.startCopy(lane, { ...copyCall, ...change })

    expect(answer).toEqual({ kind: 'refused', error: { name, message: expect.stringMatching(/\w/) } })
  })

  it('answers that the limit is reached by its own name', async () => {
    const { images, copyCall } = await createDestinationWorld({ ec2: { concurrentCopies: 1 } })
    valueOf(await images.startCopy(lane, copyCall))

    expect(await images.startCopy(lane, otherCall(copyCall, 2, 'second'))).toMatchObject({
      kind: 'refused',
      error: { name: 'ResourceLimitExceeded' },
    })
  })

  it('answers the refusal of STS where the role does not trust the owner', async () => {
    const { images, copyCall } = await createDestinationWorld({}, { trusts: workloadsId })

    expect(await images.startCopy(lane, copyCall)).toMatchObject({
      kind: 'refused',
      error: { name: 'AccessDenied', message: expect.stringContaining('sts:AssumeRole') },
    })
  })

  it('answers that requests are limited as what passes by itself', async () => {
    const { images, copyCall } = await createDestinationWorld({
      ec2: { requestRates: { operations: { CopyImage: { burst: 1, perSecond: 0.01 } } } },
    })
    valueOf(await images.startCopy(lane, copyCall))

    expect(await images.startCopy(lane, otherCall(copyCall, 2, 'second'))).toEqual({
      kind: 'refused',
      error: {
        name: 'TransientServiceError',
        message: 'RequestLimitExceeded: Request limit exceeded.',
      },
    })
  })

  it('throws what is a bug of ours', async () => {
    const { images, copyCall } = await createDestinationWorld()
    const { tags: _tags, ...untagged } = copyCall

    await expect(images.startCopy(lane, untagged as never)).rejects.toThrow(TypeError)
  })
})

describe('look', () => {
  it('shows what is pending, our copies by their tag, and copies of ours that are not pending any more', async () => {
    const { images, copyCall, cloud } = await createDestinationWorld()
    const ended = valueOf(await images.startCopy(lane, otherCall(copyCall, 1, 'first')))
    await pass(cloud, copySeconds)
    const pending = valueOf(await images.startCopy(lane, otherCall(copyCall, 2, 'second')))

    const seen = valueOf(await images.look(lane, ['first', 'second', 'third'], 'all'))

    expect(seen).toEqual([
      { imageId: pending, name: 'golden-2', state: 'pending', copyId: 'second' },
      { imageId: ended, name: 'golden-1', state: 'available', copyId: 'first' },
    ])
    expect(valueOf(await images.look(lane, [], 'all'))).toHaveLength(1)
  })

  it('asks once where every copy is pending, and twice where one is not', async () => {
    const { images, copyCall, cloud, callsOf } = await createDestinationWorld()
    valueOf(await images.startCopy(lane, copyCall))
    const before = callsOf('DescribeImages')
    await images.look(lane, [copyId], 'all')
    const once = callsOf('DescribeImages') - before
    await pass(cloud, copySeconds)
    await images.look(lane, [copyId], 'all')

    expect(once).toBe(1)
    expect(callsOf('DescribeImages') - before - once).toBe(2)
  })

  it('asks once for our own, pending or not, and shows no strangers then', async () => {
    const { images, copyCall, cloud, callsOf } = await createDestinationWorld()
    const ended = valueOf(await images.startCopy(lane, otherCall(copyCall, 1, 'first')))
    await pass(cloud, copySeconds)
    const pending = valueOf(await images.startCopy(lane, otherCall(copyCall, 2, 'second')))
    valueOf(await images.startCopy(lane, otherCall(copyCall, 3, 'third')))
    const before = callsOf('DescribeImages')

    const seen = valueOf(await images.look(lane, ['first', 'second'], 'ours'))

    expect(new Set(seen.map(({ imageId, state }) => `${imageId} ${state}`))).toEqual(
      new Set([`${ended} available`, `${pending} pending`]),
    )
    expect(callsOf('DescribeImages') - before).toBe(1)
  })

  it('shows strangers, and AMIs of CreateImage as such', async () => {
    const instanceId = 'i-0123456789abcdef0'
    const { images, nonProd, copy } = await createDestinationWorld({
      ec2: { instances: [{ id: instanceId, ...lane, sizeGib: 20 }] },
    })
    const stranger = await copy({ Name: 'strange' })
    await nonProd.send(new CreateImageCommand({ InstanceId: instanceId, Name: 'backup' }))

    const seen = valueOf(await images.look(lane, [], 'all'))

    expect(seen.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      {
        imageId: expect.any(String),
        name: 'backup',
        state: 'pending',
        sourceInstanceId: instanceId,
      },
      { imageId: stranger, name: 'strange', state: 'pending' },
    ])
  })

  it('shows why a copy failed, and one that somebody disabled', async () => {
    const failure = { Code: 'Server.InternalError', Message: 'Nobody knows.' }
    let fails = true
    const { images, copyCall, cloud, nonProd } = await createDestinationWorld({
      cloud: { planCopy: () => ({ seconds: 5, ...(fails ? { failure } : {}) }) },
    })
    const failed = valueOf(await images.startCopy(lane, otherCall(copyCall, 1, 'first')))
    fails = false
    const disabled = valueOf(await images.startCopy(lane, otherCall(copyCall, 2, 'second')))
    await pass(cloud, 5)
    await nonProd.send(new DisableImageCommand({ ImageId: disabled }))

    const seen = valueOf(await images.look(lane, ['first', 'second'], 'all'))

    expect(seen.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
      {
        imageId: failed,
        state: 'failed',
        stateReason: { code: 'Server.InternalError', message: 'Nobody knows.' },
      },
      { imageId: disabled, state: 'disabled' },
    ])
  })

  it('reads every page of what is pending, also when the first is empty, and ours in one', async () => {
    const timing = { emptyFirstPages: true }
    const { images, copyCall, cloud, callsOf } = await createDestinationWorld({ timing })
    const imageId = valueOf(await images.startCopy(lane, copyCall))
    const imageIds = async (scope: 'all' | 'ours') =>
      valueOf(await images.look(lane, [copyId], scope)).map((one) => one.imageId)
    const before = callsOf('DescribeImages')

    expect(await imageIds('all')).toEqual([imageId])
    expect(callsOf('DescribeImages') - before).toBe(2)
    await pass(cloud, copySeconds)
    expect(await imageIds('ours')).toEqual([imageId])
    expect(callsOf('DescribeImages') - before).toBe(3)
  })

  it('asks for 200 copies at once', async () => {
    const { images, copyCall, cloud, callsOf } = await createDestinationWorld()
    const imageId = valueOf(await images.startCopy(lane, copyCall))
    await pass(cloud, copySeconds)
    const others = Array.from({ length: 250 }, (_, number) => `other-${number}`)
    const before = callsOf('DescribeImages')

    const seen = valueOf(await images.look(lane, [...others, copyId], 'all'))

    expect(seen.map((one) => one.imageId)).toEqual([imageId])
    expect(callsOf('DescribeImages') - before).toBe(3)
  })
})

describe('existingImages', () => {
  it('answers those that the account has, and not those that it may launch', async () => {
    const { images, copyCall, sourceId } = await createDestinationWorld()
    const imageId = valueOf(await images.startCopy(lane, copyCall))

    expect(valueOf(await images.existingImages(lane, [imageId, missing, sourceId]))).toEqual([imageId])
    const home = { ...lane, region }
    expect(valueOf(await images.existingImages(home, [sourceId]))).toEqual([])
  })
})

describe('what is made of a copy', () => {
  it('is launch permission beside the one that it has', async () => {
    const { images, copyCall, nonProd, cloud } = await createDestinationWorld()
    const imageId = valueOf(await images.startCopy(lane, copyCall))
    await pass(cloud, copySeconds)
    const organizationArn = 'arn:aws:organizations::111111111111:organization/o-goldenimages'
    valueOf(await images.allowLaunch(lane, imageId, { userIds: [workloadsId] }))
    valueOf(await images.allowLaunch(lane, imageId, { organizationArns: [organizationArn] }))

    expect(await permissionsOf(nonProd, imageId)).toEqual([
      { UserId: workloadsId },
      { OrganizationArn: organizationArn },
    ])
  })
})

describe('sessions', () => {
  it('tell CloudTrail of the account by their name that we copy', async () => {
    const { images, cloud } = await createDestinationWorld()
    valueOf(await images.look(lane, [], 'all'))

    const looks = cloud.core.calls.all().filter(({ operation }) => operation === 'DescribeImages')
    expect(looks.at(-1)!.caller.arn).toMatch(/:assumed-role\/\w+\/imagebuilder-share-copy$/)
  })

  it('are opened once for an account, in all its Regions, until five minutes before their end', async () => {
    const { images, cloud, callsOf } = await createDestinationWorld()
    const lookEverywhere = async () =>
      Promise.all(
        [lane, lane, { ...lane, region }].map(async (one) => valueOf(await images.look(one, [], 'all'))),
      )
    await lookEverywhere()
    await pass(cloud, 55 * 60 - 1)
    await lookEverywhere()
    const early = callsOf('AssumeRole')
    await pass(cloud, 1)
    await lookEverywhere()

    expect(early).toBe(1)
    expect(callsOf('AssumeRole')).toBe(2)
  })

  it('are opened again after STS refused', async () => {
    const { images, giveRole } = await createDestinationWorld({}, { isMissing: true })
    expect(await images.look(lane, [], 'all')).toMatchObject({
      kind: 'refused',
      error: { name: 'AccessDenied' },
    })
    giveRole()

    expect(valueOf(await images.look(lane, [], 'all'))).toEqual([])
  })

  it('are opened again after AWS called one expired', async () => {
    const { images, cloud, callsOf } = await createDestinationWorld({}, { clock: { now: () => 0 } })
    valueOf(await images.look(lane, [], 'all'))
    await pass(cloud, 3601)
    const late = await images.look(lane, [], 'all')
    const opened = callsOf('AssumeRole')
    valueOf(await images.look(lane, [], 'all'))

    expect(late).toMatchObject({ kind: 'refused', error: { name: 'TransientServiceError' } })
    expect([opened, callsOf('AssumeRole')]).toEqual([1, 2])
  })

  it('are opened once by many who ask at the same time, also when the last one has ended', async () => {
    const { images, cloud, callsOf } = await createDestinationWorld()
    const askAll = async () =>
      Promise.all(Array.from({ length: 5 }, async () => valueOf(await images.look(lane, [], 'all'))))
    await askAll()
    await pass(cloud, 3600)
    await askAll()

    expect(callsOf('AssumeRole')).toBe(2)
  })
})
