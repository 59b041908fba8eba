import { describe, expect, it } from 'vitest'

import { awsShareQuotas } from '../../../local/ram/share-quotas.ts'
import { createComponent } from '../image-builder/resources.ts'
import { createSharingCloud, memberId, ownerId, type Actor } from '../image-builder/sharing-cloud.ts'
import { associationsOf, createShare } from './created-share.ts'
import { putPolicy, seconds, shareOf } from './shared-component.ts'

const exceeded = { code: 'ResourceShareLimitExceededException' }
const roles = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::${memberId}:role/${index}`)
const components = async (owner: Actor, count: number) =>
  Promise.all(Array.from({ length: count }, async (_, index) => createComponent(owner, `component-${index}`)))

const associate = async ({ ram }: Actor, resourceShareArn: string, principals: string[]) =>
  ram.associateResourceShare({ resourceShareArn, principals })

describe('quotas of shares', () => {
  it('are those of AWS where nothing else is said', async () => {
    expect(awsShareQuotas).toStrictEqual({ sharesPerRegion: 25_000, perShare: 5000, perRegion: 25_000 })
    const owner = createSharingCloud().as(ownerId)

    await expect(createShare(owner, { principals: roles(5001) })).rejects.toMatchObject(exceeded)
    await expect(createShare(owner, { principals: roles(5000) })).resolves.toBeDefined()
  })

  it('let one request name 100 resources', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArns = await components(owner, 101)

    await expect(createShare(owner, { resourceArns: componentArns })).rejects.toMatchObject({
      ...exceeded,
      message: 'You can associate up to 100 resources per call.',
    })
    const resourceShareArn = await createShare(owner, { resourceArns: componentArns.slice(0, 100) })
    await expect(
      owner.ram.associateResourceShare({ resourceShareArn, resourceArns: componentArns }),
    ).rejects.toMatchObject(exceeded)
    await expect(
      owner.ram.associateResourceShare({ resourceShareArn, resourceArns: componentArns.slice(100) }),
    ).resolves.toBeDefined()
  })

  it('limit the principals of one share, counting those that are there', async () => {
    const cloud = createSharingCloud({ shareQuotas: { perShare: 5 } })
    const owner = cloud.as(ownerId)
    const shareArn = await createShare(owner, { principals: roles(5) })
    await cloud.pass(seconds.association)

    await expect(associate(owner, shareArn, [memberId])).rejects.toMatchObject({
      ...exceeded,
      message: expect.stringContaining('5 principals'),
    })
    await expect(associate(owner, shareArn, roles(3))).resolves.toBeDefined()
    await owner.ram.disassociateResourceShare({ resourceShareArn: shareArn, principals: roles(1) })
    await expect(associate(owner, shareArn, [memberId])).resolves.toBeDefined()
  })

  it('limit the resources of one share, apart from its principals', async () => {
    const owner = createSharingCloud({ shareQuotas: { perShare: 3 } }).as(ownerId)
    const [first = '', ...others] = await components(owner, 4)
    await createShare(owner, { resourceArns: [first, first, first, first] })
    const resourceShareArn = await createShare(owner, { resourceArns: others, principals: roles(3) })
    const add = async (resourceArn: string) =>
      owner.ram.associateResourceShare({ resourceShareArn, resourceArns: [resourceArn] })

    await expect(add(first)).rejects.toMatchObject({
      ...exceeded,
      message: expect.stringContaining('3 resources'),
    })
    await expect(add(others[0]!)).resolves.toBeDefined()
    await expect(createShare(owner, { resourceArns: [first] })).resolves.toBeDefined()
  })

  it('limit the principals of all shares of an account in a Region', async () => {
    const cloud = createSharingCloud({ shareQuotas: { perRegion: 5 } })
    const owner = cloud.as(ownerId)
    await createShare(owner, { principals: roles(3) })
    const last = await createShare(owner, { principals: roles(1) })
    await associate(owner, last, [memberId])

    await expect(createShare(owner, { principals: [memberId] })).rejects.toMatchObject(exceeded)
    await expect(createShare(cloud.as(memberId), { principals: [ownerId] })).resolves.toBeDefined()
    await expect(
      createShare(cloud.as(ownerId, 'eu-west-1'), { principals: [memberId] }),
    ).resolves.toBeDefined()
    await cloud.pass(seconds.association)
    await owner.ram.deleteResourceShare({ resourceShareArn: last })
    await expect(createShare(owner, { principals: roles(2) })).resolves.toBeDefined()
  })

  it('count the principals of shares that were derived from policies; those over the limit are FAILED', async () => {
    const moreAccountIds = ['500000000001', '500000000002', '500000000003']
    const cloud = createSharingCloud({ moreAccountIds, shareQuotas: { perRegion: 5 } })
    const owner = cloud.as(ownerId)
    await createShare(owner, { principals: roles(3) })
    const componentArn = await createComponent(owner)
    await putPolicy(owner, componentArn, moreAccountIds)
    await cloud.pass(seconds.derivation)

    const { resourceShareArn } = await shareOf(owner, componentArn)
    expect(await associationsOf(owner, resourceShareArn!)).toStrictEqual({
      [componentArn]: 'ASSOCIATED',
      [moreAccountIds[0]!]: 'ASSOCIATED',
      [moreAccountIds[1]!]: 'ASSOCIATED',
      [moreAccountIds[2]!]: 'FAILED',
    })
    await expect(createShare(owner, { principals: [memberId] })).rejects.toMatchObject(exceeded)
    const read = cloud.as(moreAccountIds[2]!).imageBuilder.getComponent({
      componentBuildVersionArn: componentArn,
    })
    await expect(read).resolves.toBeDefined()
  })

  it('limit the shares of an account in a Region', async () => {
    const cloud = createSharingCloud({ shareQuotas: { sharesPerRegion: 2 } })
    const owner = cloud.as(ownerId)
    const resourceShareArn = await createShare(owner)
    await createShare(owner)

    await expect(createShare(owner)).rejects.toMatchObject(exceeded)
    await expect(createShare(cloud.as(memberId))).resolves.toBeDefined()
    await owner.ram.deleteResourceShare({ resourceShareArn })
    await expect(createShare(owner)).rejects.toMatchObject(exceeded)
    await cloud.pass(seconds.association)
    await expect(createShare(owner)).resolves.toBeDefined()
  })
})
