import {
  CopyImageCommand,
  CreateLaunchTemplateVersionCommand,
  DescribeLaunchTemplatesCommand,
  EC2Client,
  GetAllowedImagesSettingsCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  type CopyImageCommandInput,
} from '@aws-sdk/client-ec2'
import { ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge'
import { DescribeKeyCommand, GenerateDataKeyWithoutPlaintextCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import { createInProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { deployDestinations } from '../../../local/deploy/deploy-destinations.ts'
import { launchTemplateIdOf } from '../../../local/deploy/destination-templates.ts'
import { flawNames, type DestinationFlaw } from '../../../local/worlds/destinations-world.ts'
import { mendDestination } from '../../../local/worlds/flaws/flaws.ts'
import { worldSchema } from '../../../local/worlds/world.ts'
import { enter, ownerRole } from '../../support/destination-account.ts'
import { managementId, ownerId, region, startMs } from '../../support/organization-cloud.ts'
import { ec2Of, newAmi, permit } from '../ec2/ec2-world.ts'

const milan = 'eu-south-1'
const parameterName = '/imagebuilder/golden'
const healthyId = '500000000000'
const accountOf = (flaw: DestinationFlaw): string => String(500000000001 + flawNames.indexOf(flaw))
const accountIds = [healthyId, ...flawNames.map(accountOf)]

/** One account for each flaw, and one without any. */
const world = worldSchema.parse({
  ownerAccountId: ownerId,
  region,
  accounts: [managementId, ownerId, ...accountIds].map((id) => ({ id, name: id })),
  organization: {
    id: 'o-goldenimages',
    managementAccountId: managementId,
    accountIds: [managementId, ownerId, ...accountIds],
  },
  timing: { emptyFirstPages: false, listLagSeconds: 0, buildStateSeconds: 0 },
  destinations: {
    regions: [milan],
    keyAlias: 'alias/ami',
    sourceKeyAlias: 'alias/golden',
    launchTemplate: 'fleet',
    parameterName,
    flaws: Object.fromEntries(flawNames.map((flaw) => [accountOf(flaw), flaw])),
  },
})

/** What somebody in the role of an account is answered; nothing else can be asked where nobody gets in. */
interface Answers {
  readonly enter: string
  readonly copy: string
  readonly tag: string
  readonly allowedImages: string
  readonly encryption: string
  readonly defaultKey: string
  readonly key: string
  readonly keyUse: string
  readonly sourceKey: string
  readonly template: string
  readonly templateTag: string
  readonly parameter: string
  readonly dataType: string
  readonly wakeUps: string
}

const healthy: Answers = {
  enter: 'done',
  copy: 'DryRunOperation',
  tag: 'DryRunOperation',
  allowedImages: 'disabled',
  encryption: 'false',
  defaultKey: 'alias/aws/ebs',
  key: 'SYMMETRIC_DEFAULT Enabled',
  keyUse: 'DryRunOperationException',
  sourceKey: 'done',
  template: 'DryRunOperation',
  templateTag: 'EC2 Image Builder',
  parameter: 'done',
  dataType: 'ParameterNotFound',
  wakeUps: 'done',
}

const denied = 'UnauthorizedOperation'
const nobody: Partial<Answers> = Object.fromEntries(
  Object.keys(healthy).flatMap((name) => (name === 'wakeUps' ? [] : [[name, 'AccessDenied']])),
)
const noEc2: Partial<Answers> = {
  templateTag: denied,
  copy: denied,
  tag: denied,
  encryption: denied,
  defaultKey: denied,
  template: denied,
}
const noKeys: Partial<Answers> = { key: 'AccessDeniedException', keyUse: 'AccessDeniedException' }

/** What each flaw changes. */
const changes: Readonly<Record<DestinationFlaw, Partial<Answers>>> = {
  noRole: { ...nobody, wakeUps: 'ResourceNotFoundException' },
  otherTrust: nobody,
  entryDenied: nobody,
  roleLacksCopy: { copy: denied, tag: denied },
  roleLacksTags: { tag: denied },
  roleLacksKeys: { ...noKeys, sourceKey: 'AccessDeniedException' },
  roleLacksTemplates: { template: denied, templateTag: denied },
  roleLacksParameters: { parameter: 'AccessDeniedException' },
  noReadAccess: { allowedImages: denied, encryption: denied, dataType: 'AccessDeniedException' },
  copyDenied: { copy: denied, tag: denied },
  otherRegionsDenied: {
    ...noEc2,
    ...noKeys,
    allowedImages: denied,
    sourceKey: 'AccessDeniedException',
    parameter: 'AccessDeniedException',
    dataType: 'AccessDeniedException',
    wakeUps: 'AccessDeniedException',
  },
  keyUseDenied: { keyUse: 'AccessDeniedException' },
  launchTemplateDenied: { template: denied },
  parameterDenied: { parameter: 'AccessDeniedException' },
  aliasMissing: { key: 'NotFoundException', keyUse: 'NotFoundException' },
  keyDisabled: { key: 'SYMMETRIC_DEFAULT Disabled', keyUse: 'DisabledException' },
  keyPendingDeletion: { key: 'SYMMETRIC_DEFAULT PendingDeletion', keyUse: 'KMSInvalidStateException' },
  keyAsymmetric: { key: 'RSA_2048 Enabled', keyUse: 'InvalidKeyUsageException' },
  keyPolicyLacksRole: { keyUse: 'AccessDeniedException' },
  sourceKeyPolicy: { sourceKey: 'AccessDeniedException' },
  regionDisabled: {
    copy: 'AuthFailure',
    tag: 'AuthFailure',
    allowedImages: 'AuthFailure',
    encryption: 'AuthFailure',
    defaultKey: 'AuthFailure',
    key: 'UnrecognizedClientException',
    keyUse: 'UnrecognizedClientException',
    template: 'AuthFailure',
    templateTag: 'AuthFailure',
    parameter: 'UnrecognizedClientException',
    dataType: 'UnrecognizedClientException',
    wakeUps: 'UnrecognizedClientException',
  },
  encryptedByDefault: { encryption: 'true' },
  defaultKeyDisabled: { encryption: 'true', defaultKey: 'one of its own' },
  allowedImages: { allowedImages: 'enabled for nobody' },
  noLaunchTemplate: { template: denied, templateTag: 'InvalidLaunchTemplateId.NotFound' },
  noTag: { template: denied, templateTag: 'none' },
  parameterOfOtherType: { dataType: 'text' },
  noWakeUpRule: { wakeUps: 'ResourceNotFoundException' },
}

/** What stays after the remedy: accounts wanted their settings, and only what they say was wrong. */
const afterwards: Partial<Record<DestinationFlaw, Partial<Answers>>> = {
  defaultKeyDisabled: { encryption: 'true' },
  allowedImages: { allowedImages: `enabled for ${ownerId}` },
}

const answerOf = async <Output>(
  call: Promise<Output>,
  told: (output: Output) => string = () => 'done',
): Promise<string> => call.then(told, (error: Error) => error.name)

async function open() {
  const cloud = createInProcessCloud(world, { startMs })
  await deployDestinations(cloud, world)
  const owner = await ec2Of(cloud, ownerId)
  const sourceId = await newAmi(cloud)
  for (const accountId of accountIds) await permit(owner, sourceId, { UserId: accountId })
  const sts = await ownerRole(cloud, 'imagebuilder-share-check-destinations')
  const { KeyMetadata } = await clientsOf(cloud.connection, ownerId, region).kms.send(
    new DescribeKeyCommand({ KeyId: 'alias/golden' }),
  )
  const sourceKey = KeyMetadata!.Arn!

  return {
    cloud,
    ask: async (accountId: string): Promise<Answers> => {
      const { eventBridge } = clientsOf(cloud.connection, accountId, milan)
      const wakeUps = await answerOf(
        eventBridge.send(new ListTargetsByRuleCommand({ Rule: 'imagebuilder-share-wakeups' })),
      )
      const entered = await enter(cloud, accountId, sts, milan).catch((error: Error) => error.name)
      if (typeof entered === 'string')
        return {
          ...healthy,
          ...Object.fromEntries(Object.keys(healthy).map((name) => [name, entered])),
          wakeUps,
        }

      const [ec2, kms, ssm] = [new EC2Client(entered), new KMSClient(entered), new SSMClient(entered)]
      const atSource = { ...entered, region }
      const copy = { SourceImageId: sourceId, SourceRegion: region, Name: 'copy', DryRun: true } as const
      const tags: Partial<CopyImageCommandInput> = {
        TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'a', Value: 'b' }] }],
      }
      const LaunchTemplateId = launchTemplateIdOf({ accountId, region: milan })
      const version = { LaunchTemplateId, LaunchTemplateData: { ImageId: sourceId }, DryRun: true }
      const { ssm: administrator } = clientsOf(cloud.connection, accountId, milan)
      const answers = {
        enter: 'done',
        copy: await answerOf(ec2.send(new CopyImageCommand(copy))),
        tag: await answerOf(ec2.send(new CopyImageCommand({ ...copy, ...tags }))),
        allowedImages: await answerOf(
          ec2.send(new GetAllowedImagesSettingsCommand()),
          ({ State, ImageCriteria }) =>
            State === 'disabled'
              ? State
              : `${State} for ${ImageCriteria?.[0]?.ImageProviders?.join() ?? 'nobody'}`,
        ),
        encryption: await answerOf(ec2.send(new GetEbsEncryptionByDefaultCommand()), (told) =>
          String(told.EbsEncryptionByDefault),
        ),
        defaultKey: await answerOf(
          (await ec2Of(cloud, accountId, milan)).send(new GetEbsDefaultKmsKeyIdCommand()),
          ({ KmsKeyId }) => (KmsKeyId!.startsWith('arn:') ? 'one of its own' : KmsKeyId!),
        ),
        key: await answerOf(
          kms.send(new DescribeKeyCommand({ KeyId: 'alias/ami' })),
          ({ KeyMetadata: key }) => `${key!.KeySpec} ${key!.KeyState}`,
        ),
        keyUse: await answerOf(
          kms.send(
            new GenerateDataKeyWithoutPlaintextCommand({
              KeyId: 'alias/ami',
              KeySpec: 'AES_256',
              DryRun: true,
            }),
          ),
        ),
        sourceKey: await answerOf(new KMSClient(atSource).send(new DescribeKeyCommand({ KeyId: sourceKey }))),
        template: await answerOf(ec2.send(new CreateLaunchTemplateVersionCommand(version))),
        templateTag: await answerOf(
          ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [LaunchTemplateId] })),
          ({ LaunchTemplates }) => LaunchTemplates![0]!.Tags?.[0]?.Value ?? 'none',
        ),
        dataType: await answerOf(
          ssm.send(new GetParameterCommand({ Name: parameterName })),
          ({ Parameter }) => Parameter!.DataType!,
        ),
        parameter: await answerOf(
          ssm.send(
            new PutParameterCommand({
              Name: parameterName,
              Value: sourceId,
              Type: 'String',
              Overwrite: true,
            }),
          ),
        ),
        wakeUps,
      }
      // The next asking is to find what this one did.
      if (answers.parameter === 'done' && answers.dataType !== 'text')
        await administrator.send(new DeleteParameterCommand({ Name: parameterName }))
      return answers
    },
  }
}

/** Every flaw, every account, in one world: breaking and mending are asked for account by account. */
const opened = open()

describe('an account without a flaw', () => {
  it('answers whatever a copy needs', async () => {
    expect(await (await opened).ask(healthyId)).toEqual(healthy)
  })
})

describe('an account with a flaw', () => {
  it.each(flawNames)('is broken in nothing else, and as it should be once it is mended: %s', async (flaw) => {
    const { cloud, ask } = await opened
    const accountId = accountOf(flaw)
    const broken = await ask(accountId)
    await mendDestination(cloud, world, accountId)
    const mended = await ask(accountId)

    expect(broken).toEqual({ ...healthy, ...changes[flaw] })
    expect(mended).toEqual({ ...healthy, ...afterwards[flaw] })
  })
})
