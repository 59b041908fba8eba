import { ReplaceImageCriteriaInAllowedImagesSettingsCommand, CreateTagsCommand } from '@aws-sdk/client-ec2'
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  DescribeKeyCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms'
import { DeleteParameterCommand } from '@aws-sdk/client-ssm'

import { clientsOf, ec2ClientOf } from '../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../local/cloud/in-process-cloud.ts'

/** A command line as a remedy tells it: `aws kms enable-key --key-id …`, by its words. */
interface CommandLine {
  readonly name: string
  readonly options: Readonly<Record<string, string>>
}

/** Who pastes a remedy, and where. */
interface Paster {
  readonly cloud: InProcessCloud
  /** The account that the finding is about, unless the remedy names another one. */
  readonly accountId: string
}

/**
 * Carries out what a remedy tells a person to paste, with the rights of the administrator of the account that it names:
 * the first of its alternatives that is more than words, every command of it.
 */
export async function applyRemedy(remedy: string, paster: Paster): Promise<void> {
  const alternatives = remedy.split(/; (?:or|if|criteria)\b/)
  const first = alternatives.find((text) => /\baws [a-z0-9]+ /.test(text)) ?? ''
  const accountId = /[Ii]n the account (\d{12})/.exec(first)?.[1] ?? paster.accountId
  for (const command of commandsIn(first)) await carryOut(command, { ...paster, accountId })
  const [, keyArn, statement] = /add to the policy of (\S+): (\{.*\}) \(aws kms/.exec(first) ?? []
  if (keyArn !== undefined && statement !== undefined)
    await addStatement(keyArn, JSON.parse(statement), { ...paster, accountId })
}

function commandsIn(text: string): readonly CommandLine[] {
  return [...text.matchAll(/aws ([a-z0-9]+ [a-z0-9-]+)((?: --[a-z-]+ (?:'[^']*'|[^\s;,)]+))+)/g)].map(
    ([, name = '', rest = '']) => ({
      name,
      options: Object.fromEntries(
        [...rest.matchAll(/ --([a-z-]+) (?:'([^']*)'|(\S+))/g)].map(([, option = '', quoted, plain]) => [
          option,
          (quoted ?? plain ?? '').replace(/\.$/, ''),
        ]),
      ),
    }),
  )
}

async function carryOut({ name, options }: CommandLine, { cloud, accountId }: Paster): Promise<void> {
  const option = (key: string): string => options[key]!
  const { region = 'us-east-1' } = options
  const roleArn = `arn:aws:iam::${accountId}:role/${options['role-name']}`
  const keyOwner = options['key-id']?.split(':')[4] ?? accountId
  const { kms } = clientsOf(cloud.connection, keyOwner, region)
  switch (name) {
    case 'iam attach-role-policy':
      return cloud.iam.roles.attachRolePolicy(roleArn, option('policy-arn'))
    case 'iam put-role-policy':
      return cloud.iam.roles.putRolePolicy(
        roleArn,
        option('policy-name'),
        JSON.parse(option('policy-document')),
      )
    case 'kms enable-key':
      return void (await kms.send(new EnableKeyCommand({ KeyId: option('key-id') })))
    case 'kms cancel-key-deletion':
      return void (await kms.send(new CancelKeyDeletionCommand({ KeyId: option('key-id') })))
    case 'kms create-alias': {
      // KEY stands for one of the account.
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}))
      const alias = { AliasName: option('alias-name'), TargetKeyId: KeyMetadata!.KeyId! }
      return void (await kms.send(new CreateAliasCommand(alias)))
    }
    case 'account enable-region':
      return cloud.core.accounts.switchRegion(option('account-id'), option('region-name'), 'enable')
    case 'ec2 create-tags': {
      const [, Key = '', Value = ''] = /^Key=([^,]+),Value=(.*)$/.exec(option('tags')) ?? []
      const ec2 = await ec2ClientOf(cloud.connection, accountId, region)
      const Resources = [option('resources')]
      return void (await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key, Value }] })))
    }
    case 'ec2 replace-image-criteria-in-allowed-images-settings': {
      const ImageProviders = option('image-criteria').replace('ImageProviders=', '').split(',')
      const ec2 = await ec2ClientOf(cloud.connection, accountId, region)
      const command = new ReplaceImageCriteriaInAllowedImagesSettingsCommand({
        ImageCriteria: [{ ImageProviders }],
      })
      return void (await ec2.send(command))
    }
    case 'ssm delete-parameter': {
      const { ssm } = clientsOf(cloud.connection, accountId, region)
      return void (await ssm.send(new DeleteParameterCommand({ Name: option('name') })))
    }
    default:
  }
}

async function addStatement(keyArn: string, statement: unknown, { cloud }: Paster): Promise<void> {
  const [, , , region = '', keyOwner = ''] = keyArn.split(':')
  const { kms } = clientsOf(cloud.connection, keyOwner, region)
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyArn }))
  const KeyId = KeyMetadata!.KeyId!
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId }))
  const document = JSON.parse(Policy!) as { Statement: unknown[] }
  const changed = { ...document, Statement: [...document.Statement, statement] }
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(changed) }))
}
