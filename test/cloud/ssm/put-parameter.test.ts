import {
  DescribeParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'

import { createParameterStores } from '../../../local/ssm/parameter-store.ts'
import { putParameter } from '../../../local/ssm/put-parameter.ts'
import { allow, nonProdId, otherRegion, ownerId, region, startMs } from '../../support/organization-cloud.ts'
import { openCore } from '../wire/open-core.ts'
import { arnOf, createSsmWorld, get, overwrite, put, ssmOf, ssmOfRole } from './ssm-world.ts'

describe('PutParameter', () => {
  it('makes a parameter in the standard tier, as text, at once', async () => {
    const { owner } = createSsmWorld()

    expect(await put(owner, '/golden/al2023')).toMatchObject({ Version: 1, Tier: 'Standard' })
    expect(await get(owner, '/golden/al2023')).toStrictEqual({
      Name: '/golden/al2023',
      Type: 'String',
      Value: 'one',
      Version: 1,
      LastModifiedDate: new Date(startMs),
      ARN: arnOf('golden/al2023'),
      DataType: 'text',
    })
  })

  it('keeps accounts and Regions apart', async () => {
    const { cloud, owner } = createSsmWorld()
    await put(owner, 'a')

    for (const client of [ssmOf(cloud, nonProdId), ssmOf(cloud, ownerId, otherRegion)])
      await expect(get(client, 'a')).rejects.toMatchObject({
        name: 'ParameterNotFound',
        message: 'Parameter a not found.',
      })
  })

  it('refuses to overwrite unless it is asked to', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')

    for (const name of ['a', '/a'])
      await expect(put(owner, name, { Value: 'two' })).rejects.toMatchObject({
        name: 'ParameterAlreadyExists',
        message:
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      })
    expect(await get(owner, 'a')).toMatchObject({ Value: 'one', Version: 1 })
  })

  it('keeps what an overwriting request leaves out', async () => {
    const { cloud, owner } = createSsmWorld()
    await put(owner, 'a', { Description: 'mine', AllowedPattern: '^[a-z]+$', Tier: 'Advanced' })
    await cloud.clock.advance(1000)

    expect(await overwrite(owner, '/a', 'two')).toMatchObject({ Version: 2, Tier: 'Advanced' })
    const { Parameters } = await owner.send(new DescribeParametersCommand())
    expect(Parameters).toStrictEqual([
      {
        Name: 'a',
        ARN: arnOf('a'),
        Type: 'String',
        Description: 'mine',
        AllowedPattern: '^[a-z]+$',
        Version: 2,
        Tier: 'Advanced',
        Policies: [],
        DataType: 'text',
        LastModifiedDate: new Date(startMs + 1000),
        LastModifiedUser: `arn:aws:iam::${ownerId}:root`,
      },
    ])
  })

  it('makes a parameter with tags, but overwrites none with tags', async () => {
    const { owner } = createSsmWorld()
    const Tags = [{ Key: 'Tier', Value: 'golden' }]
    await put(owner, 'a', { Tags })

    await expect(overwrite(owner, 'a', 'two', { Tags })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("tags and overwrite can't be used together"),
    })
  })

  it('lets spaces around a name count for nothing', async () => {
    const { owner } = createSsmWorld()
    await put(owner, ' a ')

    expect(await get(owner, 'a')).toMatchObject({ Name: 'a' })
    expect(await get(owner, ' a')).toMatchObject({ Name: 'a' })
  })

  it.each<[string, string, string]>([
    ['a space', 'a b', 'ValidationException'],
    ['a colon', 'a:1', 'ValidationException'],
    ['an ARN', arnOf('a'), 'ValidationException'],
    ['an empty level', '/a//b', 'ValidationException'],
    ['a slash at the end', '/a/', 'ValidationException'],
    ['a hierarchy without a slash in front', 'a/b', 'ValidationException'],
    ['the prefix aws', 'AWS-mine', 'ValidationException'],
    ['the prefix ssm', '/ssm-mine', 'ValidationException'],
    ['the prefix aws after a slash', '/aws-mine', 'ValidationException'],
    ['the prefix ssm in a hierarchy', '/Ssm/mine', 'ValidationException'],
    ['the prefix aws in a hierarchy', '/aws/mine', 'AccessDeniedException'],
    [
      '16 levels',
      `/${Array.from({ length: 16 }, () => 'a').join('/')}`,
      'HierarchyLevelLimitExceededException',
    ],
    ['a long ARN', 'a'.repeat(1011 - arnOf('').length + 1), 'ValidationException'],
    ['nothing but spaces', '  ', 'ValidationException'],
  ])('refuses a name with %s', async (_case, name, error) => {
    const { owner } = createSsmWorld()

    await expect(put(owner, name)).rejects.toMatchObject({ name: error })
  })

  it.each([
    ['15 levels', `/${Array.from({ length: 15 }, () => 'a').join('/')}`],
    ['the longest ARN', 'a'.repeat(1011 - arnOf('').length)],
    ['each symbol', '/a_b/c.d/e-f'],
    ['aws inside', '/golden/aws'],
  ])('takes a name with %s', async (_case, name) => {
    const { owner } = createSsmWorld()
    await put(owner, name)

    expect(await get(owner, name)).toMatchObject({ Name: name })
  })

  it.each<[string, Partial<PutParameterCommandInput>, string, string]>([
    [
      'no type',
      { Type: undefined },
      'ValidationException',
      'A parameter type is required when you create a parameter.',
    ],
    ['another type', { Type: 'str' as never }, 'ValidationException', '[SecureString, StringList, String]'],
    ['a secret', { Type: 'SecureString' }, 'UnsupportedParameterType', 'nothing is encrypted'],
    ['a key', { KeyId: 'alias/a' }, 'ValidationException', 'KeyId'],
    ['policies', { Policies: '[]' }, 'ValidationException', 'Policies'],
    ['another data type', { DataType: 'Text' }, 'ValidationException', 'not supported: Text'],
    ['a data type of others', { DataType: 'aws:ssm:integration' }, 'ValidationException', 'not modelled'],
    [
      'a list of AMIs',
      { Type: 'StringList', DataType: 'aws:ec2:image' },
      'ValidationException',
      'String only',
    ],
    ['another tier', { Tier: 'Best' as never }, 'ValidationException', 'enum value set'],
    ['no value', { Value: '' }, 'ValidationException', 'greater than or equal to 1'],
    ['a value of another parameter', { Value: '{{ssm:a}}' }, 'ValidationException', 'double brackets'],
    ['a long value', { Value: 'a'.repeat(4097) }, 'ValidationException', 'maximum parameter value of 4096'],
    [
      'a long value for the advanced tier',
      { Value: 'a'.repeat(8193), Tier: 'Advanced' },
      'ValidationException',
      '8192',
    ],
    ['a long description', { Description: 'a'.repeat(1025) }, 'ValidationException', 'description'],
    ['a broken pattern', { AllowedPattern: '(' }, 'InvalidAllowedPatternException', '('],
    ['a long pattern', { AllowedPattern: 'a'.repeat(1025) }, 'ValidationException', 'allowedPattern'],
    [
      'a value outside its pattern',
      { AllowedPattern: '^two$' },
      'ParameterPatternMismatchException',
      '^two$',
    ],
    ['a tag of AWS', { Tags: [{ Key: 'aws:a', Value: 'b' }] }, 'ValidationException', 'aws:'],
    [
      '51 tags',
      { Tags: Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })) },
      'TooManyTagsError',
      '51',
    ],
  ])('refuses %s', async (_case, input, name, message) => {
    const { events, owner } = createSsmWorld()

    await expect(put(owner, 'a', input)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    })
    await expect(get(owner, 'a')).rejects.toMatchObject({ name: 'ParameterNotFound' })
    expect(events).toStrictEqual([])
  })

  it.each<[string, Partial<PutParameterCommandInput>, string]>([
    ['another type', { Type: 'StringList' }, 'HierarchyTypeMismatchException'],
    ['a data type that is validated', { DataType: 'aws:ec2:image' }, 'ValidationException'],
    ['a value outside the pattern', { Value: '1' }, 'ParameterPatternMismatchException'],
    ['the standard tier again', { Tier: 'Standard' }, 'ValidationException'],
  ])('refuses to overwrite with %s', async (_case, input, name) => {
    const { owner } = createSsmWorld()
    await put(owner, 'a', { AllowedPattern: '^[a-z]+$', Tier: 'Advanced' })

    await expect(overwrite(owner, 'a', 'two', input)).rejects.toMatchObject({ name })
    expect(await get(owner, 'a')).toMatchObject({ Version: 1 })
  })

  it.each([
    ['Intelligent-Tiering', 4096, 'Standard'],
    ['Intelligent-Tiering', 4097, 'Advanced'],
    ['Advanced', 8192, 'Advanced'],
    ['Standard', 4096, 'Standard'],
  ] as const)('with %s puts %i characters in %s', async (Tier, length, tier) => {
    const { owner } = createSsmWorld()

    expect(await put(owner, 'a', { Tier, Value: 'a'.repeat(length) })).toMatchObject({ Tier: tier })
  })

  it('takes the longest description and pattern', async () => {
    const { owner } = createSsmWorld()
    const AllowedPattern = `one|${'a'.repeat(1020)}`

    await expect(put(owner, 'a', { Description: 'a'.repeat(1024), AllowedPattern })).resolves.toBeDefined()
  })

  it('keeps 100 versions', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')
    for (let number = 2; number <= 101; number++) await overwrite(owner, 'a', `value ${number}`)

    expect(await get(owner, 'a:101')).toMatchObject({ Value: 'value 101' })
    expect(await get(owner, 'a:2')).toMatchObject({ Value: 'value 2' })
    await expect(get(owner, 'a:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' })
  })

  it('does not make room for a version by taking one with a label', async () => {
    const { owner } = createSsmWorld()
    await put(owner, 'a')
    await owner.send(new LabelParameterVersionCommand({ Name: 'a', Labels: ['kept'] }))
    for (let number = 2; number <= 100; number++) await overwrite(owner, 'a', `value ${number}`)

    await expect(overwrite(owner, 'a', 'one more')).rejects.toMatchObject({
      name: 'ParameterMaxVersionLimitExceeded',
      message: expect.stringContaining("Version 1, the oldest version, can't be deleted"),
    })
    expect(await get(owner, 'a')).toMatchObject({ Version: 100 })
  })

  it('refuses the 10,001st standard parameter of a Region, but not an advanced one', async () => {
    const core = openCore({ events: { emit: () => undefined } })
    const stores = createParameterStores()
    const operation = putParameter({ core, stores, images: { isUsable: () => true } })
    const caller = { accountId: ownerId, arn: `arn:aws:iam::${ownerId}:root` }
    const create = async (Name: string, Tier: 'Standard' | 'Advanced' = 'Standard') =>
      operation.handle({ Name, Value: 'one', Type: 'String', Tier }, { caller, region, requestId: '' })
    await create('p1')
    const store = stores.of({ accountId: ownerId, region })
    for (let count = 2; count < 10_000; count++) store.put(`p${count}`, store.find('p1')!)

    await expect(create('last')).resolves.toMatchObject({ Version: 1 })
    await expect(create('more')).rejects.toMatchObject({ code: 'ParameterLimitExceeded' })
    await expect(create('more', 'Advanced')).resolves.toMatchObject({ Version: 1 })
  })

  it('tells the default bus of creation and update', async () => {
    const { events, owner } = createSsmWorld()
    await put(owner, '/golden/al2023', { Description: 'mine' })
    await overwrite(owner, '/golden/al2023', 'two')

    const event = (operation: string) => ({
      'detail-type': 'Parameter Store Change',
      source: 'aws.ssm',
      account: ownerId,
      region,
      resources: [arnOf('golden/al2023')],
      detail: { operation, name: '/golden/al2023', type: 'String', description: 'mine' },
    })
    expect(events).toStrictEqual([event('Create'), event('Update')])
  })

  it('needs its permission on the parameter, and AddTagsToResource for tags', async () => {
    const { cloud } = createSsmWorld()
    const on = arnOf('ImageBuilder-*')
    const putOnly = await ssmOfRole(cloud, [allow('ssm:PutParameter', on)])
    const Tags = [{ Key: 'Tier', Value: 'golden' }]

    await expect(put(putOnly, 'ImageBuilder-al2023')).resolves.toBeDefined()
    await expect(put(putOnly, '/other')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`ssm:PutParameter on resource: ${arnOf('other')}`),
    })
    await expect(put(putOnly, 'ImageBuilder-tagged', { Tags })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    const tagging = await ssmOfRole(cloud, [allow(['ssm:PutParameter', 'ssm:AddTagsToResource'], on)])
    await expect(put(tagging, 'ImageBuilder-tagged', { Tags })).resolves.toBeDefined()
  })

  it.each<[string, object, boolean, boolean]>([
    ['ssm:Overwrite', { 'ssm:Overwrite': 'false' }, true, false],
    ['tags of the parameter', { 'aws:ResourceTag/Tier': 'golden' }, false, true],
  ])('lets policies look at %s', async (_case, StringEquals, mayCreate, mayOverwrite) => {
    const { cloud, owner } = createSsmWorld()
    await put(owner, 'there', { Tags: [{ Key: 'Tier', Value: 'golden' }] })
    const role = await ssmOfRole(cloud, [{ ...allow('ssm:PutParameter'), Condition: { StringEquals } }])
    const succeeds = async (answer: Promise<unknown>): Promise<boolean> =>
      answer.then(
        () => true,
        (error: Error) => {
          expect(error.name).toBe('AccessDeniedException')
          return false
        },
      )

    expect(await succeeds(put(role, 'new'))).toBe(mayCreate)
    expect(
      await succeeds(role.send(new PutParameterCommand({ Name: 'there', Value: 'two', Overwrite: true }))),
    ).toBe(mayOverwrite)
  })
})
