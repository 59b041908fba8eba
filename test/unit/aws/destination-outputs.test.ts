import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'

import { templateVersionRequest } from '../../../functions/lib/domain/copying/output-claim.ts'
import { pass } from '../../cloud/ec2/copy-world.ts'
import { get, ssmOf } from '../../cloud/ssm/ssm-world.ts'
import { allow, nonProdId, otherRegion, ownerId } from '../../support/organization-cloud.ts'
import { createDestinationWorld, lane } from './destination-world.ts'

const copyId = '0123456789abcdef'

/** A destination with a launch template of two versions and a copy. */
async function createTemplateWorld(statements: readonly object[] = []) {
  const world = await createDestinationWorld({}, { statements })
  const { nonProd, images, copyCall } = world
  const LaunchTemplateData = { InstanceType: 't3.small' as const, ImageId: 'ami-0123456789abcdef0' }
  const command = new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData })
  const id = (await nonProd.send(command)).LaunchTemplate!.LaunchTemplateId!
  const copied = await images.startCopy(lane, copyCall)
  if (copied.kind === 'refused') throw new Error(copied.error.message)
  const defaultOf = async () =>
    (await nonProd.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }))).LaunchTemplates![0]
  return { ...world, id, imageId: copied.value, defaultOf }
}

describe('the launch templates of a destination', () => {
  it('get a version that starts the copy and keeps the rest, once for each request', async () => {
    const { templates, nonProd, id, imageId } = await createTemplateWorld()
    const latest = await templates.latestTemplateVersion(lane, id)
    const request = templateVersionRequest(copyId, { launchTemplateId: id, latestVersion: 1 }, imageId)
    const made = await templates.createTemplateVersion(lane, request)
    const again = await templates.createTemplateVersion(lane, request)

    expect(latest).toEqual({ kind: 'answered', value: 1 })
    expect(made).toEqual({ kind: 'answered', value: 2 })
    expect(again).toEqual(made)
    const command = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: ['2'] })
    const { LaunchTemplateVersions: versions } = await nonProd.send(command)
    expect(versions![0]!.LaunchTemplateData).toEqual({ InstanceType: 't3.small', ImageId: imageId })
    expect(await templates.latestTemplateVersion(lane, id)).toEqual({ kind: 'answered', value: 2 })
  })

  it('get another default version only when it is asked for', async () => {
    const { templates, id, imageId, defaultOf } = await createTemplateWorld()
    const request = templateVersionRequest(copyId, { launchTemplateId: id, latestVersion: 1 }, imageId)
    await templates.createTemplateVersion(lane, request)
    const before = await defaultOf()

    expect(await templates.setDefaultTemplateVersion(lane, { launchTemplateId: id, version: 2 })).toEqual({
      kind: 'answered',
      value: undefined,
    })
    expect(before).toMatchObject({ DefaultVersionNumber: 1, LatestVersionNumber: 2 })
    expect(await defaultOf()).toMatchObject({ DefaultVersionNumber: 2 })
  })

  it('get the tag that the guide asks for, where the role may do more than the guide says', async () => {
    const asGuided = await createTemplateWorld()
    const more = await createTemplateWorld([allow('ec2:CreateTags')])

    expect(await asGuided.templates.tagTemplate(lane, asGuided.id)).toMatchObject({
      kind: 'refused',
      error: { name: 'UnauthorizedOperation' },
    })
    expect(await more.templates.tagTemplate(lane, more.id)).toEqual({ kind: 'answered', value: undefined })
    expect(await more.defaultOf()).toMatchObject({
      Tags: [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }],
    })
  })

  it('that are not there are refused by EC2', async () => {
    const { templates } = await createDestinationWorld()
    const launchTemplateId = 'lt-0123456789abcdef0'
    const request = templateVersionRequest(copyId, { launchTemplateId, latestVersion: 1 }, 'ami-1')
    const refused = { kind: 'refused', error: { name: 'InvalidLaunchTemplateId.NotFound' } }

    expect(await templates.latestTemplateVersion(lane, launchTemplateId)).toMatchObject(refused)
    expect(await templates.createTemplateVersion(lane, request)).toMatchObject(refused)
    expect(await templates.setDefaultTemplateVersion(lane, { launchTemplateId, version: 1 })).toMatchObject(
      refused,
    )
  })
})

describe('the parameters of a destination', () => {
  const name = '/golden/al2023'
  const reading = { statements: [allow('ssm:GetParameter')] }
  const text = { name, dataType: 'text', imageId: 'ami-1' } as const

  it('are written over what is there', async () => {
    const { parameters, cloud } = await createDestinationWorld()

    expect(await parameters.writeParameter(lane, text)).toEqual({ kind: 'answered', value: 1 })
    expect(await parameters.writeParameter(lane, { ...text, imageId: 'ami-2' })).toEqual({
      kind: 'answered',
      value: 2,
    })
    const client = ssmOf(cloud, nonProdId, otherRegion)
    expect(await get(client, name)).toMatchObject({ Value: 'ami-2', Type: 'String', DataType: 'text' })
  })

  it('hold an AMI of the account after SSM has looked at it', async () => {
    const { parameters, images, copyCall, cloud } = await createDestinationWorld({}, reading)
    const copied = await images.startCopy(lane, copyCall)
    if (copied.kind === 'refused') throw new Error(copied.error.message)
    await pass(cloud, 3000)
    const ami = { name, dataType: 'aws:ec2:image', imageId: copied.value } as const
    await parameters.writeParameter(lane, ami)
    await pass(cloud, 3000)

    expect(await parameters.readParameter(lane, name)).toEqual({
      kind: 'answered',
      value: { value: copied.value, dataType: 'aws:ec2:image' },
    })
  })

  it('are nothing before they are written, and read back where the role may read', async () => {
    const { parameters } = await createDestinationWorld({}, reading)
    const before = await parameters.readParameter(lane, name)
    await parameters.writeParameter(lane, text)

    expect(before).toEqual({ kind: 'answered', value: undefined })
    expect(await parameters.readParameter(lane, name)).toEqual({
      kind: 'answered',
      value: { value: 'ami-1', dataType: 'text' },
    })
  })

  it("are refused to a role that has Image Builder's rights alone", async () => {
    const { parameters } = await createDestinationWorld()
    await parameters.writeParameter(lane, text)

    expect(await parameters.readParameter(lane, name)).toMatchObject({
      kind: 'refused',
      error: { name: 'AccessDeniedException', message: expect.stringContaining('ssm:GetParameter') },
    })
  })

  it('are written into the account of the owner without a role', async () => {
    const { parameters, cloud, callsOf } = await createDestinationWorld()
    await parameters.writeParameter({ ...lane, accountId: ownerId }, text)

    expect(await get(ssmOf(cloud, ownerId, otherRegion), name)).toMatchObject({ Value: 'ami-1' })
    expect(callsOf('AssumeRole')).toBe(0)
  })
})
