import { describe, expect, it } from 'vitest'

import { buildImage, createComponent, createRecipe, startImage } from './resources.ts'
import { createSharingCloud, everyPage, memberId, ownerId, region, type Actor } from './sharing-cloud.ts'

const component = (rest: string) => `arn:aws:imagebuilder:${region}:${ownerId}:component/${rest}`

const componentsOf = async ({ imageBuilder }: Actor, request: object = {}) =>
  (await imageBuilder.listComponents(request)).componentVersionList?.map(({ arn }) => arn)

describe('lists', () => {
  it('lag behind creation', async () => {
    const cloud = createSharingCloud({ timing: { listLagSeconds: 120, buildStateSeconds: 1 } })
    const owner = cloud.as(ownerId)
    await createComponent(owner)
    await startImage(owner)
    const seen = async () => [
      (await owner.imageBuilder.listComponents({})).componentVersionList?.length,
      (await owner.imageBuilder.listImages({})).imageVersionList?.length,
      (await owner.imageBuilder.listImageRecipes({})).imageRecipeSummaryList?.length,
    ]

    await cloud.pass(119)
    expect(await seen()).toStrictEqual([0, 0, 1])
    await cloud.pass(1)
    expect(await seen()).toStrictEqual([1, 1, 1])
  })

  it('show versions, the newest build of each, and builds on demand', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    await createComponent(owner)
    await cloud.pass(60)
    await createComponent(owner)
    await createComponent(owner, 'hardening', '1.10.0')

    const { componentVersionList } = await owner.imageBuilder.listComponents({})
    const { componentSummaryList } = await owner.imageBuilder.listComponentBuildVersions({
      componentVersionArn: component('hardening/1.2.0'),
    })

    expect(componentVersionList).toMatchObject([
      {
        arn: component('hardening/1.2.0'),
        name: 'hardening',
        version: '1.2.0',
        owner: ownerId,
        platform: 'Linux',
        type: 'BUILD',
        status: 'ACTIVE',
        dateCreated: '2027-01-04T00:01:00.000Z',
      },
      { arn: component('hardening/1.10.0') },
    ])
    expect(componentSummaryList).toMatchObject([
      { arn: component('hardening/1.2.0/1'), state: { status: 'ACTIVE' } },
      { arn: component('hardening/1.2.0/2') },
    ])
    expect(componentSummaryList?.[0]).not.toHaveProperty('data')
  })

  it('show the newest version of each name when asked by name', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createComponent(owner, 'hardening', '1.10.0')
    await createComponent(owner, 'hardening', '1.9.0')
    await createComponent(owner, 'monitoring')

    expect(await componentsOf(owner, { byName: true })).toStrictEqual([
      component('hardening/1.10.0'),
      component('monitoring/1.2.0'),
    ])
  })

  it('show images of every state as versions and as builds', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const arn = await buildImage(cloud, owner)
    await startImage(owner, { semanticVersion: '1.0.1' })
    const versionArn = arn.replace(/\/1$/, '')

    const { imageVersionList } = await owner.imageBuilder.listImages({})
    const { imageSummaryList } = await owner.imageBuilder.listImageBuildVersions({
      imageVersionArn: versionArn,
    })
    const all = await owner.imageBuilder.listImageBuildVersions({})

    expect(imageVersionList).toMatchObject([
      { arn: versionArn, version: '1.0.0', owner: ownerId, type: 'AMI', buildType: 'USER_INITIATED' },
      { version: '1.0.1' },
    ])
    expect(imageSummaryList).toMatchObject([
      { arn, version: '1.0.0/1', state: { status: 'AVAILABLE' }, outputResources: { amis: [{ region }] } },
    ])
    expect(all.imageSummaryList?.map(({ state }) => state?.status)).toStrictEqual(['AVAILABLE', 'PENDING'])
  })

  it('tell own things from those of Amazon and of others', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    await createComponent(owner)

    expect(await componentsOf(owner)).toStrictEqual([component('hardening/1.2.0')])
    expect(await componentsOf(owner, { owner: 'Self' })).toStrictEqual([component('hardening/1.2.0')])
    expect(await componentsOf(owner, { owner: 'Amazon' })).toContain(
      `arn:aws:imagebuilder:${region}:aws:component/update-linux/1.0.2`,
    )
    expect(await componentsOf(owner, { owner: 'Shared' })).toStrictEqual([])
    expect(await componentsOf(owner, { owner: 'ThirdParty' })).toStrictEqual([])
    expect(await componentsOf(cloud.as(memberId))).toStrictEqual([])
    const images = await cloud.as(memberId).imageBuilder.listImages({ owner: 'Amazon' })
    expect(images.imageVersionList).toContainEqual(
      expect.objectContaining({
        arn: `arn:aws:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/2024.2.9`,
        owner: 'Amazon',
      }),
    )
  })

  it('filter: values of one filter are ORed, filters are ANDed', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createComponent(owner, 'one', '1.0.0')
    await createComponent(owner, 'two', '1.0.0')
    await createComponent(owner, 'two', '2.0.0')
    const names = { name: 'name', values: ['one', 'two'] }

    expect(await componentsOf(owner, { filters: [names] })).toHaveLength(3)
    expect(
      await componentsOf(owner, { filters: [names, { name: 'version', values: ['2.0.0'] }] }),
    ).toStrictEqual([component('two/2.0.0')])
    await expect(
      componentsOf(owner, { filters: [{ name: 'colour', values: ['red'] }] }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining('supportedOsVersion'),
    })
  })

  it('filter images by the version without build', async () => {
    const owner = createSharingCloud().as(ownerId)
    await startImage(owner, { semanticVersion: '1.0.0' })
    await startImage(owner, { semanticVersion: '1.0.1' })
    const filters = [{ name: 'version', values: ['1.0.1'] }]

    const { imageVersionList } = await owner.imageBuilder.listImages({ filters })

    expect(imageVersionList).toMatchObject([{ version: '1.0.1' }])
  })
})

describe('pages', () => {
  const list = async ({ imageBuilder }: Actor, request: object) =>
    everyPage(
      async (nextToken) => imageBuilder.listComponents({ ...request, nextToken }),
      ({ componentVersionList }) => componentVersionList,
    )

  it('hold at most 25 items, or fewer on demand', async () => {
    const owner = createSharingCloud().as(ownerId)
    for (let patch = 0; patch < 26; patch += 1) await createComponent(owner, 'hardening', `1.0.${patch}`)

    const all = await list(owner, {})
    const small = await list(owner, { maxResults: 10 })

    expect(all).toMatchObject({ pages: 2, items: { length: 26 } })
    expect(small).toMatchObject({ pages: 3, items: { length: 26 } })
    expect(new Set(small.items.map(({ arn }) => arn)).size).toBe(26)
  })

  it('may be empty first, with a token', async () => {
    const owner = createSharingCloud({ timing: { emptyFirstPages: true } }).as(ownerId)
    await createRecipe(owner)

    const first = await owner.imageBuilder.listImageRecipes({})
    const second = await owner.imageBuilder.listImageRecipes({ nextToken: first.nextToken })

    expect(first).toMatchObject({ imageRecipeSummaryList: [], nextToken: expect.any(String) })
    expect(second.imageRecipeSummaryList).toHaveLength(1)
    expect(second.nextToken).toBeUndefined()
  })

  it.each([
    ['maxResults 0', { maxResults: 0 }, 'InvalidParameterValueException'],
    ['maxResults 26', { maxResults: 26 }, 'InvalidParameterValueException'],
    ['an unknown owner', { owner: 'Everybody' }, 'InvalidParameterValueException'],
    ['an invented token', { nextToken: 'abc' }, 'InvalidPaginationTokenException'],
  ])('refuse %s', async (_case, request, code) => {
    const owner = createSharingCloud().as(ownerId)

    await expect(componentsOf(owner, request)).rejects.toMatchObject({ code })
  })

  it("refuse another list's token", async () => {
    const owner = createSharingCloud().as(ownerId)
    await createComponent(owner, 'one')
    await createComponent(owner, 'two')
    const { nextToken } = await owner.imageBuilder.listComponents({ maxResults: 1 })

    await expect(
      owner.imageBuilder.listComponents({ maxResults: 1, nextToken, owner: 'Amazon' }),
    ).rejects.toMatchObject({ code: 'InvalidPaginationTokenException' })
    await expect(owner.imageBuilder.listImages({ nextToken })).rejects.toMatchObject({
      code: 'InvalidPaginationTokenException',
    })
  })
})
