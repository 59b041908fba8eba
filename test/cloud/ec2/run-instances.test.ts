import {
  DescribeInstancesCommand,
  RunInstancesCommand,
  type EC2Client,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import { allow, nonProdId, outsiderId, ownerId, region } from '../../support/organization-cloud.ts'
import { createEc2World, ec2Of, ec2OfRole, everyAccount, organizationArn, permit } from './ec2-world.ts'

const launch = async (
  client: EC2Client,
  ImageId: string | undefined,
  rest: Partial<RunInstancesCommandInput> = {},
) => client.send(new RunInstancesCommand({ ImageId, MinCount: 1, MaxCount: 1, DryRun: true, ...rest }))

suite('RunInstances as a dry run', () => {
  it('would succeed for the owner and for whom the launch permission reaches', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await permit(owner, imageId, { OrganizationArn: organizationArn })

    const answers = await Promise.all(
      everyAccount.map(async (accountId) =>
        launch(await ec2Of(cloud, accountId), imageId).then(
          () => 'launched',
          (error: Error) => error.name,
        ),
      ),
    )

    expect(answers).toStrictEqual(
      everyAccount.map((id) => (id === outsiderId ? 'AuthFailure' : 'DryRunOperation')),
    )
  })

  it('is refused by name to whom it does not reach', async () => {
    const { cloud, imageId } = await createEc2World()

    await expect(launch(await ec2Of(cloud, nonProdId), imageId)).rejects.toMatchObject({
      name: 'AuthFailure',
      message: `Not authorized for images: [${imageId}]`,
    })
  })

  it.each<[string | undefined, object, string]>([
    ['ami-0123456789abcdef0', {}, 'InvalidAMIID.NotFound'],
    ['golden', {}, 'InvalidAMIID.Malformed'],
    [undefined, {}, 'MissingParameter'],
    [undefined, { LaunchTemplate: { LaunchTemplateId: 'lt-1' } }, 'UnsupportedOperation'],
  ])('refuses %s with %j', async (imageId, rest, name) => {
    const { owner } = await createEc2World()

    await expect(launch(owner, imageId, rest)).rejects.toMatchObject({ name })
  })

  it('needs permission on the image and on all that would be made or used', async () => {
    const { cloud, imageId } = await createEc2World()
    const own = `arn:aws:ec2:${region}:${ownerId}`
    const resources = [
      `arn:aws:ec2:${region}::image/${imageId}`,
      `${own}:instance/*`,
      `${own}:network-interface/*`,
      `${own}:volume/*`,
      `${own}:subnet/subnet-1`,
      `${own}:security-group/sg-1`,
    ]
    const tryAs = async (allowed: readonly string[]) =>
      launch(await ec2OfRole(cloud, ownerId, [allow('ec2:RunInstances', allowed)]), imageId, {
        SubnetId: 'subnet-1',
        SecurityGroupIds: ['sg-1'],
      })

    await expect(tryAs(resources)).rejects.toMatchObject({ name: 'DryRunOperation' })
    for (const missing of resources) {
      await expect(tryAs(resources.filter((resource) => resource !== missing))).rejects.toMatchObject({
        name: 'UnauthorizedOperation',
        message: expect.stringContaining(missing),
      })
    }
  })
})

suite('what is not modelled', () => {
  it('is refused: instances', async () => {
    const { imageId, owner } = await createEc2World()

    await expect(launch(owner, imageId, { DryRun: false })).rejects.toMatchObject({
      name: 'UnsupportedOperation',
    })
    await expect(owner.send(new DescribeInstancesCommand())).rejects.toMatchObject({ name: 'InvalidAction' })
  })
})
