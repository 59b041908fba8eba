import { describe, expect, it } from 'vitest'

import { document, updateLinux, createComponent } from './resources.ts'
import { createSharingCloud, memberId, ownerId, region } from './sharing-cloud.ts'

describe('CreateComponent', () => {
  it('normalises the name and starts with build 1', async () => {
    const owner = createSharingCloud().as(ownerId)

    const arn = await createComponent(owner, 'My_Linux Hardening', '2021.01.03')

    expect(arn).toBe(`arn:aws:imagebuilder:${region}:${ownerId}:component/my-linux-hardening/2021.01.03/1`)
    const { component } = await owner.imageBuilder.getComponent({ componentBuildVersionArn: arn })
    expect(component).toStrictEqual({
      arn,
      name: 'My_Linux Hardening',
      version: '2021.01.03',
      platform: 'Linux',
      data: document,
      type: 'BUILD',
      state: { status: 'ACTIVE' },
      owner: ownerId,
      encrypted: true,
      dateCreated: '2027-01-04T00:00:00.000Z',
    })
  })

  it('makes the next build when name and version exist', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createComponent(owner)

    expect(await createComponent(owner)).toMatch(/hardening\/1\.2\.0\/2$/)
    expect(await createComponent(owner, 'hardening', '1.2.1')).toMatch(/hardening\/1\.2\.1\/1$/)
  })

  it('refuses another spelling of a name that is taken', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createComponent(owner, 'my hardening')

    await expect(createComponent(owner, 'My_Hardening', '3.0.0')).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: expect.stringContaining('component/my-hardening/1.2.0/1'),
    })
  })

  it('keeps accounts and Regions apart', async () => {
    const cloud = createSharingCloud()
    await createComponent(cloud.as(ownerId))

    expect(await createComponent(cloud.as(memberId))).toMatch(/\/1$/)
    expect(await createComponent(cloud.as(ownerId, 'eu-west-1'))).toMatch(/:eu-west-1:.*\/1$/)
  })

  it.each([
    ['test', 'TEST'],
    ['build', 'BUILD'],
    ['build, validate and test', 'BUILD'],
  ])('takes a component with phases %s for %s', async (names, type) => {
    const owner = createSharingCloud().as(ownerId)
    const phases = names.split(/, | and /).map((name) => ({ name, steps: [] }))
    const { componentBuildVersionArn } = await owner.imageBuilder.createComponent({
      name: 'smoke',
      semanticVersion: '1.0.0',
      platform: 'Linux',
      data: JSON.stringify({ schemaVersion: 1.0, phases }),
    })

    const { component } = await owner.imageBuilder.getComponent({ componentBuildVersionArn })

    expect(component?.type).toBe(type)
  })

  it('creates nothing when it is a dry run', async () => {
    const owner = createSharingCloud().as(ownerId)
    const request = {
      name: 'hardening',
      semanticVersion: '1.2.0',
      platform: 'Linux',
      data: document,
    } as const

    await expect(owner.imageBuilder.createComponent({ ...request, dryRun: true })).rejects.toMatchObject({
      code: 'DryRunOperationException',
      httpStatus: 412,
    })

    expect((await owner.imageBuilder.listComponents({})).componentVersionList).toStrictEqual([])
  })

  const good = { name: 'hardening', semanticVersion: '1.2.0', platform: 'Linux', data: document } as const

  it.each([
    ['no name', { name: undefined }, 'InvalidParameterValueException', "'name'"],
    ['a name with a slash', { name: 'a/b' }, 'InvalidParameterValueException', "'name'"],
    [
      'a wildcard version',
      { semanticVersion: '1.0.x' },
      'InvalidParameterValueException',
      "'semanticVersion'",
    ],
    ['a huge version', { semanticVersion: '1.0.1073741824' }, 'InvalidVersionNumberException', '1073741823'],
    ['an unknown platform', { platform: 'BeOS' }, 'InvalidParameterValueException', "'platform'"],
    ['no token', { clientToken: undefined }, 'InvalidParameterValueException', "'clientToken'"],
    ['neither data nor uri', { data: undefined }, 'InvalidParameterCombinationException', 'exactly one'],
    ['data and uri', { uri: 's3://bucket/key' }, 'InvalidParameterCombinationException', 'exactly one'],
    ['a uri', { data: undefined, uri: 's3://b/k' }, 'InvalidParameterValueException', "'uri'"],
    ['no YAML', { data: '{{' }, 'InvalidParameterValueException', "'data'"],
    [
      'an unknown phase',
      { data: document.replace('build', 'bake') },
      'InvalidParameterValueException',
      "'data'",
    ],
    ['a bad tag', { tags: { 'aws:x': 'y' } }, 'InvalidParameterValueException', "'tags"],
  ])('refuses %s', async (_case, change, code, message) => {
    const owner = createSharingCloud().as(ownerId)

    await expect(owner.imageBuilder.createComponent({ ...good, ...change } as never)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  })
})

describe('client tokens', () => {
  const request = { name: 'hardening', semanticVersion: '1.2.0', platform: 'Linux', data: document } as const

  it('answer a repetition as the first time, creating nothing', async () => {
    const owner = createSharingCloud().as(ownerId)
    const first = await owner.imageBuilder.createComponent({ ...request, clientToken: 'once' })

    const again = await owner.imageBuilder.createComponent({ ...request, clientToken: 'once' })

    expect(again).toStrictEqual(first)
    expect(await createComponent(owner)).toMatch(/\/2$/)
  })

  it('refuse other parameters', async () => {
    const owner = createSharingCloud().as(ownerId)
    await owner.imageBuilder.createComponent({ ...request, clientToken: 'once' })

    const other = owner.imageBuilder.createComponent({ ...request, description: 'new', clientToken: 'once' })

    await expect(other).rejects.toMatchObject({ code: 'IdempotentParameterMismatchException' })
  })

  it('belong to one account and Region', async () => {
    const cloud = createSharingCloud()
    await cloud.as(ownerId).imageBuilder.createComponent({ ...request, clientToken: 'once' })

    const other = await cloud.as(memberId).imageBuilder.createComponent({ ...request, clientToken: 'once' })
    const elsewhere = cloud.as(ownerId, 'eu-west-1').imageBuilder
    const there = await elsewhere.createComponent({ ...request, clientToken: 'once' })

    expect(other.componentBuildVersionArn).toContain(memberId)
    expect(there.componentBuildVersionArn).toContain('eu-west-1')
  })

  it('are free again when the request failed', async () => {
    const owner = createSharingCloud().as(ownerId)
    const failed = owner.imageBuilder.createComponent({ ...request, data: '{{', clientToken: 'once' })
    await expect(failed).rejects.toMatchObject({ code: 'InvalidParameterValueException' })

    const { componentBuildVersionArn } = await owner.imageBuilder.createComponent({
      ...request,
      clientToken: 'once',
    })

    expect(componentBuildVersionArn).toMatch(/\/1$/)
  })
})

describe('GetComponent', () => {
  const inOrder = [
    ['1.9.0', 1],
    ['1.10.0', 1],
    ['1.10.0', 2],
    ['2.0.0', 1],
  ] as const

  it.each([
    ['x.x.x', '2.0.0/1'],
    ['1.x.x', '1.10.0/2'],
    ['1.10.x', '1.10.0/2'],
    ['1.9.x', '1.9.0/1'],
    ['1.10.0', '1.10.0/2'],
    ['1.10.0/1', '1.10.0/1'],
  ])('resolves %s to %s', async (wanted, found) => {
    const owner = createSharingCloud().as(ownerId)
    for (const [version] of inOrder.toReversed()) await createComponent(owner, 'hardening', version)
    const prefix = `arn:aws:imagebuilder:${region}:${ownerId}:component/hardening/`

    const { component, latestVersionReferences } = await owner.imageBuilder.getComponent({
      componentBuildVersionArn: prefix + wanted,
    })

    expect(component?.arn).toBe(prefix + found)
    const [major, minor] = found.split('.')
    expect(latestVersionReferences).toStrictEqual({
      latestVersionArn: `${prefix}x.x.x`,
      latestMajorVersionArn: `${prefix}${major}.x.x`,
      latestMinorVersionArn: `${prefix}${major}.${minor}.x`,
      latestPatchVersionArn: prefix + found.split('/')[0],
    })
  })

  it('shows everyone what Amazon owns', async () => {
    const { component } = await createSharingCloud()
      .as(memberId)
      .imageBuilder.getComponent({ componentBuildVersionArn: updateLinux })

    expect(component).toMatchObject({
      arn: `arn:aws:imagebuilder:${region}:aws:component/update-linux/1.0.2/1`,
      owner: 'Amazon',
      platform: 'Linux',
    })
  })

  it.each([
    ['a build that does not exist', `${ownerId}:component/hardening/1.2.0/7`, 'ClientException', 400],
    ['a version that does not exist', `${ownerId}:component/hardening/3.x.x`, 'ClientException', 400],
    ['a component of nobody', `${memberId}:component/hardening/1.2.0/1`, 'ForbiddenException', 403],
    ['an unknown one of Amazon', 'aws:component/nothing/x.x.x', 'ForbiddenException', 403],
    [
      'a wildcard out of place',
      `${ownerId}:component/hardening/x.2.x`,
      'InvalidParameterValueException',
      400,
    ],
    ['an image', `${ownerId}:image/hardening/1.2.0/1`, 'InvalidParameterValueException', 400],
  ])('refuses %s', async (_case, rest, code, httpStatus) => {
    const owner = createSharingCloud().as(ownerId)
    await createComponent(owner)

    await expect(
      owner.imageBuilder.getComponent({ componentBuildVersionArn: `arn:aws:imagebuilder:${region}:${rest}` }),
    ).rejects.toMatchObject({ code, httpStatus })
  })

  it('does not find a component of another Region', async () => {
    const cloud = createSharingCloud()
    const arn = await createComponent(cloud.as(ownerId, 'eu-west-1'))

    await expect(
      cloud.as(ownerId).imageBuilder.getComponent({ componentBuildVersionArn: arn }),
    ).rejects.toMatchObject({ code: 'ClientException' })
  })
})
