import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeregisterImageCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { DescribeKeyCommand, GenerateDataKeyWithoutPlaintextCommand, KMSClient } from '@aws-sdk/client-kms'
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'

import { policiesOfOurs } from '../../infra/constructs/destination-access.ts'
import { clientsOf, ec2ClientOf } from '../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../local/cloud/in-process-cloud.ts'
import { amiOf, copySeconds, createCopyWorld, pass } from '../cloud/ec2/copy-world.ts'
import { newKey, opening } from '../cloud/kms/kms-world.ts'
import { deployDestination, enter, ownerRole } from '../support/destination-account.ts'
import {
  createOrganizationCloud,
  nonProdId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
  workloadsId,
} from '../support/organization-cloud.ts'

const home = { accountId: nonProdId, region }
const copier = 'imagebuilder-share-plan-copy'
const roleArn = `arn:aws:iam::${nonProdId}:role/EC2ImageBuilderDistributionCrossAccountRole`

/** A cloud whose destination account has the stack in its home Region, and the settings of the role, as we assume it. */
async function enterDestination(parameters: Readonly<Record<string, string>> = {}, inRegion = region) {
  const cloud = createOrganizationCloud()
  await deployDestination(cloud, home, parameters)
  return { cloud, settings: await enter(cloud, nonProdId, await ownerRole(cloud, copier), inRegion) }
}

/** Why the role may not do something, `undefined` when it may. */
const refusal = (cloud: InProcessCloud, action: string, resource: string, context = {}): string | undefined =>
  cloud.iam.authorizer.refusal(
    { accountId: nonProdId, arn: `${roleArn.replace(':role/', ':assumed-role/')}/test`, roleArn },
    { action, resource, context },
    region,
  )

const outcomeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.name,
  )

describe("the destination account's role", () => {
  it('is made once, in the home Region, wherever the stack is', async () => {
    const cloud = createOrganizationCloud()

    const outputs = [
      (await deployDestination(cloud, home)).outputs,
      (await deployDestination(cloud, { ...home, region: otherRegion })).outputs,
    ]

    expect(outputs).toEqual([{ DistributionRoleArn: roleArn }, {}])
    expect(cloud.iam.roles.of(nonProdId).map(({ arn }) => arn)).toEqual([roleArn])
  })

  it.each([
    // The guide's trust: whoever the owner account lets assume it.
    ['WholeOwnerAccount', ['done', 'done', 'done']],
    ['NamedRolesAndImageBuilder', ['done', 'done', 'AccessDenied']],
    ['NamedRoles', ['done', 'AccessDenied', 'AccessDenied']],
  ])('trusts our roles, those of Image Builder and others when %s', async (TrustedPrincipals, expected) => {
    const cloud = createOrganizationCloud()
    await deployDestination(cloud, home, { TrustedPrincipals })
    const callers = [
      await ownerRole(cloud, copier),
      await ownerRole(
        cloud,
        'AWSServiceRoleForImageBuilder',
        '/aws-service-role/imagebuilder.amazonaws.com/',
      ),
      await ownerRole(cloud, 'somebody-else'),
    ]

    const outcomes = callers.map(async (sts) => outcomeOf(enter(cloud, nonProdId, sts)))

    expect(await Promise.all(outcomes)).toEqual(expected)
  })

  it.each([workloadsId, outsiderId])(
    'trusts no other account: not %s, of the organization or not',
    async (accountId) => {
      const cloud = createOrganizationCloud()
      await deployDestination(cloud, home)
      const { sts } = clientsOf(cloud.connection, accountId, region)

      await expect(enter(cloud, nonProdId, sts)).rejects.toMatchObject({ name: 'AccessDenied' })
    },
  )

  it('copies AMIs and tags them; with CleanUpAccess it deregisters those with our tag alone', async () => {
    const { cloud, copy } = await createCopyWorld()
    await deployDestination(cloud, home, { CleanUpAccess: 'true' })
    const settings = await enter(cloud, nonProdId, await ownerRole(cloud, copier), otherRegion)
    const role = new EC2Client(settings)
    const Tags = [{ Key: 'imagebuilder-share:copy', Value: '0123456789abcdef' }]

    const ours = await copy({ TagSpecifications: [{ ResourceType: 'image', Tags }] }, role)
    const another = await copy({ Name: 'another' }, role)
    await pass(cloud, 2 * copySeconds)
    const images = [await amiOf(role, ours), await amiOf(role, another)]
    const deregister = async (ImageId: string) =>
      outcomeOf(role.send(new DeregisterImageCommand({ ImageId })))

    expect(images).toMatchObject([
      { OwnerId: nonProdId, State: 'available', Tags },
      { OwnerId: nonProdId, State: 'available' },
    ])
    expect(await deregister(another)).toBe('UnauthorizedOperation')
    expect(await deregister(ours)).toBe('done')
  })

  it.each([
    ['true', { byBuilder: 'done', byOthers: 'UnauthorizedOperation' }],
    ['false', { byBuilder: 'UnauthorizedOperation', byOthers: 'UnauthorizedOperation' }],
  ])(
    'adds versions to launch templates of Image Builder and to no others when LaunchTemplates is %s',
    async (LaunchTemplates, expected) => {
      const { cloud, settings } = await enterDestination({ LaunchTemplates })
      const administrator = await ec2ClientOf(cloud.connection, nonProdId, region)
      const create = async (LaunchTemplateName: string, CreatedBy: string) =>
        administrator.send(
          new CreateLaunchTemplateCommand({
            LaunchTemplateName,
            LaunchTemplateData: { InstanceType: 't3.small' },
            TagSpecifications: [
              { ResourceType: 'launch-template', Tags: [{ Key: 'CreatedBy', Value: CreatedBy }] },
            ],
          }),
        )
      await create('byBuilder', 'EC2 Image Builder')
      await create('byOthers', 'Terraform')
      const addVersion = async (LaunchTemplateName: string) =>
        outcomeOf(
          new EC2Client(settings).send(
            new CreateLaunchTemplateVersionCommand({
              LaunchTemplateName,
              SourceVersion: '1',
              LaunchTemplateData: { InstanceType: 't3.large' },
            }),
          ),
        )

      expect({
        byBuilder: await addVersion('byBuilder'),
        byOthers: await addVersion('byOthers'),
      }).toEqual(expected)
    },
  )

  it.each([
    [{ SsmParameters: 'true' }, ['ImageBuilder-golden', '/imagebuilder/golden']],
    [{ SsmParameters: 'true', ParameterPrefix: 'golden/' }, ['/imagebuilder/golden', '/golden/linux']],
    [{ SsmParameters: 'false' }, []],
  ])('writes and reads parameters with the prefixes and no others when %j', async (parameters, expected) => {
    const { settings } = await enterDestination(parameters)
    const ssm = new SSMClient(settings)
    const written: string[] = []

    for (const Name of ['ImageBuilder-golden', '/imagebuilder/golden', '/golden/linux', 'goldfish']) {
      const put = new PutParameterCommand({ Name, Value: 'ami-1', Type: 'String' })
      if ((await outcomeOf(ssm.send(put))) === 'done') written.push(Name)
    }

    expect(written).toEqual(expected)
    for (const Name of written)
      expect(await ssm.send(new GetParameterCommand({ Name }))).toMatchObject({
        Parameter: { Value: 'ami-1' },
      })
    await expect(ssm.send(new GetParameterCommand({ Name: 'goldfish' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  it.each([
    ['true', { opened: 'done', closed: 'AccessDeniedException' }],
    ['false', { opened: 'AccessDeniedException', closed: 'AccessDeniedException' }],
  ])(
    "uses keys of the owner as far as the keys' policies let it when EncryptedImages is %s",
    async (EncryptedImages, expected) => {
      const { cloud, settings } = await enterDestination({ EncryptedImages })
      const kms = new KMSClient(settings)
      const opened = await newKey(
        cloud,
        opening(nonProdId, ['kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext']),
      )
      const closed = await newKey(cloud)
      const use = async (KeyId: string): Promise<string> => {
        const generate = new GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256' })
        const calls = [kms.send(new DescribeKeyCommand({ KeyId })), kms.send(generate)]
        return [...new Set(await Promise.all(calls.map(outcomeOf)))].join()
      }

      expect({ opened: await use(opened), closed: await use(closed) }).toEqual(expected)
    },
  )

  it.each([
    ['all keys of the owner account', (_key: string) => `arn:aws:kms:*:${ownerId}:key/*`, 'done'],
    ['the key', (key: string) => `arn:aws:kms:*:${nonProdId}:key/*,${key}`, 'done'],
    ['other keys', (_key: string) => `arn:aws:kms:*:${nonProdId}:key/*`, 'AccessDeniedException'],
  ])('uses a key that lets it in when KmsKeyArns has %s', async (_, listing, expected) => {
    const cloud = createOrganizationCloud()
    const key = await newKey(cloud, opening(nonProdId, ['kms:DescribeKey']))
    await deployDestination(cloud, home, { EncryptedImages: 'true', KmsKeyArns: listing(key) })
    const kms = new KMSClient(await enter(cloud, nonProdId, await ownerRole(cloud, copier)))

    expect(await outcomeOf(kms.send(new DescribeKeyCommand({ KeyId: key })))).toBe(expected)
  })

  const reading = policiesOfOurs.find(({ wantedBy }) => wantedBy === 'ReadAccess')!
  const actionsRead = reading.statements.flatMap(({ actions }) => actions)
  const resourceOf = (action: string): string =>
    action === 'ssm:GetParameter' ? `arn:aws:ssm:${region}:${nonProdId}:parameter/imagebuilder/x` : '*'

  it.each(actionsRead)('may use %s for the checks, and not when ReadAccess is false', async (action) => {
    const { cloud } = await enterDestination()
    const closed = (await enterDestination({ ReadAccess: 'false' })).cloud

    expect(refusal(cloud, action, resourceOf(action))).toBeUndefined()
    expect(refusal(closed, action, resourceOf(action))).toContain('no identity-based policy allows')
  })

  it('reads no role, and deregisters nothing unless CleanUpAccess is true', async () => {
    const { cloud } = await enterDestination()
    const image = `arn:aws:ec2:${region}::image/ami-0123456789abcdef0`
    const tagged = { 'aws:ResourceTag/imagebuilder-share:copy': 'copy' }

    expect(refusal(cloud, 'iam:GetRole', roleArn)).toBeDefined()
    expect(refusal(cloud, 'ec2:DeregisterImage', image, tagged)).toBeDefined()
    const cleaning = (await enterDestination({ CleanUpAccess: 'true' })).cloud
    expect(refusal(cleaning, 'ec2:DeregisterImage', image, tagged)).toBeUndefined()
  })

  it.each([
    [{ OwnerAccountId: '2222' }, 'OwnerAccountId'],
    [{ TrustedPrincipals: 'Everybody' }, 'TrustedPrincipals'],
    [{ WakeUpBusArn: `arn:aws:events:${region}:${ownerId}:event-bus/default` }, 'WakeUpBusArn'],
    [{ KmsKeyArns: `arn:aws:kms:${region}:${ownerId}:alias/golden` }, 'KmsKeyArns'],
    [{ ParameterPrefix: '' }, 'ParameterPrefix'],
    [{ ParameterPrefix: '/golden' }, 'ParameterPrefix'],
  ])('refuses %j', async (parameters, name) => {
    await expect(enterDestination(parameters)).rejects.toThrow(`Parameter '${name}' must`)
  })
})
