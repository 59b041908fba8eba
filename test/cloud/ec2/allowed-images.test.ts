import {
  CopyImageCommand,
  DisableAllowedImagesSettingsCommand,
  EnableAllowedImagesSettingsCommand,
  GetAllowedImagesSettingsCommand,
  ReplaceImageCriteriaInAllowedImagesSettingsCommand,
  RunInstancesCommand,
  type EC2Client,
  type ImageCriterionRequest,
} from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import { allow, nonProdId, outsiderId, ownerId, region } from '../../support/organization-cloud.ts'
import { createCopyWorld } from './copy-world.ts'
import { describe, ec2Of, ec2OfRole, idsOf } from './ec2-world.ts'

const switchTo = async (client: EC2Client, state: 'enabled' | 'audit-mode'): Promise<unknown> =>
  client.send(new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: state }))
const replace = async (client: EC2Client, ...ImageCriteria: ImageCriterionRequest[]): Promise<unknown> =>
  client.send(new ReplaceImageCriteriaInAllowedImagesSettingsCommand({ ImageCriteria }))

const nameOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.name,
  )

/** A world in which nonProd may launch and copy an AMI of the owner, asked in the Region of that AMI. */
async function open() {
  const world = await createCopyWorld()
  const client = await ec2Of(world.cloud, nonProdId)
  const { sourceId } = world
  return {
    ...world,
    client,
    sees: async () => (await idsOf(client)).includes(sourceId),
    asked: {
      byId: async () => nameOf(describe(client, { ImageIds: [sourceId] })),
      launch: async () =>
        nameOf(
          client.send(new RunInstancesCommand({ ImageId: sourceId, MinCount: 1, MaxCount: 1, DryRun: true })),
        ),
      copy: async () =>
        nameOf(
          client.send(
            new CopyImageCommand({
              SourceImageId: sourceId,
              SourceRegion: region,
              Name: 'here',
              DryRun: false,
            }),
          ),
        ),
    },
  }
}

suite('Allowed AMIs', () => {
  it('hide nothing until the setting is enabled', async () => {
    const { client, sees, sourceId } = await open()

    expect(await client.send(new GetAllowedImagesSettingsCommand())).toMatchObject({
      State: 'disabled',
      ImageCriteria: [],
      ManagedBy: 'account',
    })
    await replace(client, { ImageProviders: ['none'] })
    expect(await sees()).toBe(true)
    expect((await describe(client, { ImageIds: [sourceId] }))[0]).not.toHaveProperty('ImageAllowed')
  })

  it('let a hidden AMI be neither found nor launched nor copied', async () => {
    const { client, sees, asked, sourceId } = await open()
    await replace(client, { ImageProviders: ['none'] })
    await switchTo(client, 'enabled')

    expect(await sees()).toBe(false)
    expect(await asked.byId()).toBe('InvalidAMIID.NotFound')
    expect(await asked.launch()).toBe('InvalidAMIID.NotFound')
    expect(await asked.copy()).toBe('InvalidAMIID.NotFound')
    await client.send(new DisableAllowedImagesSettingsCommand())
    expect(await sees()).toBe(true)
    expect(await asked.launch()).toBe('DryRunOperation')
    expect(await asked.copy()).toBe('done')
    expect(await idsOf(client, { ImageIds: [sourceId] })).toEqual([sourceId])
  })

  it('hide what is to be copied in the Region that it comes from and in that where it goes', async () => {
    const { client, nonProd, copy } = await open()
    await switchTo(nonProd, 'enabled')

    expect(await nameOf(copy())).toBe('InvalidAMIID.NotFound')
    await replace(nonProd, { ImageProviders: [ownerId] })
    expect(await nameOf(copy({ Name: 'one' }))).toBe('done')
    await switchTo(client, 'enabled')
    expect(await nameOf(copy({ Name: 'two' }))).toBe('InvalidAMIID.NotFound')
  })

  it('only tell what they would hide while they are tried out', async () => {
    const { client, sourceId } = await open()
    const allowed = async () => (await describe(client, { ImageIds: [sourceId] }))[0]!.ImageAllowed
    await switchTo(client, 'audit-mode')
    expect(await allowed()).toBe(false)
    await replace(client, { ImageProviders: [ownerId] })

    expect(await allowed()).toBe(true)
  })

  it('never hide what is the own of an account', async () => {
    const { owner, sourceId } = await open()
    await switchTo(owner, 'enabled')

    expect((await describe(owner, { ImageIds: [sourceId] }))[0]).toMatchObject({ ImageAllowed: true })
  })

  it('count for one account and Region', async () => {
    const { client, nonProd, owner } = await open()
    await switchTo(client, 'enabled')

    for (const other of [nonProd, owner])
      expect((await other.send(new GetAllowedImagesSettingsCommand())).State).toBe('disabled')
  })

  it.each<[string, readonly ImageCriterionRequest[], boolean]>([
    ['nothing', [], false],
    ['its provider', [{ ImageProviders: [outsiderId, ownerId] }], true],
    ['other providers', [{ ImageProviders: ['amazon', outsiderId] }], false],
    ['its name', [{ ImageNames: ['nothing', 'golden*'] }], true],
    ['other names', [{ ImageNames: ['silver*'] }], false],
    ['its provider and another name', [{ ImageProviders: [ownerId], ImageNames: ['silver*'] }], false],
    ['either', [{ ImageNames: ['silver*'] }, { ImageProviders: [ownerId] }], true],
    ['its age', [{ CreationDateCondition: { MaximumDaysSinceCreated: 1 } }], true],
    ['a product of the marketplace', [{ MarketplaceProductCodes: ['abc'] }], false],
  ])('that ask for %s: %j allow it: %s', async (_case, criteria, isAllowed) => {
    const { client, sees } = await open()
    await replace(client, ...criteria)
    await switchTo(client, 'enabled')

    expect(await sees()).toBe(isAllowed)
  })

  it('hide what has become too old', async () => {
    const { cloud, client, sees } = await open()
    await replace(client, { CreationDateCondition: { MaximumDaysSinceCreated: 1 } })
    await switchTo(client, 'enabled')
    await cloud.clock.advance(2 * 86_400_000)

    expect(await sees()).toBe(false)
  })

  it.each<[string, readonly ImageCriterionRequest[], string]>([
    [
      'too many criteria',
      Array.from({ length: 11 }, () => ({ ImageNames: ['abc'] })),
      'InvalidParameterValue',
    ],
    ['too many names', [{ ImageNames: Array.from({ length: 51 }, () => 'abc') }], 'InvalidParameterValue'],
    ['a provider that is none', [{ ImageProviders: ['me'] }], 'InvalidParameterValue'],
    ['a name of other characters', [{ ImageNames: ['a#b'] }], 'InvalidParameterValue'],
    ['none beside others', [{ ImageProviders: ['none', ownerId] }], 'InvalidParameterCombination'],
  ])('refuse %s', async (_case, criteria, code) => {
    const { client } = await open()

    expect(await nameOf(replace(client, ...criteria))).toBe(code)
  })

  it('refuse another state, tell in a dry run who may, and keep others out', async () => {
    const { cloud, client } = await open()
    const stranger = await ec2OfRole(cloud, nonProdId, [allow('ec2:DescribeImages')])
    const commands = (DryRun: boolean) => [
      new GetAllowedImagesSettingsCommand({ DryRun }),
      new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: 'enabled', DryRun }),
      new DisableAllowedImagesSettingsCommand({ DryRun }),
      new ReplaceImageCriteriaInAllowedImagesSettingsCommand({ DryRun }),
    ]
    const answers = async (who: EC2Client, DryRun: boolean) =>
      Promise.all(
        commands(DryRun).map(async (command) => nameOf(who.send(command as GetAllowedImagesSettingsCommand))),
      )

    expect(await nameOf(switchTo(client, 'disabled' as 'enabled'))).toBe('InvalidParameterValue')
    expect(new Set(await answers(client, true))).toEqual(new Set(['DryRunOperation']))
    expect(new Set(await answers(stranger, true))).toEqual(new Set(['UnauthorizedOperation']))
    expect(new Set(await answers(stranger, false))).toEqual(new Set(['UnauthorizedOperation']))
    expect((await client.send(new GetAllowedImagesSettingsCommand())).State).toBe('disabled')
  })
})
