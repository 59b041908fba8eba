import { RAMClient } from '@aws-sdk/client-ram'
import { describe, expect, it } from 'vitest'

import { createRamResourceShares } from '../../../functions/lib/aws/ram-resource-shares.ts'
import { scriptedAws } from '../../support/scripted-aws.ts'
import type { ScriptedAnswer, SeenRequest } from '../../support/scripted-aws.ts'

const resourceArn = 'arn:aws:imagebuilder:eu-west-1:222222222222:image/al2023-base/1.0.0/1'
const shareArn = 'arn:aws:ram:eu-west-1:222222222222:resource-share/a'
const deletedArn = 'arn:aws:ram:eu-west-1:222222222222:resource-share/b'

function ram(answer: (request: SeenRequest) => ScriptedAnswer) {
  const { requests, settings } = scriptedAws(answer)
  const shares = createRamResourceShares((region) => new RAMClient({ ...settings, region }))
  return { requests, shares }
}

/** RAM with one active share and a deleted one; every list answers an empty page first. */
function ramWithShares({ operation, input }: SeenRequest): ScriptedAnswer {
  if (input['nextToken'] === undefined)
    return { nextToken: 'next', resourceShareAssociations: [], resourceShares: [] }
  if (operation === '/getresourceshares') {
    return {
      resourceShares: [
        { resourceShareArn: shareArn, name: 'derived', status: 'ACTIVE', featureSet: 'CREATED_FROM_POLICY' },
        { resourceShareArn: deletedArn, name: 'gone', status: 'DELETED', featureSet: 'STANDARD' },
      ],
    }
  }
  const asked = (input['resourceShareArns'] as string[] | undefined) ?? [shareArn, deletedArn]
  return {
    resourceShareAssociations: asked.map((resourceShareArn) =>
      input['associationType'] === 'PRINCIPAL'
        ? {
            resourceShareArn,
            associatedEntity: '440000000001',
            status: 'FAILED',
            statusMessage: 'No such account',
          }
        : { resourceShareArn, associatedEntity: resourceArn, status: 'ASSOCIATED' },
    ),
  }
}

describe('findByResource', () => {
  it('answers the active shares with their resources and principals, reading on after empty pages', async () => {
    expect(await ram(ramWithShares).shares.findByResource(resourceArn)).toEqual([
      {
        arn: shareArn,
        name: 'derived',
        featureSet: 'CREATED_FROM_POLICY',
        resources: [{ entity: resourceArn, status: 'ASSOCIATED' }],
        principals: [{ entity: '440000000001', status: 'FAILED', statusMessage: 'No such account' }],
      },
    ])
  })

  it('asks in the Region of the resource, for own shares, whatever their feature set', async () => {
    const { shares, requests } = ram(ramWithShares)

    await shares.findByResource(resourceArn)

    expect(new Set(requests.map(({ host }) => host))).toEqual(new Set(['ram.eu-west-1.amazonaws.com']))
    expect(requests[0]?.input).toEqual({ associationType: 'RESOURCE', resourceArn })
    const list = requests.find(({ operation }) => operation === '/getresourceshares')
    expect(list?.input).toEqual({ resourceOwner: 'SELF', resourceShareArns: [shareArn, deletedArn] })
  })

  it('asks nothing more when the resource is in no share', async () => {
    const { shares, requests } = ram(() => ({ resourceShareAssociations: [] }))

    expect(await shares.findByResource(resourceArn)).toEqual([])
    expect(requests).toHaveLength(1)
  })

  it('says it in our words when RAM refuses', async () => {
    const { shares } = ram(() => ({ error: 'ServerInternalException', status: 500 }))

    await expect(shares.findByResource(resourceArn)).rejects.toMatchObject({
      name: 'TransientServiceError',
      where: resourceArn,
    })
  })
})

describe('promote', () => {
  it('asks RAM in the Region of the share and answers the request id', async () => {
    const { shares, requests } = ram(() => ({ returnValue: true }))

    expect(await shares.promote(shareArn)).toEqual({ kind: 'promoting', requestId: 'request-1' })
    expect(requests).toEqual([
      {
        host: 'ram.eu-west-1.amazonaws.com',
        operation: '/promoteresourcesharecreatedfrompolicy',
        input: { resourceShareArn: shareArn },
      },
    ])
  })

  it.each([
    ['UnmatchedPolicyPermissionException', 'noMatchingPermission'],
    ['InvalidStateTransitionException', 'alreadyPromoted'],
  ])('answers for %s: %s', async (error, kind) => {
    expect(await ram(() => ({ error })).shares.promote(shareArn)).toEqual({ kind })
  })

  it.each([
    ['returnValue is false', { returnValue: false }, 'RequestRefused'],
    ['a quota is reached', { error: 'ResourceShareLimitExceededException' }, 'RequestRefused'],
    ['the role may not', { error: 'AccessDeniedException', status: 403 }, 'PermissionMissing'],
    ['RAM is unavailable', { error: 'ServiceUnavailableException', status: 503 }, 'TransientServiceError'],
  ])('throws when %s', async (_, answer, name) => {
    await expect(ram(() => answer).shares.promote(shareArn)).rejects.toMatchObject({ name, where: shareArn })
  })
})

describe('promotePermission', () => {
  const permissionArn = 'arn:aws:ram:eu-west-1:222222222222:permission/0b1c'
  const derived = { arn: permissionArn, featureSet: 'CREATED_FROM_POLICY' }
  const managed = { arn: 'arn:aws:ram::aws:permission/a', featureSet: 'STANDARD' }

  it('makes one of the permission that RAM derived, found behind empty pages', async () => {
    const { shares, requests } = ram(({ operation, input }) => {
      if (operation !== '/listresourcesharepermissions') return { permission: {} }
      return input['nextToken'] === undefined
        ? { permissions: [], nextToken: 'more' }
        : { permissions: [managed, derived] }
    })

    expect(await shares.promotePermission(shareArn, 'imagebuilder-share-image')).toEqual({
      kind: 'promoted',
      requestId: 'request-1',
    })
    expect(requests.at(-1)).toEqual({
      host: 'ram.eu-west-1.amazonaws.com',
      operation: '/promotepermissioncreatedfrompolicy',
      input: { permissionArn, name: 'imagebuilder-share-image' },
    })
  })

  it('changes nothing when the share has a managed permission', async () => {
    const { shares, requests } = ram(() => ({ permissions: [managed] }))

    expect(await shares.promotePermission(shareArn, 'n')).toEqual({ kind: 'present' })
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['PermissionAlreadyExistsException', { kind: 'present' }],
    ['InvalidPolicyException', { kind: 'notPromotable' }],
    [
      'PermissionLimitExceededException',
      { kind: 'limitReached', reason: 'PermissionLimitExceededException happened' },
    ],
  ])('answers for %s: %j', async (error, answer) => {
    const { shares } = ram(({ operation }) =>
      operation === '/listresourcesharepermissions' ? { permissions: [derived] } : { error },
    )

    expect(await shares.promotePermission(shareArn, 'n')).toEqual(answer)
  })

  it('says it in our words when the role may not', async () => {
    const { shares } = ram(({ operation }) =>
      operation === '/listresourcesharepermissions'
        ? { permissions: [derived] }
        : { error: 'AccessDeniedException', status: 403 },
    )

    await expect(shares.promotePermission(shareArn, 'n')).rejects.toMatchObject({
      name: 'PermissionMissing',
      where: permissionArn,
    })
  })
})
