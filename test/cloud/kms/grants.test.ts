import {
  CreateGrantCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  ListGrantsCommand,
  ListRetirableGrantsCommand,
  PutKeyPolicyCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
  type KMSClient,
} from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'

import {
  allow,
  createOrganizationCloud,
  nonProdId,
  outsiderId,
  ownerId,
  region,
  startMs,
} from '../../support/organization-cloud.ts'
import { grant, kmsOf, newKey, opening, outcome, policyWith, roleIn, root } from './kms-world.ts'

const describing = (KeyId: string, GrantTokens: string[] = []) =>
  new DescribeKeyCommand({ KeyId, ...(GrantTokens.length === 0 ? {} : { GrantTokens }) })
const dataKey = (KeyId: string, EncryptionContext?: Record<string, string>) =>
  new GenerateDataKeyWithoutPlaintextCommand({
    KeyId,
    KeySpec: 'AES_256',
    ...(EncryptionContext && { EncryptionContext }),
  })
const denied = 'AccessDeniedException'

describe('a grant', () => {
  it.each([
    ['of the account of the key', ownerId],
    ['of another account', nonProdId],
    ['outside the organization', outsiderId],
  ])('lets a role %s in without any other permission, and only to what it names', async (_, accountId) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, accountId)
    expect(await outcome(client.send(describing(key)))).toBe(denied)

    await grant(cloud, key, { GranteePrincipal: arn })

    expect(await outcome(client.send(describing(key)))).toBe('done')
    expect(await outcome(client.send(dataKey(key)))).toBe(denied)
    expect(await outcome(client.send(describing(await newKey(cloud))))).toBe(denied)
  })

  it('to a session lets no other session of the role in', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, nonProdId)
    const session = (name: string) =>
      `${arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`

    await grant(cloud, key, { GranteePrincipal: session('other') })
    expect(await outcome(client.send(describing(key)))).toBe(denied)
    await grant(cloud, key, { GranteePrincipal: session('test') })
    expect(await outcome(client.send(describing(key)))).toBe('done')
  })

  it('to an account leaves the decision to its policies', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const able = await roleIn(cloud, nonProdId, [allow('kms:DescribeKey', key)])
    const unable = await roleIn(cloud, nonProdId)

    await grant(cloud, key, { GranteePrincipal: root(nonProdId) })

    expect(await outcome(able.client.send(describing(key)))).toBe('done')
    expect(await outcome(unable.client.send(describing(key)))).toBe(denied)
  })

  it.each([
    ['an identity policy', [{ Effect: 'Deny', Action: 'kms:DescribeKey', Resource: '*' }], undefined],
    ['the key policy', [], { Effect: 'Deny', Principal: '*', Action: 'kms:DescribeKey', Resource: '*' }],
  ])('does not overrule a denial in %s', async (_, statements, keyStatement) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, nonProdId, statements)
    await grant(cloud, key, { GranteePrincipal: arn })
    if (keyStatement !== undefined) {
      await kmsOf(cloud).send(new PutKeyPolicyCommand({ KeyId: key, Policy: policyWith(keyStatement) }))
    }

    expect(await outcome(client.send(describing(key)))).toBe(denied)
  })

  it('is limited by a permissions boundary', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, nonProdId)
    await grant(cloud, key, { GranteePrincipal: arn })

    cloud.iam.roles.setPermissionsBoundary(arn, { Version: '2012-10-17', Statement: [allow('s3:*')] })

    await expect(client.send(describing(key))).rejects.toThrow(
      'because no permissions boundary allows the kms:DescribeKey action',
    )
  })

  it.each([
    ['equal', { EncryptionContextEquals: { app: 'web' } }, { app: 'web' }, 'done'],
    ['with more', { EncryptionContextEquals: { app: 'web' } }, { app: 'web', stage: 'x' }, denied],
    ['of another value', { EncryptionContextEquals: { app: 'web' } }, { app: 'db' }, denied],
    ['missing', { EncryptionContextEquals: { app: 'web' } }, undefined, denied],
    [
      'with more than the subset',
      { EncryptionContextSubset: { app: 'web' } },
      { app: 'web', x: 'y' },
      'done',
    ],
    ['without the subset', { EncryptionContextSubset: { app: 'web' } }, { x: 'y' }, denied],
  ])('asks for an encryption context: %s', async (_, Constraints, encryptionContext, expected) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, nonProdId)

    await grant(cloud, key, {
      GranteePrincipal: arn,
      Operations: ['GenerateDataKeyWithoutPlaintext', 'DescribeKey'],
      Constraints,
    })

    expect(await outcome(client.send(dataKey(key, encryptionContext)))).toBe(expected)
    expect(await outcome(client.send(describing(key)))).toBe('done')
  })

  it.each([
    ['what it allows itself', { Operations: ['DescribeKey'] }, 'done'],
    ['more than it allows', { Operations: ['Encrypt'] }, denied],
    ['weaker constraints', { Constraints: undefined }, denied],
    ['other constraints', { Constraints: { EncryptionContextSubset: { app: 'db' } } }, denied],
    ['stricter constraints', { Constraints: { EncryptionContextSubset: { app: 'web', x: 'y' } } }, 'done'],
    [
      'the strictest constraints',
      { Constraints: { EncryptionContextEquals: { app: 'web', x: 'y' } } },
      'done',
    ],
  ])('with CreateGrant lets its grantee grant %s', async (_, change, expected) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, nonProdId)
    const Constraints = { EncryptionContextSubset: { app: 'web' } }
    await grant(cloud, key, {
      GranteePrincipal: arn,
      Operations: ['CreateGrant', 'Decrypt', 'DescribeKey'],
      Constraints,
    })
    const command = new CreateGrantCommand({
      KeyId: key,
      GranteePrincipal: root(outsiderId),
      Operations: ['Decrypt'],
      Constraints,
      ...(change as object),
    })

    expect(await outcome(client.send(command))).toBe(expected)
  })

  it('gives tokens that other operations know', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, nonProdId)
    const { GrantToken } = await grant(cloud, key, { GranteePrincipal: arn })

    expect(await outcome(client.send(describing(key, [GrantToken])))).toBe('done')
    expect(await outcome(client.send(describing(key, ['other'])))).toBe('InvalidGrantTokenException')
  })

  it('is the same for the same name and parameters, with a token of its own', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const GranteePrincipal = root(nonProdId)
    const named = { GranteePrincipal, Name: 'launch' }

    const first = await grant(cloud, key, named)
    const again = await grant(cloud, key, named)
    const other = await grant(cloud, key, { ...named, Operations: ['Encrypt'] })
    const nameless = [
      await grant(cloud, key, { GranteePrincipal }),
      await grant(cloud, key, { GranteePrincipal }),
    ]

    expect(first.GrantId).toMatch(/^[0-9a-f]{64}$/)
    expect(again.GrantId).toBe(first.GrantId)
    expect(again.GrantToken).not.toBe(first.GrantToken)
    expect(new Set([first, other, ...nameless].map(({ GrantId }) => GrantId)).size).toBe(4)
  })

  it.each([
    ['no grantee', { GranteePrincipal: undefined }, 'ValidationException'],
    ['a grantee that is none', { GranteePrincipal: nonProdId }, 'InvalidArnException'],
    ['a grantee of no account', { GranteePrincipal: root('123456789012') }, 'InvalidArnException'],
    ['a retiring principal that is none', { RetiringPrincipal: '*' }, 'InvalidArnException'],
    ['an operation of other keys', { Operations: ['Sign'] }, 'ValidationException'],
    ['no operation', { Operations: [] }, 'ValidationException'],
    ['a name with blanks', { Name: 'a b' }, 'ValidationException'],
    ['an alias', { KeyId: 'alias/aws/ebs' }, 'NotFoundException'],
    ['a token that is none', { GrantTokens: ['x'] }, 'InvalidGrantTokenException'],
    ['a service', { GranteeServicePrincipal: 'ec2.amazonaws.com' }, 'UnsupportedOperationException'],
  ])('is refused with %s', async (_, change, name) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const command = new CreateGrantCommand({
      KeyId: key,
      GranteePrincipal: root(nonProdId),
      Operations: ['DescribeKey'],
      ...(change as object),
    })

    expect(await outcome(kmsOf(cloud).send(command))).toBe(name)
  })

  it.each([
    ['disabled', (KeyId: string) => new DisableKeyCommand({ KeyId }), 'DisabledException', 'is disabled.'],
    [
      'to be deleted',
      (KeyId: string) => new ScheduleKeyDeletionCommand({ KeyId }),
      'KMSInvalidStateException',
      'is pending deletion.',
    ],
  ])('is not created on a key that is %s', async (_, change, name, message) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    await kmsOf(cloud).send(change(key))

    await expect(grant(cloud, key, { GranteePrincipal: root(nonProdId) })).rejects.toMatchObject({
      name,
      message: `${key} ${message}`,
    })
  })

  it('is created by whom the key policy and an identity policy let, on a key of another account, too', async () => {
    const cloud = createOrganizationCloud()
    const [open, shut] = [await newKey(cloud, opening(nonProdId, 'kms:CreateGrant')), await newKey(cloud)]
    const able = await roleIn(cloud, nonProdId, [allow('kms:CreateGrant')])
    const unable = await roleIn(cloud, nonProdId)
    const create = async (client: KMSClient, KeyId: string) =>
      outcome(
        client.send(
          new CreateGrantCommand({ KeyId, GranteePrincipal: root(nonProdId), Operations: ['DescribeKey'] }),
        ),
      )

    expect(await create(able.client, open)).toBe('done')
    expect(await create(able.client, shut)).toBe(denied)
    expect(await create(unable.client, open)).toBe(denied)
  })

  it.each([
    ['for AWS resources only', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }, denied],
    ['by hand only', { Bool: { 'kms:GrantIsForAWSResource': 'false' } }, 'done'],
    ['through EC2 only', { StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com` } }, denied],
    ['to that account', { ArnEquals: { 'kms:GranteePrincipal': root(nonProdId) } }, 'done'],
    ['to another account', { ArnEquals: { 'kms:GranteePrincipal': root(outsiderId) } }, denied],
    ['of these operations', { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } }, denied],
    [
      'of at most these operations',
      { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'DescribeKey'] } },
      'done',
    ],
    ['with constraints', { Null: { 'kms:GrantConstraintType': 'false' } }, denied],
  ])('is created under the conditions of a key policy: %s', async (_, Condition, expected) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud, opening(nonProdId, 'kms:CreateGrant', { Condition }))
    const command = new CreateGrantCommand({
      KeyId: key,
      GranteePrincipal: root(nonProdId),
      Operations: ['DescribeKey'],
    })

    expect(await outcome(kmsOf(cloud, nonProdId).send(command))).toBe(expected)
  })
})

describe('the grants on a key', () => {
  it('are listed in pages, by id and by grantee', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { GrantId } = await grant(cloud, key, {
      GranteePrincipal: root(nonProdId),
      RetiringPrincipal: root(outsiderId),
      Operations: ['Encrypt', 'Decrypt'],
      Constraints: { EncryptionContextSubset: { app: 'web' } },
      Name: 'launch',
    })
    await grant(cloud, key, { GranteePrincipal: root(outsiderId) })
    await grant(cloud, await newKey(cloud), { GranteePrincipal: root(outsiderId) })
    const list = async (input: object = {}) =>
      kmsOf(cloud).send(new ListGrantsCommand({ KeyId: key, ...input }))

    const first = await list({ Limit: 1 })
    const second = await list({ Limit: 1, Marker: first.NextMarker })

    expect(first.Grants).toStrictEqual([
      {
        KeyId: key,
        GrantId,
        Name: 'launch',
        CreationDate: new Date(startMs),
        GranteePrincipal: root(nonProdId),
        RetiringPrincipal: root(outsiderId),
        IssuingAccount: root(ownerId),
        Operations: ['Decrypt', 'Encrypt'],
        Constraints: { EncryptionContextSubset: { app: 'web' } },
      },
    ])
    expect([first.Truncated, second.Truncated]).toStrictEqual([true, false])
    expect(second.Grants).toMatchObject([{ GranteePrincipal: root(outsiderId) }])
    expect((await list({ GrantId })).Grants).toHaveLength(1)
    expect((await list({ GranteePrincipal: root(outsiderId) })).Grants).toHaveLength(1)
    await expect(list({ Limit: 1, Marker: 'x' })).rejects.toMatchObject({ name: 'InvalidMarkerException' })
  })

  it('are listed for whom the key policy lets', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud, opening(nonProdId, 'kms:ListGrants'))
    const list = async (accountId: string) =>
      outcome(kmsOf(cloud, accountId).send(new ListGrantsCommand({ KeyId: key })))

    expect([await list(nonProdId), await list(outsiderId)]).toStrictEqual(['done', denied])
  })

  it('are listed by who may retire them', async () => {
    const cloud = createOrganizationCloud()
    const { arn } = await roleIn(cloud, nonProdId)
    const key = await newKey(cloud)
    const { GrantId } = await grant(cloud, key, {
      GranteePrincipal: root(outsiderId),
      RetiringPrincipal: arn,
    })
    const list = (accountId: string) =>
      kmsOf(cloud, accountId).send(new ListRetirableGrantsCommand({ RetiringPrincipal: arn }))

    expect((await list(nonProdId)).Grants).toMatchObject([{ GrantId, KeyId: key }])
    await expect(list(ownerId)).rejects.toMatchObject({ name: 'InvalidArnException' })
  })
})

describe('RevokeGrant', () => {
  it('takes a grant back at once', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { arn, client } = await roleIn(cloud, nonProdId)
    const { GrantId } = await grant(cloud, key, { GranteePrincipal: arn })
    const revoke = new RevokeGrantCommand({ KeyId: key, GrantId })
    expect(await outcome(client.send(revoke))).toBe(denied)

    await kmsOf(cloud).send(revoke)

    expect(await outcome(client.send(describing(key)))).toBe(denied)
    expect(await outcome(kmsOf(cloud).send(revoke))).toBe('NotFoundException')
  })
})

describe('RetireGrant', () => {
  const setUp = async (operations: ('RetireGrant' | 'DescribeKey')[] = ['DescribeKey']) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const [grantee, retiring, stranger] = [
      await roleIn(cloud, nonProdId),
      await roleIn(cloud, outsiderId),
      await roleIn(cloud, ownerId, [allow('kms:DescribeKey')]),
    ]
    const { GrantId, GrantToken } = await grant(cloud, key, {
      GranteePrincipal: grantee.arn,
      RetiringPrincipal: retiring.arn,
      Operations: operations,
    })
    const byToken = new RetireGrantCommand({ GrantToken })
    return { cloud, key, GrantId, grantee, retiring, stranger, byToken }
  }

  it('is for the retiring principal, by token or by id', async () => {
    const { key, GrantId, grantee, retiring, byToken } = await setUp()

    expect(await outcome(retiring.client.send(byToken))).toBe('done')
    expect(await outcome(grantee.client.send(describing(key)))).toBe(denied)
    expect(await outcome(retiring.client.send(byToken))).toBe('InvalidGrantTokenException')
    expect(await outcome(retiring.client.send(new RetireGrantCommand({ KeyId: key, GrantId })))).toBe(
      'NotFoundException',
    )
  })

  it('by id is for the retiring principal, too', async () => {
    const { key, GrantId, retiring } = await setUp()

    expect(await outcome(retiring.client.send(new RetireGrantCommand({ KeyId: key, GrantId })))).toBe('done')
  })

  it('is for the grantee only where the grant allows it', async () => {
    const [without, with_] = [await setUp(), await setUp(['RetireGrant', 'DescribeKey'])]

    expect(await outcome(without.grantee.client.send(without.byToken))).toBe(denied)
    expect(await outcome(with_.grantee.client.send(with_.byToken))).toBe('done')
  })

  it('is for those to whom the account that granted gives it', async () => {
    const { cloud, stranger, byToken } = await setUp()
    const able = await roleIn(cloud, ownerId, [allow('kms:RetireGrant')])

    expect(await outcome(stranger.client.send(byToken))).toBe(denied)
    expect(await outcome(able.client.send(byToken))).toBe('done')
  })

  it('is not for those of other accounts, whatever their own policies say', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud, opening(nonProdId, 'kms:CreateGrant'))
    const command = new CreateGrantCommand({
      KeyId: key,
      GranteePrincipal: root(nonProdId),
      Operations: ['DescribeKey'],
    })
    const { GrantToken } = await kmsOf(cloud, nonProdId).send(command)
    const retire = async (accountId: string) =>
      outcome(kmsOf(cloud, accountId).send(new RetireGrantCommand({ GrantToken })))

    expect(await retire(outsiderId)).toBe(denied)
    expect(await retire(ownerId)).toBe(denied)
    expect(await retire(nonProdId)).toBe('done')
  })

  it('is for an account that may retire, by its own policies', async () => {
    const cloud = createOrganizationCloud()
    const { GrantToken } = await grant(cloud, await newKey(cloud), {
      GranteePrincipal: root(nonProdId),
      RetiringPrincipal: root(outsiderId),
    })
    const able = await roleIn(cloud, outsiderId, [allow('kms:RetireGrant')])
    const unable = await roleIn(cloud, outsiderId)

    expect(await outcome(unable.client.send(new RetireGrantCommand({ GrantToken })))).toBe(denied)
    expect(await outcome(able.client.send(new RetireGrantCommand({ GrantToken })))).toBe('done')
  })

  it('may be denied by the key policy, which cannot allow it', async () => {
    const { cloud, key, retiring, stranger, byToken } = await setUp()
    const put = async (Effect: string) =>
      kmsOf(cloud).send(
        new PutKeyPolicyCommand({
          KeyId: key,
          Policy: policyWith({ Effect, Principal: '*', Action: 'kms:RetireGrant', Resource: '*' }),
        }),
      )

    await put('Allow')
    expect(await outcome(stranger.client.send(byToken))).toBe(denied)
    await put('Deny')
    expect(await outcome(retiring.client.send(byToken))).toBe(denied)
  })

  it('wants a token, or a key and an id', async () => {
    const { cloud, key } = await setUp()

    for (const input of [{}, { KeyId: key }]) {
      expect(await outcome(kmsOf(cloud).send(new RetireGrantCommand(input)))).toBe('ValidationException')
    }
  })
})

describe('a dry run', () => {
  it.each([
    [
      'CreateGrant',
      (KeyId: string) =>
        new CreateGrantCommand({
          KeyId,
          GranteePrincipal: root(outsiderId),
          Operations: ['DescribeKey'],
          DryRun: true,
        }),
    ],
    ['Encrypt', (KeyId: string) => new EncryptCommand({ KeyId, Plaintext: Buffer.from('x'), DryRun: true })],
    [
      'GenerateDataKeyWithoutPlaintext',
      (KeyId: string) =>
        new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 8, DryRun: true }),
    ],
    [
      'Decrypt',
      (KeyId: string) =>
        new DecryptCommand({ KeyId, DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] } as never),
    ],
  ])('of %s tells what the call would be refused for, and changes nothing', async (action, commandFor) => {
    const cloud = createOrganizationCloud()
    const [open, shut] = [await newKey(cloud, opening(nonProdId, `kms:${action}`)), await newKey(cloud)]
    const role = await roleIn(cloud, nonProdId, [allow(`kms:${action}`)])
    const send = async (keyId: string) => role.client.send(commandFor(keyId) as DescribeKeyCommand)

    await expect(send(open)).rejects.toMatchObject({
      name: 'DryRunOperationException',
      message: 'The request would have succeeded, but the DryRun option is set.',
    })
    expect(await outcome(send(shut))).toBe(denied)
    expect(await outcome(send(open.replace(/.{12}$/, '000000000000')))).toBe('NotFoundException')
    await kmsOf(cloud).send(new DisableKeyCommand({ KeyId: open }))
    expect(await outcome(send(open))).toBe('DisabledException')
    expect((await kmsOf(cloud).send(new ListGrantsCommand({ KeyId: open }))).Grants).toStrictEqual([])
  })

  it('of RevokeGrant and RetireGrant leaves the grant', async () => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud)
    const { GrantId } = await grant(cloud, key, { GranteePrincipal: root(nonProdId) })
    const input = { KeyId: key, GrantId, DryRun: true }

    expect(await outcome(kmsOf(cloud).send(new RevokeGrantCommand(input)))).toBe('DryRunOperationException')
    expect(await outcome(kmsOf(cloud).send(new RetireGrantCommand(input)))).toBe('DryRunOperationException')
    expect((await kmsOf(cloud).send(new ListGrantsCommand({ KeyId: key }))).Grants).toHaveLength(1)
  })
})
