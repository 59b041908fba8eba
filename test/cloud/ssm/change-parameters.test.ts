import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  type ResourceTypeForTagging,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'

import { allow } from '../../support/organization-cloud.ts'
import { arnOf, createSsmWorld, get, overwrite, put, ssmOfRole } from './ssm-world.ts'

const resource = (ResourceId: string, ResourceType: ResourceTypeForTagging = 'Parameter') => ({
  ResourceId,
  ResourceType,
})
const tag = async (client: SSMClient, id: string, ...tags: [string, string][]) =>
  client.send(
    new AddTagsToResourceCommand({ ...resource(id), Tags: tags.map(([Key, Value]) => ({ Key, Value })) }),
  )
const untag = async (client: SSMClient, id: string, ...TagKeys: string[]) =>
  client.send(new RemoveTagsFromResourceCommand({ ...resource(id), TagKeys }))
const tagsOf = async (client: SSMClient, id: string) =>
  (await client.send(new ListTagsForResourceCommand(resource(id)))).TagList
const label = async (client: SSMClient, Labels: string[], ParameterVersion?: number) =>
  client.send(new LabelParameterVersionCommand({ Name: 'a', Labels, ParameterVersion }))
const labelsOf = async (client: SSMClient) =>
  (await client.send(new GetParameterHistoryCommand({ Name: 'a' }))).Parameters!.map(({ Labels }) => Labels)

describe('DeleteParameter', () => {
  it('takes a parameter away with all its versions, and its name is free', async () => {
    const { events, owner } = createSsmWorld()
    await put(owner, 'a')
    await overwrite(owner, 'a', 'two')
    await owner.send(new DeleteParameterCommand({ Name: '/a' }))

    await expect(get(owner, 'a:1')).rejects.toMatchObject({ name: 'ParameterNotFound' })
    expect(events.at(-1)?.detail).toStrictEqual({ operation: 'Delete', name: 'a', type: 'String' })
    expect(await put(owner, 'a')).toMatchObject({ Version: 1 })
  })

  it.each(['absent', 'a:1'])('refuses %s', async (Name) => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')

    await expect(owner.send(new DeleteParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    })
  })

  it('needs its permission on the parameter', async () => {
    const { cloud, owner } = createSsmWorld()
    await put(owner, 'a')
    await put(owner, 'b')
    const role = await ssmOfRole(cloud, [allow('ssm:DeleteParameter', arnOf('a'))])

    await expect(role.send(new DeleteParameterCommand({ Name: 'a' }))).resolves.toBeDefined()
    await expect(role.send(new DeleteParameterCommand({ Name: 'b' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })
})

describe('DeleteParameters', () => {
  it('tells those that it took away from those that were not there', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')
    await put(owner, 'b')

    expect(await owner.send(new DeleteParametersCommand({ Names: ['a', 'absent', 'b:1'] }))).toMatchObject({
      DeletedParameters: ['a'],
      InvalidParameters: ['absent', 'b:1'],
    })
    expect(await get(owner, 'b')).toMatchObject({ Version: 1 })
  })

  it('refuses 11 names, and names without permission', async () => {
    const { cloud, owner } = createSsmWorld()
    await put(owner, 'a')
    const Names = Array.from({ length: 11 }, () => 'a')
    const role = await ssmOfRole(cloud, [allow('ssm:DeleteParameters', arnOf('a'))])

    await expect(owner.send(new DeleteParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
    })
    await expect(role.send(new DeleteParametersCommand({ Names: ['a', 'b'] }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    await expect(role.send(new DeleteParametersCommand({ Names: ['a'] }))).resolves.toMatchObject({
      DeletedParameters: ['a'],
    })
  })
})

describe('tags of a parameter', () => {
  it('are added, overwritten and removed', async () => {
    const { owner } = createSsmWorld()
    await put(owner, '/a/b', { Tags: [{ Key: 'Tier', Value: 'golden' }] })
    await tag(owner, '/a/b', ['Tier', 'silver'], ['Team', 'images'])

    expect(await tagsOf(owner, '/a/b')).toStrictEqual([
      { Key: 'Tier', Value: 'silver' },
      { Key: 'Team', Value: 'images' },
    ])
    await untag(owner, '/a/b', 'Tier', 'absent')
    expect(await tagsOf(owner, '/a/b')).toStrictEqual([{ Key: 'Team', Value: 'images' }])
  })

  it('stay when the parameter is overwritten', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a', { Tags: [{ Key: 'Tier', Value: 'golden' }] })
    await overwrite(owner, 'a', 'two')

    expect(await tagsOf(owner, 'a')).toHaveLength(1)
  })

  it('take the longest key and value', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')
    await tag(owner, 'a', ['k'.repeat(128), 'v'.repeat(256)])

    expect(await tagsOf(owner, 'a')).toStrictEqual([{ Key: 'k'.repeat(128), Value: 'v'.repeat(256) }])
  })

  it('are refused when there would be 51', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a', { Tags: Array.from({ length: 50 }, (_, at) => ({ Key: `k${at}`, Value: '' })) })

    await expect(tag(owner, 'a', ['more', ''])).rejects.toMatchObject({ name: 'TooManyTagsError' })
    await expect(tag(owner, 'a', ['k0', 'new'])).resolves.toBeDefined()
  })

  it.each([
    ['', 'a'],
    ['k'.repeat(129), 'a'],
    ['a?', 'a'],
    ['aws:a', 'a'],
    ['a', 'v'.repeat(257)],
    ['a', '?'],
  ])('refuse the key %j with the value %j', async (key, value) => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')

    await expect(tag(owner, 'a', [key, value])).rejects.toMatchObject({ name: 'ValidationException' })
    expect(await tagsOf(owner, 'a')).toStrictEqual([])
  })

  it('are refused for what is not there, and for what is no parameter', async () => {
    const { owner } = createSsmWorld()
    const onDocument = new ListTagsForResourceCommand(resource('a', 'Document'))

    await expect(tagsOf(owner, 'absent')).rejects.toMatchObject({ name: 'InvalidResourceId' })
    await expect(tag(owner, 'absent', ['a', 'b'])).rejects.toMatchObject({ name: 'InvalidResourceId' })
    await expect(untag(owner, 'absent', 'a')).rejects.toMatchObject({ name: 'InvalidResourceId' })
    await expect(owner.send(onDocument)).rejects.toMatchObject({ name: 'InvalidResourceType' })
  })

  it('need a permission each, with the tags as condition keys', async () => {
    const { cloud, owner } = createSsmWorld()
    await put(owner, 'a')
    const condition = (StringEquals: object) => ({ Condition: { StringEquals } })
    const denied = { name: 'AccessDeniedException' }
    const role = await ssmOfRole(cloud, [
      { ...allow('ssm:AddTagsToResource', arnOf('a')), ...condition({ 'aws:RequestTag/Tier': 'golden' }) },
      { ...allow('ssm:RemoveTagsFromResource'), ...condition({ 'aws:ResourceTag/Tier': 'golden' }) },
    ])

    await expect(tag(role, 'a', ['Tier', 'silver'])).rejects.toMatchObject(denied)
    await expect(untag(role, 'a', 'Tier')).rejects.toMatchObject(denied)
    await expect(tag(role, 'a', ['Tier', 'golden'])).resolves.toBeDefined()
    await expect(tagsOf(role, 'a')).rejects.toMatchObject(denied)
    await expect(untag(role, 'a', 'Tier')).resolves.toBeDefined()
  })
})

describe('LabelParameterVersion', () => {
  it('labels the latest version, and moves a label', async () => {
    const { events, owner } = createSsmWorld()
    await put(owner, 'a')
    await overwrite(owner, 'a', 'two')

    expect(await label(owner, ['stable', 'kept'])).toMatchObject({ ParameterVersion: 2, InvalidLabels: [] })
    expect(await label(owner, ['stable'], 1)).toMatchObject({ ParameterVersion: 1 })
    expect(await labelsOf(owner)).toStrictEqual([['stable'], ['kept']])
    expect(events.at(-1)?.detail).toMatchObject({ operation: 'LabelParameterVersion', name: 'a' })
  })

  it('names labels of a wrong form, and attaches the others', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')
    const wrong = ['1st', 'aws-label', 'SSM', 'a b', 'a/b']

    expect(await label(owner, [...wrong, 'v1.0_b-2'])).toMatchObject({ InvalidLabels: wrong })
    expect(await labelsOf(owner)).toStrictEqual([['v1.0_b-2']])
  })

  it('refuses an eleventh label, other versions, and lists of a wrong length', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')
    await label(
      owner,
      Array.from({ length: 10 }, (_, at) => `l${at}`),
    )

    await expect(label(owner, ['more'])).rejects.toMatchObject({ name: 'ParameterVersionLabelLimitExceeded' })
    await expect(label(owner, ['l0'])).resolves.toBeDefined()
    await expect(label(owner, ['more'], 2)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' })
    for (const labels of [[], Array.from({ length: 11 }, () => 'l'), ['l'.repeat(101)]])
      await expect(label(owner, labels)).rejects.toMatchObject({ name: 'ValidationException' })
  })

  it('takes the longest label', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')

    expect(await label(owner, ['l'.repeat(100)])).toMatchObject({ InvalidLabels: [] })
  })

  it('needs its permission on the parameter', async () => {
    const { cloud, owner } = createSsmWorld()
    await put(owner, 'a')

    await expect(label(await ssmOfRole(cloud, [allow('ssm:Get*')]), ['l'])).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    await expect(
      label(await ssmOfRole(cloud, [allow('ssm:LabelParameterVersion', arnOf('a'))]), ['l']),
    ).resolves.toBeDefined()
  })
})
