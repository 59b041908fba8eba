import { describe, expect, it } from 'vitest'

import {
  createSharingCloud,
  memberId,
  ownerId,
  region,
  type SharingCloud,
} from '../image-builder/sharing-cloud.ts'
import { pair, shareComponent } from './shared-component.ts'

async function permissionFromPolicy(cloud: SharingCloud): Promise<string> {
  const { shareArn } = await shareComponent(cloud, [memberId], [pair[0]])
  const { ram } = cloud.as(ownerId)
  const { permissions } = await ram.listResourceSharePermissions({ resourceShareArn: shareArn })
  return permissions![0]!.arn!
}

const defaultOf = (type: string) => `arn:aws:ram::aws:permission/AWSRAMDefaultPermissionImageBuilder${type}`

describe('managed permissions', () => {
  it.each(['Component', 'Image', 'ImageRecipe', 'ContainerRecipe'])(
    'of AWS allow exactly the pair of %s',
    async (type) => {
      const { ram } = createSharingCloud().as(memberId)
      const { permissions } = await ram.listPermissions({
        resourceType: `IMAGEBUILDER:${type.toLowerCase()}`,
      })
      expect(permissions).toMatchObject([
        {
          arn: defaultOf(type),
          isResourceTypeDefault: true,
          resourceType: `imagebuilder:${type}`,
          status: 'ATTACHABLE',
        },
      ])

      const { permission } = await ram.getPermission({ permissionArn: defaultOf(type) })

      expect(JSON.parse(permission!.permission!)).toStrictEqual({
        Effect: 'Allow',
        Action: [`imagebuilder:Get${type}`, `imagebuilder:List${type}s`],
      })
    },
  )

  it('of a customer are listed for their account and Region alone', async () => {
    const cloud = createSharingCloud()
    const permissionArn = await permissionFromPolicy(cloud)
    await cloud.as(ownerId).ram.promotePermissionCreatedFromPolicy({ permissionArn, name: 'read-only' })
    const customerManaged = async (accountId: string, inRegion = region) => {
      const { ram } = cloud.as(accountId, inRegion)
      return (await ram.listPermissions({ permissionType: 'CUSTOMER_MANAGED' })).permissions?.map(
        ({ name }) => name,
      )
    }

    expect(await customerManaged(ownerId)).toContain('read-only')
    expect(await customerManaged(memberId)).toStrictEqual([])
    expect(await customerManaged(ownerId, 'eu-west-1')).toStrictEqual([])
    await expect(cloud.as(memberId).ram.getPermission({ permissionArn })).rejects.toMatchObject({
      code: 'UnknownResourceException',
    })
    const awsManaged = await cloud.as(ownerId).ram.listPermissions({ permissionType: 'AWS_MANAGED' })
    expect(awsManaged.permissions).toHaveLength(4)
  })

  it.each([
    ['an unknown type', { resourceType: 'ec2:Subnet' }],
    ['too many results', { maxResults: 501 }],
  ])('are not listed for %s', async (_case, request) => {
    await expect(createSharingCloud().as(ownerId).ram.listPermissions(request)).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
  })

  it('have one version', async () => {
    const { ram } = createSharingCloud().as(ownerId)
    const get = async (permissionVersion: number) =>
      ram.getPermission({ permissionArn: defaultOf('Image'), permissionVersion })

    await expect(get(1)).resolves.toMatchObject({ permission: { version: '1', status: 'ATTACHABLE' } })
    await expect(get(2)).rejects.toMatchObject({ code: 'UnknownResourceException' })
  })
})

describe('PromotePermissionCreatedFromPolicy', () => {
  it('makes a customer managed permission of the same actions and leaves the old one as it is', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const permissionArn = await permissionFromPolicy(cloud)

    const { permission } = await ram.promotePermissionCreatedFromPolicy({ permissionArn, name: 'read-only' })

    expect(permission).toMatchObject({
      arn: `arn:aws:ram:${region}:${ownerId}:permission/read-only`,
      name: 'read-only',
      permissionType: 'CUSTOMER_MANAGED',
      featureSet: 'STANDARD',
      isResourceTypeDefault: false,
      resourceType: 'imagebuilder:Component',
    })
    const templateOf = async (arn?: string) =>
      (await ram.getPermission({ permissionArn: arn })).permission?.permission
    expect(await templateOf(permission?.arn)).toBe(await templateOf(permissionArn))
    expect((await ram.getPermission({ permissionArn })).permission?.featureSet).toBe('CREATED_FROM_POLICY')
  })

  it('takes a name once in a Region, and ten permissions of a type', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const permissionArn = await permissionFromPolicy(cloud)
    const promote = async (name: string) => ram.promotePermissionCreatedFromPolicy({ permissionArn, name })
    for (let index = 1; index <= 10; index += 1) await promote(`read-only-${index}`)

    await expect(promote('read-only-1')).rejects.toMatchObject({
      code: 'PermissionAlreadyExistsException',
      httpStatus: 409,
    })
    await expect(promote('read-only-11')).rejects.toMatchObject({ code: 'PermissionLimitExceededException' })
  })

  it('answers a repetition as the first time and refuses other parameters', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const permissionArn = await permissionFromPolicy(cloud)
    const promote = async (name: string) =>
      ram.promotePermissionCreatedFromPolicy({ permissionArn, name, clientToken: 'once' })
    const first = await promote('read-only')

    expect(await promote('read-only')).toStrictEqual(first)
    expect(first.clientToken).toBe('once')
    await expect(promote('other')).rejects.toMatchObject({ code: 'IdempotentParameterMismatchException' })
  })

  it.each([
    ['no name', { name: undefined }, 'MissingRequiredParameterException'],
    ['a name with a blank', { name: 'read only' }, 'InvalidParameterException'],
    ['a name of 37 characters', { name: 'n'.repeat(37) }, 'InvalidParameterException'],
    ['no ARN', { permissionArn: undefined }, 'MissingRequiredParameterException'],
    ['a malformed ARN', { permissionArn: 'read-only' }, 'MalformedArnException'],
    ['a permission of AWS', { permissionArn: defaultOf('Component') }, 'InvalidParameterException'],
    ['an unknown permission', { permissionArn: defaultOf('Nothing') }, 'UnknownResourceException'],
  ])('refuses %s', async (_case, change, code) => {
    const cloud = createSharingCloud()
    const permissionArn = await permissionFromPolicy(cloud)

    await expect(
      cloud
        .as(ownerId)
        .ram.promotePermissionCreatedFromPolicy({ permissionArn, name: 'read-only', ...change }),
    ).rejects.toMatchObject({ code })
  })
})
