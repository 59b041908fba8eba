import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2'
import { CreateDistributionConfigurationCommand } from '@aws-sdk/client-imagebuilder'
import { GetParameterCommand } from '@aws-sdk/client-ssm'
import { expect } from 'vitest'

import { isMutating } from '../../../local/cloud/call-log.ts'
import { createImage } from '../../support/build-image.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { buildEncrypted, buildParavirtual, sharedKey } from '../../support/copy-sources.ts'
import { abroad, copyRules, copyWorld, home } from '../../support/copy-worlds.ts'
import { ownerId, payments } from '../../support/worlds.ts'
import { copiesSucceeded, copyPath, rested, type Scenario } from '../scenario.ts'

const onlyPayments = { accounts: [payments] } as const
const parameters = (...names: readonly string[]) => names.map((parameterName) => ({ parameterName }))
const copyHome = { copy: { regions: [home] } } as const

/** What a parameter of payments says. */
const parameterOf = async ({ as }: CloudUnderTest, Name: string): Promise<string | undefined> =>
  (await as(payments).ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value

/** Operations of the product in EC2 and SSM that changed something, since the n-th call of all. */
const changes = ({ cloud }: CloudUnderTest, since = 0): readonly string[] =>
  cloud.core.calls
    .all()
    .slice(since)
    // Image Builder's sessions in the same role are called otherwise.
    .filter(({ caller }) => caller.roleArn !== undefined && /imagebuilder-share[^/]*$/.test(caller.arn))
    .filter(({ service }) => ['ec2', 'ssm'].includes(service))
    .filter(isMutating)
    .map(({ operation }) => operation)

/** A launch template of payments that Image Builder's role may change. */
async function createLaunchTemplate(cloud: CloudUnderTest): Promise<string> {
  const Tags = [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }]
  const { LaunchTemplate } = await (
    await cloud.ec2(payments, home)
  ).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'fleet',
      LaunchTemplateData: { InstanceType: 't3.small' },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags }],
    }),
  )
  return LaunchTemplate!.LaunchTemplateId!
}

/** The versions of a launch template, the newest first, with the AMI that each starts. */
async function versionsOf(cloud: CloudUnderTest, LaunchTemplateId: string) {
  const { LaunchTemplateVersions = [] } = await (
    await cloud.ec2(payments, home)
  ).send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId }))
  return LaunchTemplateVersions.map(({ VersionNumber, DefaultVersion, LaunchTemplateData }) => ({
    version: VersionNumber,
    isDefault: DefaultVersion,
    data: LaunchTemplateData,
  }))
}

const run = async (cloud: CloudUnderTest) => rested(cloud, await cloud.build('al2023-base'))

/** The same image again, in another event. */
async function again(cloud: CloudUnderTest) {
  const first = cloud.watch.find(cloud.watch.runArns()[0]!)!
  return rested(cloud, await cloud.run({ ...(first.input as object), eventId: 'another' }))
}

/** What is made of the AMIs, and what speaks against them beforehand. */
export const copyOutputs: readonly Scenario[] = [
  {
    title:
      'points a launch template and a parameter at the AMI that the account got, and later another one without copying',
    settings: { world: copyWorld({ ...onlyPayments, rule: copyHome }) },
    act: async (cloud) => {
      const launchTemplateId = await createLaunchTemplate(cloud)
      const launchTemplateConfigurations = [{ launchTemplateId, accountId: payments }]
      const copy = { ...copyHome.copy, launchTemplateConfigurations }
      const rule = (...names: readonly string[]) => ({ copy, ssmParameters: parameters(...names) })
      await cloud.putRules(copyRules({ ...onlyPayments, rule: rule('/imagebuilder/golden') }))
      expect((await run(cloud)).status).toBe('SUCCEEDED')

      const since = cloud.cloud.core.calls.all().length
      const parametersToo = rule('/imagebuilder/golden', '/imagebuilder/{imageName}/{version}')
      await cloud.putRules(copyRules({ ...onlyPayments, rule: parametersToo }))
      const second = await again(cloud)
      expect(changes(cloud, since)).toContain('PutParameter')
      expect(changes(cloud, since)).not.toContain('CopyImage')

      const [ami] = await cloud.amis(payments, home)
      const [newest, oldest, ...more] = await versionsOf(cloud, launchTemplateId)
      expect(more).toEqual([])
      expect(newest).toMatchObject({ version: 2, isDefault: true, data: { ImageId: ami!.ImageId } })
      expect(oldest).toMatchObject({ version: 1, isDefault: false })
      for (const name of ['/imagebuilder/golden', '/imagebuilder/al2023-base/1.0.0'])
        expect(await parameterOf(cloud, name)).toBe(ami!.ImageId)
      return second
    },
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done', [`platform ${home}`]: 'done' },
      minutes: { atMost: 1 },
    },
  },
  {
    title: 'makes nothing again that Image Builder distributed, and puts it where the rule wants it',
    settings: {
      world: copyWorld({
        ...onlyPayments,
        rule: {
          match: { imageNames: ['golden'] },
          copy: { regions: 'all' },
          ssmParameters: parameters('/imagebuilder/golden'),
        },
      }),
    },
    act: async (cloud) => {
      const distributions = [
        { region: home, amiDistributionConfiguration: { targetAccountIds: [payments] } },
        { region: abroad, amiDistributionConfiguration: { name: 'own {{ imagebuilder:buildDate }}' } },
      ]
      const { distributionConfigurationArn } = await cloud.owner.imageBuilder.send(
        new CreateDistributionConfigurationCommand({ name: 'by-itself', distributions }),
      )
      await createImage(cloud.cloud, ownerId, { distributionConfigurationArn: distributionConfigurationArn! })
      await cloud.cloud.clock.advance(3_600_000)
      return cloud.watch.find(cloud.watch.runArns()[0]!)!
    },
    expected: {
      ...copiesSucceeded,
      copies: {
        [`payments ${home}`]: 'done',
        [`payments ${abroad}`]: 'done',
        // The owner gets the parameter, too.
        [`platform ${home}`]: 'done',
        [`platform ${abroad}`]: 'done',
      },
      minutes: { atMost: 3 },
      also: async (cloud) => {
        // One copy was left to make, from the AMI of the owner in that Region.
        const ours = changes(cloud).filter((operation) => operation === 'CopyImage')
        expect(ours).toEqual(['CopyImage'])
        expect(cloud.startedCopies.at(-1)).toMatchObject({
          accountId: payments,
          region: abroad,
          sourceRegion: abroad,
        })
        const [ami] = await cloud.amis(payments, home)
        expect(await parameterOf(cloud, '/imagebuilder/golden')).toBe(ami!.ImageId)
      },
    },
  },
  {
    title: "encrypts copies with the keys of their Regions, a relay's with the owner's",
    settings: { world: copyWorld({ rule: { copy: { regions: [abroad] } } }) },
    act: async (cloud) => {
      const kmsKeyId = await sharedKey(cloud, { accountId: ownerId, region: home }, payments, '440000000002')
      const there = await sharedKey(cloud, { accountId: ownerId, region: abroad }, payments, '440000000002')
      const image = await buildEncrypted(cloud, { name: 'secret', kmsKeyId })
      const rule = {
        match: { imageNames: ['secret'] },
        copy: { regions: [abroad], kmsKeys: 'golden' },
      }
      await cloud.putRules(copyRules({ rule, kmsKeys: { golden: { [abroad]: there } } }))
      return rested(cloud, await cloud.run({ eventId: 'e', resource: image, time: '2026-11-20T06:00:00Z' }))
    },
    expected: {
      ...copiesSucceeded,
      copies: {
        [`platform ${abroad}`]: 'done',
        [`payments ${abroad}`]: 'done',
        [`checkout ${abroad}`]: 'done',
      },
      minutes: { atMost: 7 },
      also: async (cloud) => {
        const [ami] = await cloud.amis(payments, abroad)
        const SnapshotIds = [ami!.BlockDeviceMappings![0]!.Ebs!.SnapshotId!]
        const { Snapshots } = await (
          await cloud.ec2(payments, abroad)
        ).send(new DescribeSnapshotsCommand({ SnapshotIds }))
        expect(Snapshots).toMatchObject([
          { Encrypted: true, KmsKeyId: expect.stringContaining(`${abroad}:${ownerId}:key/`) },
        ])
      },
    },
  },
  {
    title: 'refuses before any effect what EC2 would refuse later, and says what mends it',
    settings: { world: copyWorld() },
    act: async (cloud) => {
      const kmsKeyId = await sharedKey(cloud, { accountId: ownerId, region: home }, payments)
      const resources = [
        await buildEncrypted(cloud, { name: 'managed' }),
        await buildEncrypted(cloud, { name: 'secret', kmsKeyId }),
        await buildParavirtual(cloud, 'old'),
      ]
      const launchPermission = { userIds: [ownerId] }
      const targetAccountIds = [payments]
      const distribute = [
        { region: home, amiDistributionConfiguration: { targetAccountIds, launchPermission } },
        { region: 'us-east-2', amiDistributionConfiguration: { targetAccountIds } },
      ]
      return rested(cloud, await cloud.run({ resources, distribute }))
    },
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: ['AWS_MANAGED_KEY', 'DEFAULT_EBS_KEY', 'PV_UNSUPPORTED', 'Name a customer managed key'],
      path: [...copiesSucceeded.path.slice(0, -1), 'RunFailed'],
      copying: copyPath.waited,
      run: { status: 'failed' },
      copies: {
        [`payments ${home}`]: 'blocked AWS_MANAGED_KEY, blocked DEFAULT_EBS_KEY, done',
        'payments us-east-2': 'blocked AWS_MANAGED_KEY, blocked PV_UNSUPPORTED, done',
      },
      minutes: { atMost: 4 },
    },
  },
]
