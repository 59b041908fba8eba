import { describe, expect, it } from 'vitest'

import { createComponent } from '../image-builder/resources.ts'
import { createSharingCloud, memberId, ownerId, type Actor } from '../image-builder/sharing-cloud.ts'
import { associationsOf, createShare } from './created-share.ts'
import { putPolicy, seconds, shareOf } from './shared-component.ts'

const exceeded = { code: 'ResourceShareLimitExceededException' }
const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => String(500_000_000_000 + index))
const roles = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::${memberId}:role/${index}`)

const associate = async ({ ram }: Actor, resourceShareArn: string, principals: string[]) =>
  ram.associateResourceShare({ resourceShareArn, principals })

describe('quotas of shares', () => {
  it('let one request name 100 resources', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArns = await Promise.all(
      Array.from({ length: 101 }, async (_, index) => createComponent(owner, `component-${index}`)),
    )

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

  it('let a share have 5,000 principals, counting those that are there', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    await expect(createShare(owner, { principals: roles(5001) })).rejects.toMatchObject(exceeded)
    const shareArn = await createShare(owner, { principals: roles(5000) })
    await cloud.pass(seconds.association)

    await expect(associate(owner, shareArn, [memberId])).rejects.toMatchObject({
      ...exceeded,
      message: expect.stringContaining('5000 principals'),
    })
    await expect(associate(owner, shareArn, roles(10))).resolves.toBeDefined()
    await owner.ram.disassociateResourceShare({ resourceShareArn: shareArn, principals: roles(1) })
    await expect(associate(owner, shareArn, [memberId])).resolves.toBeDefined()
  })

  it('let all shares of a Region have 25,000 principals together', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    for (let index = 0; index < 4; index += 1) await createShare(owner, { principals: roles(5000) })
    const last = await createShare(owner, { principals: roles(4999) })
    await associate(owner, last, [memberId])

    await expect(createShare(owner, { principals: [memberId] })).rejects.toMatchObject({
      ...exceeded,
      message: expect.stringContaining('25000'),
    })
    await expect(createShare(cloud.as(memberId), { principals: [ownerId] })).resolves.toBeDefined()
    await expect(
      createShare(cloud.as(ownerId, 'eu-west-1'), { principals: [memberId] }),
    ).resolves.toBeDefined()
    await cloud.pass(seconds.association)
    await owner.ram.deleteResourceShare({ resourceShareArn: last })
    await expect(createShare(owner, { principals: [memberId] })).resolves.toBeDefined()
  })

  it('count the principals of shares that were derived from policies; those over the limit are FAILED', async () => {
    const moreAccountIds = accounts(3)
    const cloud = createSharingCloud({ moreAccountIds })
    const owner = cloud.as(ownerId)
    for (let index = 0; index < 5; index += 1) {
      await createShare(owner, { principals: roles(index === 4 ? 4998 : 5000) })
    }
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

  it('let an account have 25,000 shares in a Region', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const shareArns: string[] = []
    for (let index = 0; index < 25_000; index += 1) shareArns.push(await createShare(owner))

    await expect(createShare(owner)).rejects.toMatchObject(exceeded)
    await expect(createShare(cloud.as(memberId))).resolves.toBeDefined()
    await owner.ram.deleteResourceShare({ resourceShareArn: shareArns[0] })
    await cloud.pass(seconds.association)
    await expect(createShare(owner)).resolves.toBeDefined()
  })
})
