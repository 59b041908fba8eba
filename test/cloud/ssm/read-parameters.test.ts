import {
  DescribeParametersCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  type DescribeParametersCommandInput,
  type GetParametersByPathCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'

import { allow, nonProdId, ownerId, startMs } from '../../support/organization-cloud.ts'
import { arnOf, createSsmWorld, get, overwrite, put, ssmOfRole } from './ssm-world.ts'

/** A world with a parameter of two versions, the first with a label, and a few others. */
async function createReadWorld(change: object = {}) {
  const world = createSsmWorld(change)
  const { owner } = world
  await put(owner, '/golden/al2023', { Tags: [{ Key: 'Tier', Value: 'golden' }] })
  await owner.send(new LabelParameterVersionCommand({ Name: '/golden/al2023', Labels: ['stable'] }))
  await overwrite(owner, '/golden/al2023', 'two')
  await put(owner, '/golden/windows/2022', { Type: 'StringList', Tier: 'Advanced' })
  await put(owner, '/golden-old')
  await put(owner, 'plain')
  return world
}

const byPath = async (client: SSMClient, input: GetParametersByPathCommandInput) =>
  (await client.send(new GetParametersByPathCommand(input))).Parameters?.map(({ Name }) => Name)
const describeBy = async (client: SSMClient, input: DescribeParametersCommandInput) =>
  (await client.send(new DescribeParametersCommand(input))).Parameters?.map(({ Name }) => Name)

describe('GetParameter', () => {
  it.each([
    ['its name', '/golden/al2023', { Value: 'two', Version: 2 }],
    ['its ARN', arnOf('golden/al2023'), { Value: 'two', Version: 2 }],
    ['a version', '/golden/al2023:1', { Value: 'one', Version: 1, Selector: ':1' }],
    ['a label', '/golden/al2023:stable', { Value: 'one', Version: 1, Selector: ':stable' }],
    ['a version of its ARN', `${arnOf('golden/al2023')}:1`, { Value: 'one', Selector: ':1' }],
  ])('finds a parameter by %s', async (_case, reference, parameter) => {
    const { owner } = await createReadWorld()

    expect(await get(owner, reference)).toMatchObject({ Name: '/golden/al2023', ...parameter })
  })

  it.each([
    ['/golden', 'ParameterNotFound'],
    ['/golden/al2023:1:2', 'ParameterNotFound'],
    [arnOf('golden/al2023', nonProdId), 'ParameterNotFound'],
    [arnOf('golden/al2023', ownerId, 'eu-west-1'), 'ParameterNotFound'],
    ['/golden/al2023:3', 'ParameterVersionNotFound'],
    ['/golden/al2023:other', 'ParameterVersionNotFound'],
    ['/golden/al 2023', 'ValidationException'],
  ])('refuses %s', async (reference, name) => {
    const { owner } = await createReadWorld()

    await expect(get(owner, reference)).rejects.toMatchObject({ name })
  })

  it('needs its permission on the parameter', async () => {
    const { cloud } = await createReadWorld()
    const role = await ssmOfRole(cloud, [allow('ssm:GetParameter', arnOf('golden/*'))])

    await expect(get(role, '/golden/al2023:1')).resolves.toMatchObject({ Version: 1 })
    await expect(get(role, 'plain')).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })
})

describe('GetParameters', () => {
  it('tells those that are there from those that are not', async () => {
    const { owner } = await createReadWorld()
    const Names = ['/golden/al2023:stable', 'plain', 'absent', '/golden/al2023:3']
    const { Parameters, InvalidParameters } = await owner.send(new GetParametersCommand({ Names }))

    expect(Parameters?.map(({ Name, Version }) => [Name, Version])).toStrictEqual([
      ['/golden/al2023', 1],
      ['plain', 1],
    ])
    expect(InvalidParameters).toStrictEqual(['absent', '/golden/al2023:3'])
  })

  it('takes 10 names', async () => {
    const { owner } = await createReadWorld()
    const Names = Array.from({ length: 10 }, (_, at) => `p${at}`)

    expect((await owner.send(new GetParametersCommand({ Names }))).InvalidParameters).toStrictEqual(Names)
  })

  it.each([0, 11])('refuses %i names', async (length) => {
    const { owner } = await createReadWorld()
    const Names = Array.from({ length }, (_, at) => `p${at}`)

    await expect(owner.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
    })
  })

  it('needs its permission on each parameter', async () => {
    const { cloud } = await createReadWorld()
    const role = await ssmOfRole(cloud, [allow('ssm:GetParameters', arnOf('golden/*'))])
    const read = async (...Names: string[]) => role.send(new GetParametersCommand({ Names }))

    await expect(read('/golden/al2023')).resolves.toBeDefined()
    await expect(read('/golden/al2023', 'plain')).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })
})

describe('GetParametersByPath', () => {
  const filter = (Key: string, Values: string[], Option?: string) => ({
    Path: '/golden',
    Recursive: true,
    ParameterFilters: [{ Key, Values, ...(Option === undefined ? {} : { Option }) }],
  })

  it.each<[GetParametersByPathCommandInput, string[]]>([
    [{ Path: '/golden' }, ['/golden/al2023']],
    [{ Path: '/golden/' }, ['/golden/al2023']],
    [{ Path: '/golden', Recursive: true }, ['/golden/al2023', '/golden/windows/2022']],
    [{ Path: '/golden/al2023' }, []],
    [{ Path: '/' }, ['/golden-old', 'plain']],
    [{ Path: '/', Recursive: true }, ['/golden/al2023', '/golden/windows/2022', '/golden-old', 'plain']],
    [filter('Type', ['StringList']), ['/golden/windows/2022']],
    [filter('Type', ['String'], 'BeginsWith'), ['/golden/al2023', '/golden/windows/2022']],
    [filter('KeyId', ['alias/aws/ssm']), []],
    [filter('Label', ['stable']), ['/golden/al2023']],
  ])('for %j finds %j', async (input, names) => {
    const { owner } = await createReadWorld()

    expect(await byPath(owner, input)).toStrictEqual(names)
  })

  it('answers the version of the label that it is asked for', async () => {
    const { owner } = await createReadWorld()
    const { Parameters } = await owner.send(new GetParametersByPathCommand(filter('Label', ['stable'])))

    expect(Parameters).toMatchObject([{ Version: 1, Selector: ':stable' }])
  })

  it.each<[GetParametersByPathCommandInput, string]>([
    [{ Path: 'golden' }, 'ValidationException'],
    [{ Path: '//' }, 'ValidationException'],
    [{ Path: '/aws/service' }, 'ValidationException'],
    [{ Path: '/', MaxResults: 11 }, 'ValidationException'],
    [{ Path: '/', MaxResults: 0 }, 'ValidationException'],
    [{ Path: '/', NextToken: 'x' }, 'InvalidNextToken'],
    [filter('Name', ['a']), 'InvalidFilterKey'],
    [filter('Label', ['a'], 'BeginsWith'), 'InvalidFilterOption'],
    [filter('Type', ['String'], 'Contains'), 'InvalidFilterOption'],
    [filter('Type', []), 'InvalidFilterValue'],
  ])('refuses %j', async (input, name) => {
    const { owner } = await createReadWorld()

    await expect(byPath(owner, input)).rejects.toMatchObject({ name })
  })

  it('answers in pages of 10, of which the first may be empty', async () => {
    const { owner } = await createReadWorld({ timing: { emptyFirstPages: true } })
    for (let count = 0; count < 9; count++) await put(owner, `/golden/p${count}`)
    const sizes: number[] = []
    let NextToken: string | undefined
    do {
      const page = await owner.send(
        new GetParametersByPathCommand({ Path: '/golden', Recursive: true, NextToken }),
      )
      sizes.push(page.Parameters!.length)
      NextToken = page.NextToken
    } while (NextToken !== undefined)

    expect(sizes).toStrictEqual([0, 10, 1])
  })

  it('needs its permission on the path, whatever is below', async () => {
    const { cloud } = await createReadWorld()
    const role = await ssmOfRole(cloud, [
      allow('ssm:GetParametersByPath', arnOf('golden')),
      {
        Effect: 'Deny',
        Action: 'ssm:*',
        Resource: '*',
        Condition: { StringEquals: { 'ssm:Recursive': 'true' } },
      },
    ])

    await expect(byPath(role, { Path: '/golden/' })).resolves.toHaveLength(1)
    await expect(byPath(role, { Path: '/' })).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await expect(byPath(role, { Path: '/golden', Recursive: true })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })
})

describe('GetParameterHistory', () => {
  it('tells of every version, oldest first', async () => {
    const { owner } = await createReadWorld()
    const { Parameters } = await owner.send(new GetParameterHistoryCommand({ Name: '/golden/al2023' }))
    const version = {
      Name: '/golden/al2023',
      Type: 'String',
      LastModifiedDate: new Date(startMs),
      LastModifiedUser: `arn:aws:iam::${ownerId}:root`,
      Tier: 'Standard',
      Policies: [],
      DataType: 'text',
    }

    expect(Parameters).toStrictEqual([
      { ...version, Value: 'one', Version: 1, Labels: ['stable'] },
      { ...version, Value: 'two', Version: 2, Labels: [] },
    ])
  })

  it.each<[object, string]>([
    [{ Name: 'absent' }, 'ParameterNotFound'],
    [{ Name: '/golden/al2023:1' }, 'ParameterNotFound'],
    [{ Name: 'plain', MaxResults: 51 }, 'ValidationException'],
  ])('refuses %j', async (input, name) => {
    const { owner } = await createReadWorld()

    await expect(owner.send(new GetParameterHistoryCommand(input as { Name: string }))).rejects.toMatchObject(
      {
        name,
      },
    )
  })

  it('needs its permission on the parameter', async () => {
    const { cloud } = await createReadWorld()
    const role = await ssmOfRole(cloud, [allow('ssm:GetParameterHistory', arnOf('plain'))])
    const read = async (Name: string) => role.send(new GetParameterHistoryCommand({ Name }))

    await expect(read('plain')).resolves.toBeDefined()
    await expect(read('/golden/al2023')).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })
})

describe('DescribeParameters', () => {
  const filter = (Key: string, Values?: string[], Option?: string) => ({
    ParameterFilters: [
      { Key, ...(Values === undefined ? {} : { Values }), ...(Option === undefined ? {} : { Option }) },
    ],
  })

  it.each<[DescribeParametersCommandInput, string[]]>([
    [{}, ['/golden/al2023', '/golden/windows/2022', '/golden-old', 'plain']],
    [filter('Name', ['/plain']), ['plain']],
    [filter('Name', ['golden'], 'BeginsWith'), ['/golden/al2023', '/golden/windows/2022', '/golden-old']],
    [filter('Name', ['2'], 'Contains'), ['/golden/al2023', '/golden/windows/2022']],
    [filter('Type', ['StringList']), ['/golden/windows/2022']],
    [filter('Tier', ['Advanced']), ['/golden/windows/2022']],
    [filter('DataType', ['aws:ec2:image']), []],
    [filter('KeyId', ['alias/aws/ssm']), []],
    [filter('Path', ['/golden']), ['/golden/al2023']],
    [filter('Path', ['/golden', '/'], 'OneLevel'), ['/golden/al2023', '/golden-old', 'plain']],
    [filter('Path', ['/golden'], 'Recursive'), ['/golden/al2023', '/golden/windows/2022']],
    [filter('tag:Tier'), ['/golden/al2023']],
    [filter('tag:Tier', ['golden']), ['/golden/al2023']],
    [filter('tag:Tier', ['gold'], 'BeginsWith'), ['/golden/al2023']],
    [filter('tag:Tier', ['silver']), []],
  ])('for %j finds %j', async (input, names) => {
    const { owner } = await createReadWorld()

    expect(await describeBy(owner, input)).toStrictEqual(names)
  })

  it.each<[DescribeParametersCommandInput, string]>([
    [{ Filters: [{ Key: 'Name', Values: ['a'] }] }, 'ValidationException'],
    [{ Shared: true }, 'ValidationException'],
    [{ MaxResults: 51 }, 'ValidationException'],
    [filter('Label', ['a']), 'InvalidFilterKey'],
    [filter('Name'), 'InvalidFilterValue'],
    [filter('Path', ['golden']), 'ValidationException'],
    [filter('Path', ['/golden'], 'Equals'), 'InvalidFilterOption'],
    [filter('Tier', ['a'], 'Contains'), 'InvalidFilterOption'],
    [
      {
        ParameterFilters: [
          { Key: 'Name', Values: ['a'] },
          { Key: 'Name', Values: ['b'] },
        ],
      },
      'InvalidFilterKey',
    ],
  ])('refuses %j', async (input, name) => {
    const { owner } = await createReadWorld()

    await expect(describeBy(owner, input)).rejects.toMatchObject({ name })
  })

  it('answers in pages of 10 unless asked for others', async () => {
    const { owner } = await createReadWorld()
    for (let count = 0; count < 7; count++) await put(owner, `p${count}`)

    expect(await describeBy(owner, {})).toHaveLength(10)
    expect(await describeBy(owner, { MaxResults: 50 })).toHaveLength(11)
    expect(await describeBy(owner, { MaxResults: 1 })).toHaveLength(1)
    expect(await byPath(owner, { Path: '/', MaxResults: 10 })).toHaveLength(9)
  })

  it('needs its permission', async () => {
    const { cloud } = await createReadWorld()

    expect(await describeBy(await ssmOfRole(cloud, [allow('ssm:DescribeParameters')]), {})).toHaveLength(4)
    await expect(describeBy(await ssmOfRole(cloud, [allow('ssm:Get*')]), {})).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })
})
