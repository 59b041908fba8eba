import { RAMClient } from '@aws-sdk/client-ram'
import { describe, expect, it } from 'vitest'

import { createRamRuleShares } from '../../../functions/lib/aws/ram-rule-shares.ts'
import type { ResourceArn } from '../../../functions/lib/domain/resource-arn.ts'
import { scriptedAws } from '../../support/scripted-aws.ts'
import type { ScriptedAnswer, SeenRequest } from '../../support/scripted-aws.ts'

const key = { rule: 'al2023', region: 'eu-west-1' }
const arnOf = (id: string): string => `arn:aws:ram:eu-west-1:222222222222:resource-share/${id}`
const tags = [{ key: 'imagebuilder-share:rule', value: 'al2023' }]
const resourceArn = 'arn:aws:imagebuilder:eu-west-1:222222222222:image-recipe/al2023/1.0.0'
const recipe = { type: 'imageRecipe', region: 'eu-west-1', text: resourceArn } as ResourceArn

function ram(answer: (request: SeenRequest) => ScriptedAnswer) {
  const { requests, settings } = scriptedAws(answer)
  const shares = createRamRuleShares((region) => new RAMClient({ ...settings, region }))
  return { requests, shares }
}

/** Answers an empty page before the one that counts. */
function emptyPageFirst(page: Readonly<Record<string, unknown>>) {
  return ({ input }: SeenRequest): ScriptedAnswer =>
    input['nextToken'] === undefined ? { nextToken: 'next' } : page
}

const listed = (id: string, creationTime: number, more: object = {}) => ({
  resourceShareArn: arnOf(id),
  name: 'imagebuilder-share-al2023',
  status: 'ACTIVE',
  featureSet: 'STANDARD',
  creationTime,
  ...more,
})

describe('findTagged', () => {
  it('asks for active shares of the name and the tag, and answers the oldest first', async () => {
    const { shares, requests } = ram(
      emptyPageFirst({ resourceShares: [listed('b', 20, { tags }), listed('a', 10, { tags })] }),
    )

    expect((await shares.findTagged(key)).map(({ arn }) => arn)).toEqual([arnOf('a'), arnOf('b')])
    expect(requests[0]).toMatchObject({ host: 'ram.eu-west-1.amazonaws.com' })
    expect(requests[0]?.input).toEqual({
      resourceOwner: 'SELF',
      resourceShareStatus: 'ACTIVE',
      name: 'imagebuilder-share-al2023',
      tagFilters: [{ tagKey: 'imagebuilder-share:rule', tagValues: ['al2023'] }],
    })
  })
})

describe('findUntagged', () => {
  it.each([
    [{ allowExternalPrincipals: true }, true],
    [{ allowExternalPrincipals: false }, false],
    [{}, false],
  ])('tells from %o whether accounts outside may be in it', async (more, allowsExternal) => {
    const { shares } = ram(() => ({ resourceShares: [listed('a', 10, more)] }))

    expect(await shares.findUntagged(key)).toMatchObject([{ allowsExternal }])
  })

  it('answers shares of the name without a tag of ours', async () => {
    const { shares } = ram(
      emptyPageFirst({
        resourceShares: [
          listed('a', 10, { tags }),
          listed('b', 20),
          listed('c', 30, { tags: [{ key: 'x' }] }),
        ],
      }),
    )

    expect((await shares.findUntagged(key)).map(({ arn }) => arn)).toEqual([arnOf('b'), arnOf('c')])
  })
})

describe('findKnown', () => {
  it.each([
    ['found', { resourceShares: [listed('a', 10, { tags })] }],
    ['gone', { resourceShares: [listed('a', 10, { tags, status: 'DELETED' })] }],
    ['gone', { resourceShares: [] }],
    ['unseen', { error: 'UnknownResourceException' }],
  ])('is %s', async (kind, answer) => {
    const { shares, requests } = ram(() => answer)

    expect((await shares.findKnown(key, arnOf('a'))).kind).toBe(kind)
    expect(requests[0]?.input).toMatchObject({ resourceShareArns: [arnOf('a')], tagFilters: [{}] })
  })

  it('throws what is no answer', async () => {
    const { shares } = ram(() => ({ error: 'ThrottlingException' }))

    await expect(shares.findKnown(key, arnOf('a'))).rejects.toMatchObject({ name: 'TransientServiceError' })
  })
})

describe('read', () => {
  it('reads resources and principals in the largest pages, to the last', async () => {
    const { shares, requests } = ram((request) =>
      emptyPageFirst({
        resourceShareAssociations: [
          {
            resourceShareArn: arnOf('a'),
            associatedEntity: String(request.input['associationType']),
            status: 'ASSOCIATED',
          },
        ],
      })(request),
    )

    expect(await shares.read({ arn: arnOf('a'), name: 'ours', allowsExternal: true })).toEqual({
      arn: arnOf('a'),
      name: 'ours',
      allowsExternal: true,
      featureSet: 'STANDARD',
      resources: [{ entity: 'RESOURCE', status: 'ASSOCIATED' }],
      principals: [{ entity: 'PRINCIPAL', status: 'ASSOCIATED' }],
    })
    expect(requests.map(({ input }) => input['maxResults'])).toEqual([500, 500, 500, 500])
  })
})

describe('findForeignCarriers', () => {
  it('answers active STANDARD shares without our tag that carry the resource now', async () => {
    const carriers = ['ours', 'other-rule', 'theirs', 'derived', 'deleted'].map((id) => ({
      resourceShareArn: arnOf(id),
      status: 'ASSOCIATED',
    }))
    const { shares, requests } = ram(({ operation }) =>
      operation === '/getresourceshares'
        ? {
            resourceShares: [
              listed('other-rule', 1, { tags: [{ key: 'imagebuilder-share:rule', value: 'win2022' }] }),
              listed('theirs', 2, { name: 'landing-zone' }),
              listed('derived', 3, { featureSet: 'CREATED_FROM_POLICY' }),
              listed('deleted', 4, { status: 'DELETED' }),
            ],
          }
        : {
            resourceShareAssociations: [
              ...carriers,
              { resourceShareArn: arnOf('left'), status: 'DISASSOCIATED' },
            ],
          },
    )

    expect(await shares.findForeignCarriers(resourceArn, [arnOf('ours')])).toMatchObject([
      { arn: arnOf('theirs'), name: 'landing-zone' },
    ])
    expect(requests[1]?.input['resourceShareArns']).toEqual(
      ['other-rule', 'theirs', 'derived', 'deleted'].map(arnOf),
    )
  })

  it('asks nothing more when only ours carries it', async () => {
    const { shares, requests } = ram(() => ({
      resourceShareAssociations: [{ resourceShareArn: arnOf('ours'), status: 'ASSOCIATED' }],
    }))

    expect(await shares.findForeignCarriers(resourceArn, [arnOf('ours')])).toEqual([])
    expect(requests).toHaveLength(1)
  })
})

describe('changes', () => {
  const taken = { kind: 'taken', requestId: 'request-1' }

  it('creates a share with name, tag, principals and token', async () => {
    const { shares, requests } = ram(() => ({ resourceShare: { resourceShareArn: arnOf('a') } }))
    const share = { key, principals: ['440000000001'], allowsExternal: false, clientToken: 'token' }

    expect(await shares.create(share)).toEqual({ ...taken, shareArn: arnOf('a') })
    expect(requests).toMatchObject([
      {
        operation: '/createresourceshare',
        input: {
          name: 'imagebuilder-share-al2023',
          principals: ['440000000001'],
          allowExternalPrincipals: false,
          tags,
          clientToken: 'token',
        },
      },
    ])
  })

  it('adds principals, adds a resource, and takes resources out', async () => {
    const { shares, requests } = ram(() => ({}))

    expect(await shares.addPrincipals(arnOf('a'), ['440000000001'])).toEqual(taken)
    expect(await shares.addResource(arnOf('a'), resourceArn)).toBe('request-1')
    expect(await shares.removeResources(arnOf('a'), [resourceArn])).toEqual(taken)
    expect(requests.map(({ operation, input }) => [operation, input])).toEqual([
      ['/associateresourceshare', { resourceShareArn: arnOf('a'), principals: ['440000000001'] }],
      ['/associateresourceshare', { resourceShareArn: arnOf('a'), resourceArns: [resourceArn] }],
      ['/disassociateresourceshare', { resourceShareArn: arnOf('a'), resourceArns: [resourceArn] }],
    ])
  })

  it('lets accounts outside the organization in', async () => {
    const { shares, requests } = ram(() => ({}))

    expect(await shares.allowExternal(arnOf('a'))).toBe('request-1')
    expect(requests).toMatchObject([
      {
        operation: '/updateresourceshare',
        input: { resourceShareArn: arnOf('a'), allowExternalPrincipals: true },
      },
    ])
  })

  it.each(['InvalidParameterException', 'OperationNotPermittedException', 'UnknownResourceException'])(
    'answers %s as what RAM minds',
    async (error) => {
      const { shares } = ram(() => ({ error, message: 'RAM says why' }))
      const refusal = { kind: 'refused', refusal: { code: error, message: 'RAM says why' } }
      const share = { key, principals: ['440000000001'], allowsExternal: false, clientToken: 'token' }

      expect(await shares.create(share)).toEqual(refusal)
      expect(await shares.addPrincipals(arnOf('a'), ['440000000001'])).toEqual(refusal)
      expect(await shares.removeResources(arnOf('a'), [resourceArn])).toEqual(refusal)
      await expect(shares.addResource(arnOf('a'), resourceArn)).rejects.toMatchObject({
        name: 'RequestRefused',
        where: resourceArn,
      })
    },
  )

  it('is busy where RAM is changing the share', async () => {
    const { shares } = ram(() => ({ error: 'InvalidStateTransitionException', message: 'ASSOCIATING' }))

    expect(await shares.removeResources(arnOf('a'), [resourceArn])).toEqual({
      kind: 'busy',
      why: 'ASSOCIATING',
    })
  })

  it.each([
    ['AccessDeniedException', 'PermissionMissing'],
    ['ResourceShareLimitExceededException', 'RequestRefused'],
    ['ThrottlingException', 'TransientServiceError'],
  ])('throws %s as %s', async (error, name) => {
    const { shares } = ram(() => ({ error }))

    await expect(shares.addPrincipals(arnOf('a'), ['440000000001'])).rejects.toMatchObject({ name })
    await expect(shares.removeResources(arnOf('a'), [resourceArn])).rejects.toMatchObject({ name })
    await expect(
      shares.create({ key, principals: [], allowsExternal: false, clientToken: 'token' }),
    ).rejects.toMatchObject({ name })
  })
})

describe('permissions', () => {
  it.each([
    ['default', [{ arn: 'arn:aws', isResourceTypeDefault: true, name: 'x', featureSet: 'STANDARD' }]],
    ['ours', [{ arn: 'arn:ours', name: 'imagebuilder-share-imageRecipe', featureSet: 'STANDARD' }]],
    [
      'none',
      [{ arn: 'arn:ours', name: 'imagebuilder-share-imageRecipe', featureSet: 'CREATED_FROM_POLICY' }],
    ],
    ['none', [{ arn: 'arn:theirs', name: 'theirs', featureSet: 'STANDARD' }]],
  ])('is %s', async (kind, permissions) => {
    const { shares, requests } = ram(emptyPageFirst({ permissions }))

    expect((await shares.findPermission(recipe)).kind).toBe(kind)
    expect(requests[0]?.input).toEqual({ resourceType: 'imagebuilder:ImageRecipe' })
  })

  it('is attached to a share that has none for the type', async () => {
    const { shares, requests } = ram(({ operation }) =>
      operation === '/listresourcesharepermissions'
        ? { permissions: [{ resourceType: 'imagebuilder:Image' }] }
        : {},
    )

    expect(await shares.attachPermission(arnOf('a'), 'arn:ours', recipe)).toBe('request-1')
    expect(requests.at(-1)).toMatchObject({
      operation: '/associateresourcesharepermission',
      input: { resourceShareArn: arnOf('a'), permissionArn: 'arn:ours' },
    })
  })

  it('is left where the share has one for the type', async () => {
    const { shares, requests } = ram(() => ({ permissions: [{ resourceType: 'imagebuilder:imagerecipe' }] }))

    expect(await shares.attachPermission(arnOf('a'), 'arn:ours', recipe)).toBeUndefined()
    expect(requests).toHaveLength(1)
  })
})
