import type * as ec2Client from '@aws-sdk/client-ec2'
import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms'
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm'

import { BadInput } from '../../bad-input.ts'
import { isOptIn } from '../../cloud/aws-regions.ts'
import { clientsOf, ec2ClientOf } from '../../cloud/clients.ts'
import type { Flaw, Site } from './flaw.ts'

/** What accounts may have set for their Regions, or have there already. */
export const settingFlaws = {
  regionDisabled: {
    breaks: async (site) => switchRegions(site, 'disable'),
    mends: async (site) => switchRegions(site, 'enable'),
  },
  encryptedByDefault: {
    breaks: everyRegion(async ({ ec2, commands }) => {
      await ec2.send(new commands.EnableEbsEncryptionByDefaultCommand())
    }),
    mends: everyRegion(async ({ ec2, commands }) => {
      await ec2.send(new commands.DisableEbsEncryptionByDefaultCommand())
    }),
  },
  defaultKeyDisabled: {
    breaks: everyRegion(async ({ ec2, commands, site, region }) => {
      const { kms } = clientsOf(site.connection, site.accountId, region)
      const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}))
      await kms.send(new DisableKeyCommand({ KeyId: key?.KeyId }))
      await ec2.send(new commands.ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: key?.Arn }))
      await ec2.send(new commands.EnableEbsEncryptionByDefaultCommand())
    }),
    mends: everyRegion(async ({ ec2, commands }) => {
      await ec2.send(new commands.ResetEbsDefaultKmsKeyIdCommand())
    }),
  },
  allowedImages: {
    breaks: everyRegion(async ({ ec2, commands }) => {
      const enabled = { AllowedImagesSettingsState: 'enabled' } as const
      await ec2.send(new commands.EnableAllowedImagesSettingsCommand(enabled))
    }),
    mends: everyRegion(async ({ ec2, commands, site }) => {
      const ImageCriteria = [{ ImageProviders: [site.world.ownerAccountId] }]
      await ec2.send(new commands.ReplaceImageCriteriaInAllowedImagesSettingsCommand({ ImageCriteria }))
    }),
  },
  parameterOfOtherType: {
    breaks: everyParameter(async ({ ssm, Name }) => {
      await ssm.send(new PutParameterCommand({ Name, Value: 'text', Type: 'String', DataType: 'text' }))
    }),
    mends: everyParameter(
      async ({ ssm, Name }) => void (await ssm.send(new DeleteParameterCommand({ Name }))),
    ),
  },
} satisfies Readonly<Record<string, Flaw>>

/** EC2 as an account's administrator has it in one Region. */
interface Ec2OfSite {
  readonly site: Site
  readonly region: string
  readonly ec2: ec2Client.EC2Client
  readonly commands: typeof ec2Client
}

/** Does something in each Region that AMIs go to. EC2's client is loaded only for those flaws. */
function everyRegion(act: (where: Ec2OfSite) => Promise<void>): (site: Site) => Promise<void> {
  return async (site) => {
    const { connection, accountId, destinations } = site
    const commands = await import('@aws-sdk/client-ec2')
    for (const region of destinations.regions)
      await act({ site, region, commands, ec2: await ec2ClientOf(connection, accountId, region) })
  }
}

/** Does something with the parameter of each Region. */
function everyParameter(
  act: (where: { readonly ssm: ReturnType<typeof clientsOf>['ssm']; readonly Name: string }) => Promise<void>,
): (site: Site) => Promise<void> {
  return async ({ connection, accountId, destinations }) => {
    const { regions, parameterName: Name } = destinations
    if (Name === undefined)
      throw new BadInput(
        'destinations.flaws: Expected destinations.parameterName beside parameterOfOtherType',
      )
    for (const region of regions) await act({ ssm: clientsOf(connection, accountId, region).ssm, Name })
  }
}

function switchRegions({ cloud, accountId, destinations }: Site, change: 'enable' | 'disable'): void {
  const regions = destinations.regions.filter(isOptIn)
  if (regions.length === 0)
    throw new BadInput(
      'destinations.flaws: Expected a Region that accounts have to enable among destinations.regions, got none',
    )
  for (const region of regions) cloud.core.accounts.switchRegion(accountId, region, change)
}
