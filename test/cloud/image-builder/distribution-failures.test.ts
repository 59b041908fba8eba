import type { Distribution, Image } from '@aws-sdk/client-imagebuilder'
import { DisableKeyCommand } from '@aws-sdk/client-kms'
import { describe as suite, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import {
  nonProdId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
  sandboxId,
  workloadsId,
} from '../../support/organization-cloud.ts'
import { copyImage } from '../ec2/copy-world.ts'
import { describe, ec2Of, newAmi, newKey } from '../ec2/ec2-world.ts'
import {
  createDistributionRole,
  createDistributionWorld,
  distribute,
  everywhere,
  failed,
  imageOf,
  managedPolicyArn,
  outputIn,
  roleArnOf,
  startDistributed,
} from './distribution-world.ts'

const to = (...targetAccountIds: string[]): Distribution[] => [
  { region, amiDistributionConfiguration: { name: 'fleet', targetAccountIds } },
]
const reasonOf = (...failures: readonly string[]) =>
  [
    'Not all distribution jobs are completed.',
    ...failures.map((each, index) => `${index + 1}) ${each}`),
  ].join(' ')
const builder = `arn:aws:sts::${ownerId}:assumed-role/AWSServiceRoleForImageBuilder/ImageBuilder`
const session = (accountId: string) =>
  `arn:aws:sts::${accountId}:assumed-role/${roleArnOf(accountId).split('/')[1]}/ImageBuilder`
const cannotAssume = (accountId: string) =>
  `STS Client Error: 'User: ${builder} is not authorized to perform: sts:AssumeRole on resource: ${roleArnOf(accountId)}'`
const mayNot = (action: string, resource: string) =>
  `EC2 Client Error: 'User: ${session(nonProdId)} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action'`

const withoutAction = (action: string) => (cloud: InProcessCloud) =>
  cloud.iam.roles.removeAction(roleArnOf(nonProdId), action)

const anyImage = `arn:aws:ec2:${region}::image/*`

suite('an image fails', () => {
  it.each<[string, (cloud: InProcessCloud) => unknown, string]>([
    ['has no role', (cloud) => cloud.iam.roles.deleteRole(roleArnOf(nonProdId)), cannotAssume(nonProdId)],
    [
      'has a role that trusts another account',
      (cloud) => {
        cloud.iam.roles.deleteRole(roleArnOf(nonProdId))
        createDistributionRole(cloud, nonProdId, outsiderId)
      },
      cannotAssume(nonProdId),
    ],
    ['may not tag', withoutAction('ec2:CreateTags'), mayNot('ec2:CreateTags', anyImage)],
    ['may not look', withoutAction('ec2:DescribeImages'), mayNot('ec2:DescribeImages', '*')],
  ])('when a target account %s', async (_what, spoil, message) => {
    const cloud = createDistributionWorld()
    spoil(cloud)

    const { state } = await distribute(cloud, to(nonProdId))

    expect(state).toStrictEqual({ status: 'FAILED', reason: reasonOf(failed(message, nonProdId)) })
  })

  it('when the role of a target account may not copy', async () => {
    const cloud = createDistributionWorld()
    cloud.iam.roles.detachRolePolicy(roleArnOf(nonProdId), managedPolicyArn)

    const image = await distribute(cloud, to(nonProdId))

    const message = mayNot('ec2:CopyImage', `arn:aws:ec2:${region}::image/${outputIn(image, ownerId)}`)
    expect(image.state).toStrictEqual({ status: 'FAILED', reason: reasonOf(failed(message, nonProdId)) })
  })

  it.each<[string, (cloud: InProcessCloud, key: string) => unknown]>([
    ['may not use keys', (cloud) => cloud.iam.roles.deleteRolePolicy(roleArnOf(nonProdId), 'keys')],
    ['may not create grants', withoutAction('kms:CreateGrant')],
  ])('when the role of a target account %s, and says which copy it was', async (_what, spoil) => {
    const cloud = createDistributionWorld()
    const key = await newKey(cloud, [nonProdId])
    spoil(cloud, key)

    const image = await distribute(cloud, to(nonProdId), encryptedWith(key))

    expect(outcomeOf(image)).toStrictEqual(failedCopy(outputIn(image, nonProdId)))
  })

  it('when the policy of the key does not open it to a target account', async () => {
    const cloud = createDistributionWorld()

    const image = await distribute(cloud, to(nonProdId), encryptedWith(await newKey(cloud)))

    expect(outcomeOf(image)).toStrictEqual(failedCopy(outputIn(image, nonProdId)))
  })

  it('when the key of the copies is disabled while they run', async () => {
    const cloud = createDistributionWorld()
    const kmsKeyId = await newKey(cloud, [nonProdId])
    const arn = await startDistributed(cloud, [
      { region, amiDistributionConfiguration: { kmsKeyId, targetAccountIds: [nonProdId] } },
    ])
    await cloud.clock.advance(5 * 240 * 1000)
    await clientsOf(cloud.connection, ownerId, region).kms.send(new DisableKeyCommand({ KeyId: kmsKeyId }))
    await cloud.clock.advance(3600 * 1000)

    const image = await imageOf(cloud, arn)
    expect(outcomeOf(image)).toStrictEqual(failedCopy(outputIn(image, nonProdId)))
  })

  it('when the AMI that was built has the key that AWS manages', async () => {
    const cloud = createDistributionWorld()

    const { state } = await distribute(cloud, to(nonProdId), encryptedWith(undefined))

    const message = `EC2 Client Error: 'Snapshots encrypted with the AWS Managed CMK can’t be shared. Specify another snapshot.'`
    expect(state?.reason).toBe(reasonOf(failed(message, nonProdId)))
  })

  it('when too many AMIs are being copied to a target account', async () => {
    const cloud = createDistributionWorld({ ec2: { concurrentCopies: 1 } })
    const stranger = await newAmi(cloud, {}, nonProdId)
    const arn = await startDistributed(cloud, to(nonProdId, workloadsId))
    await cloud.clock.advance(950 * 1000)
    await copyImage(await ec2Of(cloud, nonProdId), { SourceImageId: stranger, Name: 'stranger' })
    await cloud.clock.advance(3600 * 1000)

    const image = await imageOf(cloud, arn)
    const message = `EC2 Client Error: 'Too many AMI copies in progress. The limit is 1 for this destination region.'`
    expect(image.state).toStrictEqual({ status: 'FAILED', reason: reasonOf(failed(message, nonProdId)) })
    expect(image.outputResources?.amis?.map(({ accountId }) => accountId)).toStrictEqual([
      ownerId,
      workloadsId,
    ])
  })

  it('when AMIs are to be public in an account that blocks it', async () => {
    const { state } = await distribute(createDistributionWorld(), [
      { region, amiDistributionConfiguration: { launchPermission: { userGroups: ['all'] } } },
    ])

    const message = `EC2 Client Error: 'You can’t publicly share this image because block public access for AMIs is enabled for this account. To publicly share the image, you must call the DisableImageBlockPublicAccess API.'`
    expect(state?.reason).toBe(reasonOf(failed(message, ownerId)))
  })

  it('when its execution role does not trust Image Builder', async () => {
    const { state, outputResources } = await distribute(createDistributionWorld(), to(nonProdId), {
      executionRole: 'nobody',
    })

    const message = `STS Client Error: 'User: imagebuilder.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${ownerId}:role/nobody'`
    expect(state?.reason).toBe(reasonOf(failed(message, ownerId)))
    expect(outputResources).toStrictEqual({ amis: [] })
  })

  it('when the name of an AMI has a placeholder that nobody knows', async () => {
    const { state } = await distribute(createDistributionWorld(), [
      { region, amiDistributionConfiguration: { name: 'fleet {{ imagebuilder:nothing }}' } },
    ])

    expect(state?.reason).toContain(`1) EC2 Client Error: 'AMI names must be between 3 and 128 characters`)
  })

  it('when a copy takes longer than a distribution may', async () => {
    const cloud = createDistributionWorld({ timing: { amiCopySeconds: 13 * 3600 } })
    const arn = await startDistributed(cloud, to(nonProdId))
    await cloud.clock.advance(13 * 3600 * 1000)

    const image = await imageOf(cloud, arn)
    const copyId = outputIn(image, nonProdId)
    expect(image.state?.reason).toBe(reasonOf(failed(`AMI Copy Timed Out For ${copyId}`, nonProdId)))
  })

  it('with every failure numbered, as far as a reason goes', async () => {
    const cloud = createDistributionWorld()
    const strangers = Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index))

    const { state } = await distribute(cloud, to(sandboxId, outsiderId, ...strangers))

    const both = [sandboxId, outsiderId].map((id) => failed(cannotAssume(id), id))
    expect(state?.reason?.startsWith(reasonOf(...both))).toBe(true)
    expect(state?.reason).toHaveLength(1024)
  })
})

suite('what has been distributed when a destination fails', () => {
  it('stays, and is told of with what failed', async () => {
    const cloud = createDistributionWorld()
    cloud.iam.roles.deleteRole(roleArnOf(workloadsId))

    const image = await distribute(cloud, everywhere)

    const missing = [region, otherRegion].map((each) => failed(cannotAssume(workloadsId), workloadsId, each))
    expect(image.state).toStrictEqual({ status: 'FAILED', reason: reasonOf(...missing) })
    expect(image.outputResources?.amis).toMatchObject([
      { accountId: ownerId, region, state: { status: 'AVAILABLE' } },
      { accountId: nonProdId, region, state: { status: 'AVAILABLE' } },
      { accountId: nonProdId, region: otherRegion, state: { status: 'AVAILABLE' } },
    ])
    const [copy] = await describe(await ec2Of(cloud, nonProdId), { Owners: ['self'] })
    expect(copy).toMatchObject({ ImageId: outputIn(image, nonProdId), State: 'available' })
  })

  it('is nothing when a world lets the build fail', async () => {
    const cloud = createDistributionWorld()
    cloud.imageBuilder.failNextBuild({
      accountId: ownerId,
      region,
      during: 'DISTRIBUTING',
      reason: 'A test failed.',
    })

    const image = await distribute(cloud, everywhere)

    expect(image.state).toStrictEqual({ status: 'FAILED', reason: 'A test failed.' })
    expect(image.outputResources).toStrictEqual({ amis: [] })
    expect(cloud.core.calls.all().map(({ operation }) => operation)).not.toContain('CopyImage')
  })
})

function encryptedWith(kmsKeyId: string | undefined) {
  const ebs = { encrypted: true, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) }
  return { blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs }] }
}

const outcomeOf = ({ state, outputResources }: Image) => ({
  state,
  amis: outputResources?.amis?.map((ami) => ami.state),
})

/** The AMI that was built is there, its copy failed for a key. */
const failedCopy = (copyId: string) => ({
  state: {
    status: 'FAILED',
    reason: reasonOf(failed(`AMI Copy Reported Failure For ${copyId}`, nonProdId)),
  },
  amis: [{ status: 'AVAILABLE' }, { status: 'FAILED', reason: 'Given key ID is not accessible' }],
})
