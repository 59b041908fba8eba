import {
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DisableImageCommand,
  EnableImageCommand,
  RegisterImageCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import { PutRuleCommand } from '@aws-sdk/client-eventbridge'
import { describe as suite, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { createImage } from '../../support/build-image.ts'
import { allow, nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'
import { amiOf, copyImage, copySeconds, createCopyWorld, pass } from './copy-world.ts'
import { ec2Of, ec2OfRole, idsOf, permit, permissionsOf } from './ec2-world.ts'

type Emitted = Parameters<Parameters<InProcessCloud['onEvent']>[0]>[0]

function amiEvents(cloud: InProcessCloud): Emitted[] {
  const events: Emitted[] = []
  cloud.onEvent((event) => {
    if (event.source === 'aws.ec2') events.push(event)
  })
  return events
}

const eventOf = (State: string, ImageId: string, place: { account: string; region: string }) => ({
  'detail-type': 'EC2 AMI State Change',
  source: 'aws.ec2',
  ...place,
  resources: [`arn:aws:ec2:${place.region}::image/${ImageId}`],
  detail: { RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/), ImageId, State, ErrorMessage: '' },
})

suite('the state of an AMI is told', () => {
  it('when a copy is available, to the account and Region that own it', async () => {
    const { cloud, copy } = await createCopyWorld()
    const events = amiEvents(cloud)
    const id = await copy()
    await pass(cloud, copySeconds - 1)
    const early = [...events]
    await pass(cloud, 1)

    expect(early).toStrictEqual([])
    expect(events).toStrictEqual([eventOf('available', id, { account: nonProdId, region: otherRegion })])
  })

  it('on the default bus of that account and Region, where its rules match it', async () => {
    const { cloud, copy } = await createCopyWorld()
    const EventPattern = JSON.stringify({
      source: ['aws.ec2'],
      'detail-type': ['EC2 AMI State Change'],
      detail: { State: ['available', 'failed'] },
    })
    const ruleIn = async (accountId: string, inRegion: string) => {
      const { eventBridge } = clientsOf(cloud.connection, accountId, inRegion)
      return (await eventBridge.send(new PutRuleCommand({ Name: 'amis', EventPattern }))).RuleArn!
    }
    const [there, ...elsewhere] = [
      await ruleIn(nonProdId, otherRegion),
      await ruleIn(nonProdId, region),
      await ruleIn(ownerId, otherRegion),
      await ruleIn(ownerId, region),
    ]
    await copy()
    await pass(cloud, copySeconds)
    const matched = (ruleArn: string) => cloud.eventBridge.metrics(ruleArn).MatchedEvents

    expect(matched(there)).toBe(1)
    expect(elsewhere.map(matched)).toStrictEqual([0, 0, 0])
  })

  it('when a copy failed, with the reason', async () => {
    const { cloud, copy } = await createCopyWorld()
    const events = amiEvents(cloud)
    const id = await copy({ Encrypted: true, KmsKeyId: 'alias/nothing' })
    await pass(cloud, copySeconds)
    const { detail, ...event } = eventOf('failed', id, { account: nonProdId, region: otherRegion })

    expect(events).toStrictEqual([
      { ...event, detail: { ...detail, ErrorMessage: 'Given key ID is not accessible' } },
    ])
  })

  it('when an AMI is registered, disabled, enabled and deregistered', async () => {
    const { cloud, owner, snapshotIds } = await createCopyWorld()
    const events = amiEvents(cloud)
    const { ImageId } = await owner.send(
      new RegisterImageCommand({
        Name: 'mine',
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: snapshotIds[0]! } }],
      }),
    )
    await owner.send(new DisableImageCommand({ ImageId }))
    await owner.send(new EnableImageCommand({ ImageId }))
    await owner.send(new DeregisterImageCommand({ ImageId }))
    const place = { account: ownerId, region }

    expect(events).toStrictEqual(
      ['available', 'disabled', 'available', 'deregistered'].map((state) => eventOf(state, ImageId!, place)),
    )
  })
})

suite('an AMI that is pending', () => {
  const pendingError = (id: string) => ({
    name: 'InvalidAMIID.Unavailable',
    message: `The AMI ID '${id}' is currently pending and may not be used for this operation`,
  })

  it('can be neither shared nor disabled nor launched', async () => {
    const { copy, nonProd } = await createCopyWorld()
    const id = await copy()

    await expect(permit(nonProd, id, { UserId: ownerId })).rejects.toMatchObject(pendingError(id))
    await expect(nonProd.send(new DisableImageCommand({ ImageId: id }))).rejects.toMatchObject(
      pendingError(id),
    )
    await expect(
      nonProd.send(new RunInstancesCommand({ ImageId: id, MinCount: 1, MaxCount: 1, DryRun: true })),
    ).rejects.toMatchObject({
      name: 'InvalidAMIID.Unavailable',
      message: `AMI '${id}' is pending, and cannot be run`,
    })
  })

  it('can be shared and launched as soon as it is available', async () => {
    const { cloud, copy, nonProd } = await createCopyWorld()
    const id = await copy()
    await pass(cloud, copySeconds)
    await permit(nonProd, id, { UserId: ownerId })

    expect(await permissionsOf(nonProd, id)).toStrictEqual([{ UserId: ownerId }])
    await expect(
      nonProd.send(new RunInstancesCommand({ ImageId: id, MinCount: 1, MaxCount: 1, DryRun: true })),
    ).rejects.toMatchObject({ name: 'DryRunOperation' })
  })

  it('is no base of a build', async () => {
    const { cloud, owner, sourceId } = await createCopyWorld({ timing: { amiCopySeconds: 100_000 } })
    const id = await copyImage(owner, { SourceImageId: sourceId })
    const built = await createImage(cloud, ownerId, { name: 'early', parentImage: id })

    expect(built.state?.reason).toBe(
      `The build instance could not be launched: AMI '${id}' is pending, and cannot be run`,
    )
  })
})

suite('DisableImage', () => {
  it('hides an AMI, takes its launch permission away and keeps it from being used', async () => {
    const { cloud, owner, sourceId, copy } = await createCopyWorld()
    await owner.send(new DisableImageCommand({ ImageId: sourceId }))
    const nonProd = await ec2Of(cloud, nonProdId)

    expect(await idsOf(owner, { ImageIds: [sourceId] })).toStrictEqual([])
    expect(await idsOf(owner, { Owners: ['self'], IncludeDisabled: true })).toStrictEqual([sourceId])
    expect(await idsOf(nonProd, { IncludeDisabled: true })).toStrictEqual([])
    expect(await permissionsOf(owner, sourceId)).toStrictEqual([])
    await expect(copy({ Name: 'late' }, owner)).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' })

    await owner.send(new EnableImageCommand({ ImageId: sourceId }))
    expect(await amiOf(owner, sourceId)).toMatchObject({ State: 'available' })
    await expect(copy()).rejects.toMatchObject({ name: 'AuthFailure' })
  })

  it('is the owner’s business, and only tried as a dry run', async () => {
    const { cloud, owner, sourceId: ImageId } = await createCopyWorld()
    const nonProd = await ec2Of(cloud, nonProdId)
    const role = await ec2OfRole(cloud, ownerId, [allow('ec2:DescribeImages')])
    const dryRun = { ImageId, DryRun: true }

    for (const Command of [DisableImageCommand, EnableImageCommand]) {
      const send = async (client: typeof owner, input: object) =>
        (client as { send(command: unknown): Promise<unknown> }).send(new Command({ ImageId, ...input }))
      await expect(send(nonProd, {})).rejects.toMatchObject({ name: 'AuthFailure' })
      await expect(send(role, {})).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
    }
    await expect(owner.send(new EnableImageCommand({ ImageId }))).rejects.toMatchObject({
      name: 'IncorrectState',
    })
    await expect(owner.send(new DisableImageCommand(dryRun))).rejects.toMatchObject({
      name: 'DryRunOperation',
    })
    await owner.send(new DisableImageCommand({ ImageId }))
    await expect(owner.send(new EnableImageCommand(dryRun))).rejects.toMatchObject({
      name: 'DryRunOperation',
    })
    expect(await idsOf(owner, { Owners: ['self'] })).toStrictEqual([])
    const attribute = new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' })
    expect((await owner.send(attribute)).LaunchPermissions).toStrictEqual([])
  })
})

suite('the quota of sharing', () => {
  it('counts accounts, organizations and units of an AMI', async () => {
    const { owner, sourceId } = await createCopyWorld({ ec2: { sharesPerAmi: 1 } })

    await expect(permit(owner, sourceId, { UserId: ownerId })).rejects.toMatchObject({
      name: 'ResourceLimitExceeded',
      message: expect.stringContaining('your quota of 1 for the number of entities'),
    })
    await permit(owner, sourceId, { UserId: nonProdId })
    expect(await permissionsOf(owner, sourceId)).toStrictEqual([{ UserId: nonProdId }])
  })
})
