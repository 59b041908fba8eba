import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  PutKeyPolicyCommand,
  type CreateKeyCommandInput,
} from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import {
  allow,
  createOrganizationCloud,
  nonProdId,
  organizationId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
  rootId,
  sandboxId,
  settingsOfRole,
  startMs,
  unitIds,
  workloadsId,
} from '../../support/organization-cloud.ts'

const clientOf = (cloud: InProcessCloud, accountId = ownerId, inRegion = region) =>
  clientsOf(cloud.connection, accountId, inRegion).kms

/** A new key of the owner, by its ARN. */
async function newKey(cloud: InProcessCloud, input: Partial<CreateKeyCommandInput> = {}): Promise<string> {
  const { KeyMetadata } = await clientOf(cloud).send(new CreateKeyCommand(input))
  return KeyMetadata!.Arn!
}

const describeKey = async (client: KMSClient, KeyId: string) =>
  (await client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!

const root = (accountId: string): string => `arn:aws:iam::${accountId}:root`

/** The owner's own statement, and one more. */
const policyWith = (...statements: readonly object[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: root(ownerId) }, Action: 'kms:*', Resource: '*' },
      ...statements,
    ],
  })
const opensTo = (Principal: unknown, rest: object = {}): string =>
  policyWith({ Effect: 'Allow', Principal, Action: 'kms:DescribeKey', Resource: '*', ...rest })

const invented = `arn:aws:kms:${region}:${ownerId}:key/00000000-0000-4000-8000-000000000000`

describe('a key', () => {
  it('is symmetric, enabled and managed by its account', async () => {
    const cloud = createOrganizationCloud()
    const { KeyMetadata } = await clientOf(cloud).send(new CreateKeyCommand({ Description: 'golden images' }))

    expect(KeyMetadata).toStrictEqual({
      AWSAccountId: ownerId,
      KeyId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Arn: `arn:aws:kms:${region}:${ownerId}:key/${KeyMetadata!.KeyId}`,
      CreationDate: new Date(startMs),
      Enabled: true,
      Description: 'golden images',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
    })
    expect(await describeKey(clientOf(cloud), KeyMetadata!.KeyId!)).toStrictEqual(KeyMetadata)
  })

  it('is found by id, ARN, alias name and alias ARN', async () => {
    const cloud = createOrganizationCloud()
    const client = clientOf(cloud)
    const arn = await newKey(cloud)
    await client.send(new CreateAliasCommand({ AliasName: 'alias/golden', TargetKeyId: arn }))

    for (const keyId of [
      arn,
      arn.split('/')[1]!,
      'alias/golden',
      `arn:aws:kms:${region}:${ownerId}:alias/golden`,
    ]) {
      expect((await describeKey(client, keyId)).Arn).toBe(arn)
    }
  })

  it('is disabled and enabled again', async () => {
    const cloud = createOrganizationCloud()
    const client = clientOf(cloud)
    const KeyId = await newKey(cloud)

    await client.send(new DisableKeyCommand({ KeyId }))
    expect(await describeKey(client, KeyId)).toMatchObject({ KeyState: 'Disabled', Enabled: false })
    await client.send(new EnableKeyCommand({ KeyId }))
    expect(await describeKey(client, KeyId)).toMatchObject({ KeyState: 'Enabled', Enabled: true })
  })

  it('exists in its own Region only', async () => {
    const cloud = createOrganizationCloud()
    const arn = await newKey(cloud)
    const elsewhere = clientOf(cloud, ownerId, otherRegion)

    await expect(describeKey(elsewhere, arn)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: `Invalid arn ${region}`,
    })
    await expect(describeKey(elsewhere, arn.split('/')[1]!)).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  })

  it.each([
    [invented, `Key '${invented}' does not exist`],
    ['alias/nothing', `Alias arn:aws:kms:${region}:${ownerId}:alias/nothing is not found.`],
    ['golden', "Invalid keyId 'golden'"],
  ])('is not found by %s', async (keyId, message) => {
    await expect(describeKey(clientOf(createOrganizationCloud()), keyId)).rejects.toMatchObject({
      name: 'NotFoundException',
      message,
    })
  })

  it.each([
    ['those for authentication codes', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }],
    ['two kinds at once', { KeySpec: 'RSA_2048', CustomerMasterKeySpec: 'RSA_4096' }],
    ['imported ones', { Origin: 'EXTERNAL' }],
    ['those of several Regions', { MultiRegion: true }],
    ['tagged ones', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
    ['those of a key store', { CustomKeyStoreId: 'cks-1' }],
  ] as const)('is not one of %s, which are not modelled', async (_case, input) => {
    await expect(newKey(createOrganizationCloud(), input as never)).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
    })
  })
})

describe("the key that AWS manages for an account's volumes", () => {
  it('has an alias from the beginning, and is made with its first use, once for each account and Region', async () => {
    const cloud = createOrganizationCloud()
    const client = clientOf(cloud)
    const before = await client.send(new ListAliasesCommand())
    const key = await describeKey(client, 'alias/aws/ebs')
    const after = await client.send(new ListAliasesCommand())

    const AliasArn = `arn:aws:kms:${region}:${ownerId}:alias/aws/ebs`
    expect(before.Aliases).toStrictEqual([{ AliasName: 'alias/aws/ebs', AliasArn }])
    expect(after.Aliases).toStrictEqual([
      {
        AliasName: 'alias/aws/ebs',
        AliasArn,
        TargetKeyId: key.KeyId,
        CreationDate: new Date(startMs),
        LastUpdatedDate: new Date(startMs),
      },
    ])
    expect(key).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled', AWSAccountId: ownerId })
    expect((await describeKey(client, AliasArn)).Arn).toBe(key.Arn)
    const others = [
      await describeKey(clientOf(cloud, ownerId, otherRegion), 'alias/aws/ebs'),
      await describeKey(clientOf(cloud, nonProdId), 'alias/aws/ebs'),
    ]
    expect(new Set([key, ...others].map(({ KeyId }) => KeyId)).size).toBe(3)
  })

  it('belongs to its account alone and cannot be changed', async () => {
    const cloud = createOrganizationCloud()
    const { Arn: KeyId } = await describeKey(clientOf(cloud), 'alias/aws/ebs')
    const put = new PutKeyPolicyCommand({ KeyId, Policy: opensTo({ AWS: nonProdId }) })

    await expect(describeKey(clientOf(cloud, nonProdId), KeyId!)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    await expect(clientOf(cloud).send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await expect(clientOf(cloud).send(new DisableKeyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    const { Policy } = await clientOf(cloud).send(new GetKeyPolicyCommand({ KeyId }))
    expect(JSON.parse(Policy!).Statement[0].Condition.StringEquals).toStrictEqual({
      'kms:CallerAccount': ownerId,
      'kms:ViaService': `ec2.${region}.amazonaws.com`,
    })
  })

  it('is not made by somebody who may not look at it', async () => {
    const cloud = createOrganizationCloud()
    const settings = await settingsOfRole(cloud, ownerId, [allow('kms:ListAliases')])
    const role = new KMSClient(settings)

    await expect(describeKey(role, 'alias/aws/ebs')).rejects.toMatchObject({ name: 'AccessDeniedException' })
    const { Aliases } = await role.send(new ListAliasesCommand())
    expect(Aliases?.[0]).not.toHaveProperty('TargetKeyId')
  })
})

describe('aliases', () => {
  it('are listed by name in pages, all or those of one key', async () => {
    const cloud = createOrganizationCloud()
    const client = clientOf(cloud)
    const [one, other] = [await newKey(cloud), await newKey(cloud)]
    for (const [AliasName, TargetKeyId] of [
      ['alias/zeta', one],
      ['alias/alpha', one],
      ['alias/beta', other],
    ]) {
      await client.send(new CreateAliasCommand({ AliasName, TargetKeyId }))
    }

    const first = await client.send(new ListAliasesCommand({ Limit: 3 }))
    const second = await client.send(new ListAliasesCommand({ Limit: 3, Marker: first.NextMarker }))
    const ofOne = await client.send(new ListAliasesCommand({ KeyId: one }))

    const namesOf = (page: typeof first) => page.Aliases?.map(({ AliasName }) => AliasName)
    expect(namesOf(first)).toStrictEqual(['alias/alpha', 'alias/aws/ebs', 'alias/beta'])
    expect(namesOf(second)).toStrictEqual(['alias/zeta'])
    expect([first.Truncated, second.Truncated]).toStrictEqual([true, false])
    expect(namesOf(ofOne)).toStrictEqual(['alias/alpha', 'alias/zeta'])
    await expect(
      client.send(new ListAliasesCommand({ KeyId: other, Marker: first.NextMarker })),
    ).rejects.toMatchObject({ name: 'InvalidMarkerException' })
  })

  it('are apart for each account and Region', async () => {
    const cloud = createOrganizationCloud()
    const TargetKeyId = await newKey(cloud)
    await clientOf(cloud).send(new CreateAliasCommand({ AliasName: 'alias/golden', TargetKeyId }))

    for (const client of [clientOf(cloud, nonProdId), clientOf(cloud, ownerId, otherRegion)]) {
      const { Aliases } = await client.send(new ListAliasesCommand())
      expect(Aliases?.map(({ AliasName }) => AliasName)).toStrictEqual(['alias/aws/ebs'])
      await expect(describeKey(client, 'alias/golden')).rejects.toMatchObject({ name: 'NotFoundException' })
    }
  })

  it.each([
    ['a name that is taken', { AliasName: 'alias/taken' }, 'AlreadyExistsException'],
    ['a name without its prefix', { AliasName: 'golden' }, 'InvalidAliasNameException'],
    ["AWS's own prefix", { AliasName: 'alias/aws/golden' }, 'InvalidAliasNameException'],
    ['other characters', { AliasName: 'alias/gold en' }, 'InvalidAliasNameException'],
    ['an unknown key', { TargetKeyId: invented }, 'NotFoundException'],
    ['an alias for an alias', { TargetKeyId: 'alias/taken' }, 'NotFoundException'],
  ])('are refused with %s', async (_case, change, name) => {
    const cloud = createOrganizationCloud()
    const client = clientOf(cloud)
    const TargetKeyId = await newKey(cloud)
    await client.send(new CreateAliasCommand({ AliasName: 'alias/taken', TargetKeyId }))
    const command = new CreateAliasCommand({ AliasName: 'alias/new', TargetKeyId, ...change })

    await expect(client.send(command)).rejects.toMatchObject({ name })
  })

  it("are not made for another account's key", async () => {
    const cloud = createOrganizationCloud()
    const TargetKeyId = await newKey(cloud, { Policy: opensTo({ AWS: nonProdId }, { Action: 'kms:*' }) })
    const command = new CreateAliasCommand({ AliasName: 'alias/golden', TargetKeyId })

    await expect(clientOf(cloud, nonProdId).send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  it.each([0, 101])('come in pages of 1 to 100, not %i', async (Limit) => {
    const listing = clientOf(createOrganizationCloud()).send(new ListAliasesCommand({ Limit }))

    await expect(listing).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

describe('a key policy', () => {
  it('is the account for all when a key is created without one', async () => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    const { Policy, PolicyName } = await clientOf(cloud).send(new GetKeyPolicyCommand({ KeyId }))

    expect(PolicyName).toBe('default')
    expect(JSON.parse(Policy!).Statement).toStrictEqual([
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: root(ownerId) },
        Action: 'kms:*',
        Resource: '*',
      },
    ])
  })

  it('is kept as it was put and takes effect at once', async () => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    const Policy = opensTo({ AWS: nonProdId })
    await expect(describeKey(clientOf(cloud, nonProdId), KeyId)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${root(nonProdId)} is not authorized to perform: kms:DescribeKey on resource: ${KeyId} because no resource-based policy allows the kms:DescribeKey action`,
    })

    await clientOf(cloud).send(new PutKeyPolicyCommand({ KeyId, Policy }))

    expect((await clientOf(cloud).send(new GetKeyPolicyCommand({ KeyId }))).Policy).toBe(Policy)
    expect((await describeKey(clientOf(cloud, nonProdId), KeyId)).KeyManager).toBe('CUSTOMER')
  })

  it.each([
    ['an account', { AWS: root(nonProdId) }, {}, [nonProdId]],
    [
      'the organization',
      { AWS: '*' },
      { Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } } },
      [nonProdId, workloadsId, sandboxId],
    ],
    [
      'a unit with those below',
      { AWS: '*' },
      {
        Condition: {
          'ForAnyValue:StringLike': {
            'aws:PrincipalOrgPaths': `${organizationId}/${rootId}/${unitIds.workloads}/*`,
          },
        },
      },
      [nonProdId, workloadsId],
    ],
    [
      'an account by the key that tells the caller',
      { AWS: '*' },
      { Condition: { StringEquals: { 'kms:CallerAccount': workloadsId } } },
      [workloadsId],
    ],
    [
      'the organization, through EC2 only',
      { AWS: '*' },
      {
        Condition: {
          StringEquals: {
            'aws:PrincipalOrgID': organizationId,
            'kms:ViaService': `ec2.${region}.amazonaws.com`,
          },
        },
      },
      [] as string[],
    ],
  ])('opens a key to %s', async (_case, principal, rest, opened) => {
    const cloud = createOrganizationCloud()
    const keyArn = await newKey(cloud, { Policy: opensTo(principal, rest) })

    const asked = [nonProdId, workloadsId, sandboxId, outsiderId]
    const answers = await Promise.all(
      asked.map(async (accountId) =>
        describeKey(clientOf(cloud, accountId), keyArn).then(
          () => 'open',
          (error: Error) => error.name,
        ),
      ),
    )

    expect(answers).toStrictEqual(
      asked.map((accountId) => (opened.includes(accountId) ? 'open' : 'AccessDeniedException')),
    )
  })

  it("opens a key by its alias's ARN, too", async () => {
    const cloud = createOrganizationCloud()
    const TargetKeyId = await newKey(cloud, { Policy: opensTo({ AWS: nonProdId }) })
    await clientOf(cloud).send(new CreateAliasCommand({ AliasName: 'alias/golden', TargetKeyId }))
    const aliasArn = `arn:aws:kms:${region}:${ownerId}:alias/golden`

    expect((await describeKey(clientOf(cloud, nonProdId), aliasArn)).Arn).toBe(TargetKeyId)
    await expect(describeKey(clientOf(cloud, outsiderId), aliasArn)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  it('may shut out what it allows elsewhere', async () => {
    const cloud = createOrganizationCloud()
    const deny = { Effect: 'Deny', Principal: '*', Action: 'kms:DescribeKey', Resource: '*' }
    const keyArn = await newKey(cloud, { Policy: policyWith(deny) })

    await expect(describeKey(clientOf(cloud), keyArn)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    })
  })

  it('that leaves the account out leaves its administrator out', async () => {
    const cloud = createOrganizationCloud()
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: nonProdId }, Action: 'kms:DescribeKey', Resource: '*' },
      ],
    })
    const keyArn = await newKey(cloud, { Policy, BypassPolicyLockoutSafetyCheck: true })

    await expect(describeKey(clientOf(cloud), keyArn)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    expect((await describeKey(clientOf(cloud, nonProdId), keyArn)).Arn).toBe(keyArn)
  })

  it.each([
    ['what is no JSON', '{', 'not valid JSON'],
    ['no principal', policyWith({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }), 'Principal'],
    ['an account that does not exist', opensTo({ AWS: '123456789012' }), 'one or more invalid principals'],
    [
      'a role of an account that does not exist',
      opensTo({ AWS: 'arn:aws:iam::123456789012:role/r' }),
      'one or more invalid principals',
    ],
    [
      'a condition that nobody evaluates',
      opensTo({ AWS: nonProdId }, { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
      'aws:sourcevpc',
    ],
    [
      'a lockout of its author',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: nonProdId }, Action: 'kms:*', Resource: '*' }],
      }),
      'The new key policy will not allow you to update the key policy in the future.',
    ],
  ])('is refused with %s', async (_case, Policy, message) => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    const refusal = { name: 'MalformedPolicyDocumentException', message: expect.stringContaining(message) }

    await expect(clientOf(cloud).send(new PutKeyPolicyCommand({ KeyId, Policy }))).rejects.toMatchObject(
      refusal,
    )
    await expect(newKey(cloud, { Policy })).rejects.toMatchObject(refusal)
    expect(cloud.core.calls.all().at(-1)?.errorCode).toBe('MalformedPolicyDocumentException')
    const { Policy: kept } = await clientOf(cloud).send(new GetKeyPolicyCommand({ KeyId }))
    expect(kept).not.toBe(Policy)
  })

  it('is refused with more than 32 KB', async () => {
    const Policy = opensTo({ AWS: nonProdId }, { Sid: 'x'.repeat(32_768) })

    await expect(newKey(createOrganizationCloud(), { Policy })).rejects.toMatchObject({
      name: 'LimitExceededException',
    })
  })

  it('has the name default', async () => {
    const cloud = createOrganizationCloud()
    const KeyId = await newKey(cloud)
    const get = async (PolicyName: string) =>
      clientOf(cloud).send(new GetKeyPolicyCommand({ KeyId, PolicyName }))

    await expect(get('default')).resolves.toBeDefined()
    await expect(get('other')).rejects.toMatchObject({ name: 'NotFoundException' })
  })

  it("is nobody else's to read or to change, even if it says so", async () => {
    const cloud = createOrganizationCloud()
    const Policy = opensTo({ AWS: nonProdId }, { Action: 'kms:*' })
    const KeyId = await newKey(cloud, { Policy })
    const stranger = clientOf(cloud, nonProdId)

    await expect(stranger.send(new GetKeyPolicyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    await expect(stranger.send(new PutKeyPolicyCommand({ KeyId, Policy }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })
})

describe('a role', () => {
  it.each([
    ['DescribeKey', (KeyId: string) => new DescribeKeyCommand({ KeyId })],
    ['GetKeyPolicy', (KeyId: string) => new GetKeyPolicyCommand({ KeyId })],
    ['PutKeyPolicy', (KeyId: string) => new PutKeyPolicyCommand({ KeyId, Policy: policyWith() })],
    ['DisableKey', (KeyId: string) => new DisableKeyCommand({ KeyId })],
  ])('needs kms:%s on the ARN of the key', async (action, commandFor) => {
    const cloud = createOrganizationCloud()
    const [arn, other] = [await newKey(cloud), await newKey(cloud)]
    const role = new KMSClient(await settingsOfRole(cloud, ownerId, [allow(`kms:${action}`, arn)]))
    const send = async (keyId: string) => role.send(commandFor(keyId) as DescribeKeyCommand)

    await expect(send(arn.split('/')[1]!)).resolves.toBeDefined()
    await expect(send(other)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`kms:${action} on resource: ${other}`),
    })
  })

  it('needs its own permission as well as that of the key policy in another account', async () => {
    const cloud = createOrganizationCloud()
    const open = await newKey(cloud, { Policy: opensTo({ AWS: nonProdId }) })
    const shut = await newKey(cloud)
    const asRole = async (statements: readonly object[]) =>
      new KMSClient(await settingsOfRole(cloud, nonProdId, statements))

    const able = await asRole([allow('kms:DescribeKey')])
    expect((await describeKey(able, open)).Arn).toBe(open)
    await expect(describeKey(able, shut)).rejects.toMatchObject({
      message: expect.stringContaining('no resource-based policy allows'),
    })
    await expect(describeKey(await asRole([allow('kms:ListAliases')]), open)).rejects.toMatchObject({
      message: expect.stringContaining('no identity-based policy allows'),
    })
  })

  it('is let in by a key policy that names it, and not its account', async () => {
    const cloud = createOrganizationCloud()
    const settings = await settingsOfRole(cloud, nonProdId, [allow('kms:DescribeKey')])
    const keyArn = await newKey(cloud, { Policy: opensTo({ AWS: settings.roleArn }) })

    expect((await describeKey(new KMSClient(settings), keyArn)).Arn).toBe(keyArn)
    await expect(describeKey(clientOf(cloud, nonProdId), keyArn)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  it('needs kms:CreateAlias on the alias and on the key', async () => {
    const cloud = createOrganizationCloud()
    const TargetKeyId = await newKey(cloud)
    const alias = (name: string) => `arn:aws:kms:${region}:${ownerId}:alias/${name}`
    const role = new KMSClient(
      await settingsOfRole(cloud, ownerId, [allow('kms:CreateAlias', [alias('golden'), TargetKeyId])]),
    )
    const create = async (AliasName: string, keyId: string) =>
      role.send(new CreateAliasCommand({ AliasName, TargetKeyId: keyId }))

    await expect(create('alias/silver', TargetKeyId)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await expect(create('alias/golden', await newKey(cloud))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    await expect(create('alias/golden', TargetKeyId)).resolves.toBeDefined()
  })

  it('needs kms:CreateKey to create one', async () => {
    const cloud = createOrganizationCloud()
    const asRole = async (action: string) =>
      new KMSClient(await settingsOfRole(cloud, ownerId, [allow(action)]))

    await expect((await asRole('kms:ListAliases')).send(new CreateKeyCommand())).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    await expect((await asRole('kms:CreateKey')).send(new ListAliasesCommand())).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  it('cannot show tokens of grants that were never created', async () => {
    const cloud = createOrganizationCloud()
    const command = new DescribeKeyCommand({ KeyId: await newKey(cloud), GrantTokens: ['token'] })

    await expect(clientOf(cloud).send(command)).rejects.toMatchObject({ name: 'InvalidGrantTokenException' })
  })
})
