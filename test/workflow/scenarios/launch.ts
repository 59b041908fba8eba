import { DeregisterImageCommand } from '@aws-sdk/client-ec2'
import {
  CreateContainerRecipeCommand,
  CreateImageCommand,
  CreateInfrastructureConfigurationCommand,
} from '@aws-sdk/client-imagebuilder'
import { expect } from 'vitest'

import { ec2ClientOf } from '../../../local/cloud/clients.ts'
import { answersEc2Error, type RequestAction } from '../../support/aws-faults.ts'
import { createImage, type NewImage } from '../../support/build-image.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { throws } from '../../support/function-faults.ts'
import { checkout, ownerId, payments, search } from '../../support/worlds.ts'
import {
  doneImage,
  failedShare,
  leasePath,
  looks,
  policyPath,
  runPath,
  type Expectation,
  type Scenario,
} from '../scenario.ts'

/** What of an image's AMI the operations of the product changed. */
const changesOfAmis = (cloud: CloudUnderTest, since = 0): readonly string[] =>
  cloud
    .mutatingCalls(since)
    .filter(({ service }) => service === 'ec2')
    .map(({ operation }) => operation)

/** Builds an image that no rule matches, and shares it by hand. */
const shareNewImage =
  (accounts: readonly string[], image: NewImage = {}) =>
  async (cloud: CloudUnderTest) => {
    const built = await createImage(cloud.cloud, ownerId, image)
    return cloud.run({ resources: [built.arn!], accounts })
  }

const golden = 'arn:aws:imagebuilder:us-east-1:222222222222:image/golden/1.0.0/1'

/** A volume that is encrypted, with the key that AWS manages for the account where none is named. */
const encrypted = { blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true } }] }

const shared: Omit<Expectation, 'minutes'> = {
  status: 'SUCCEEDED',
  path: [...runPath.shared, ...runPath.succeeded],
  shares: { 'image golden': doneImage() },
  outcomes: { 'image golden': 'done' },
  run: { status: 'succeeded', counts: { done: 1 } },
  seenBy: { 'image golden': [payments, checkout] },
}

const notLaunchable: Omit<Expectation, 'minutes'> = {
  status: 'FAILED',
  error: 'SharesIncomplete',
  path: [...runPath.shared, ...runPath.failed],
  shares: {
    'image golden': failedShare('SharesIncomplete', leasePath(), policyPath, looks(5), ['GrantLaunch']),
  },
  outcomes: { 'image golden': 'failed SHARED_NOT_LAUNCHABLE' },
  run: { status: 'failed', counts: { failed: 1 } },
  // The share itself stands.
  seenBy: { 'image golden': [payments, checkout] },
}

/** EC2 minds one account of a launch permission. */
const refuses =
  (accountId: string): RequestAction =>
  async (proceed, around) => {
    if (!around.sent.body.includes(accountId)) return proceed()
    const message = `Invalid attribute item value "${accountId}" for userId item type.`
    return answersEc2Error('InvalidAMIAttributeItemValue', 400, message)(proceed, around)
  }

async function createContainerImage(cloud: CloudUnderTest): Promise<string> {
  const { imageBuilder } = cloud.owner
  const { containerRecipeArn } = await imageBuilder.send(
    new CreateContainerRecipeCommand({
      name: 'golden',
      semanticVersion: '1.0.0',
      parentImage: 'amazonlinux:latest',
      containerType: 'DOCKER',
      targetRepository: { service: 'ECR', repositoryName: 'apps' },
      components: [{ componentArn: cloud.component }],
    }),
  )
  const { infrastructureConfigurationArn } = await imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({ name: 'containers', instanceProfileName: 'builder' }),
  )
  const { imageBuildVersionArn } = await imageBuilder.send(
    new CreateImageCommand({ containerRecipeArn, infrastructureConfigurationArn }),
  )
  await cloud.cloud.clock.advance(7 * cloud.cloud.core.timing.buildStateSeconds * 1000)
  return imageBuildVersionArn!
}

/** From the share of an image to launching its AMI. */
export const launch: readonly Scenario[] = [
  {
    title: 'lets the accounts that get an image launch its AMI, and nobody else',
    act: shareNewImage([payments, checkout]),
    expected: {
      ...shared,
      minutes: 1.3,
      also: async (cloud) => {
        expect(await cloud.launchableBy(golden)).toEqual([payments, checkout])
        expect(changesOfAmis(cloud)).toEqual(['ModifyImageAttribute'])
      },
    },
  },
  {
    title: 'changes nothing about the AMI when all accounts can launch it already',
    act: async (cloud) => {
      const first = await shareNewImage([payments, checkout])(cloud)
      expect(first.status).toBe('SUCCEEDED')
      const since = cloud.cloud.core.calls.all().length
      const again = await cloud.run({ resources: [golden], accounts: [payments, checkout] })
      expect(cloud.mutatingCalls(since)).toEqual([])
      return again
    },
    expected: { ...shared, shares: { 'image golden': doneImage(1) }, minutes: 0 },
  },
  {
    title: 'says that nobody can launch when AWS manages the key of the AMI, and leaves the AMI alone',
    act: shareNewImage([payments, checkout], encrypted),
    expected: {
      ...notLaunchable,
      cause: ['SHARED_NOT_LAUNCHABLE', 'aws/ebs', 'kmsKeyId', 'aws kms put-key-policy'],
      minutes: 1.3,
      also: async (cloud) => {
        expect(await cloud.launchableBy(golden)).toEqual([])
        expect(changesOfAmis(cloud)).toEqual([])
      },
    },
  },
  {
    title: 'says that nobody can launch when the AMI is gone',
    act: async (cloud) => {
      const { arn, outputResources } = await createImage(cloud.cloud, ownerId)
      const ec2 = await ec2ClientOf(cloud.cloud.connection, ownerId, cloud.world.region)
      await ec2.send(new DeregisterImageCommand({ ImageId: outputResources!.amis![0]!.image }))
      return cloud.run({ resources: [arn!], accounts: [payments, checkout] })
    },
    expected: {
      ...notLaunchable,
      cause: ['SHARED_NOT_LAUNCHABLE', 'not there any more', 'Build the image again'],
      minutes: 1.3,
    },
  },
  {
    title: 'names the account that EC2 refuses; the others can launch',
    settings: {
      awsFaults: [{ on: 'ec2:ModifyImageAttribute', requests: 'all', does: refuses(checkout) }],
    },
    act: shareNewImage([payments, checkout, search]),
    expected: {
      ...notLaunchable,
      cause: [`LAUNCH_REFUSED at ${checkout}`, 'Invalid attribute item value', 'describe-account'],
      outcomes: { 'image golden': `done (${checkout} failed LAUNCH_REFUSED)` },
      run: { status: 'failed', counts: { done: 1 } },
      seenBy: { 'image golden': [payments, checkout, search] },
      minutes: 1.3,
      also: async (cloud) => expect(await cloud.launchableBy(golden)).toEqual([payments, search]),
    },
  },
  {
    title: 'lets them launch all the same when EC2 throttles for a while',
    settings: {
      awsFaults: [
        {
          on: 'ec2:ModifyImageAttribute',
          requests: [1, 2, 3, 4, 5],
          does: answersEc2Error('RequestLimitExceeded', 503, 'Request limit exceeded.'),
        },
      ],
    },
    act: shareNewImage([payments, checkout]),
    expected: {
      ...shared,
      minutes: 1.3,
      also: async (cloud) => expect(await cloud.launchableBy(golden)).toEqual([payments, checkout]),
    },
  },
  {
    title: 'records the failure when our role may not look at AMIs',
    settings: {
      faults: [
        {
          on: 'grant-launch',
          attempts: 'all',
          does: throws('PermissionMissing', '{"what":"may not","where":"the AMI","remedy":"Allow it"}'),
        },
      ],
    },
    act: shareNewImage([payments, checkout]),
    expected: {
      ...notLaunchable,
      cause: ['PermissionMissing at the AMI', 'may not. Remedy: Allow it'],
      outcomes: { 'image golden': 'failed PermissionMissing' },
      minutes: 1.3,
    },
  },
  {
    title: 'shares a container image, which has no AMI, as before',
    act: async (cloud) =>
      cloud.run({ resources: [await createContainerImage(cloud)], accounts: [payments, checkout] }),
    expected: {
      ...shared,
      minutes: 1.3,
      also: (cloud) =>
        expect(cloud.cloud.core.calls.all().filter(({ service }) => service === 'ec2')).toEqual([]),
    },
  },
]
