import type {
  LaunchPermissionConfiguration,
  LaunchTemplateConfiguration,
  SsmParameterConfiguration,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { clientError } from './distribution-failure.ts'
import type { DistributionParts } from './distribution-parts.ts'
import type { Actor, Ec2Calls } from './ec2-calls.ts'

/** Lets accounts, organizations and units launch an AMI. @throws DistributionFailure. */
export async function permitLaunch(
  ec2: Ec2Calls,
  actor: Actor,
  { imageId, permission }: { readonly imageId: string; readonly permission: LaunchPermissionConfiguration },
): Promise<void> {
  const { userIds = [], userGroups = [], organizationArns = [], organizationalUnitArns = [] } = permission
  const Add = [
    ...userIds.map((UserId) => ({ UserId })),
    ...userGroups.map((Group) => ({ Group })),
    ...organizationArns.map((OrganizationArn) => ({ OrganizationArn })),
    ...organizationalUnitArns.map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ]
  if (Add.length > 0) await ec2.modifyImage(actor, imageId, { Add })
}

/** Writes the id of an AMI into a parameter, over what is there. @throws DistributionFailure. */
export async function putParameter(
  { calls }: DistributionParts,
  { caller, region }: Actor,
  { imageId, parameter }: { readonly imageId: string; readonly parameter: SsmParameterConfiguration },
): Promise<void> {
  const input = {
    Name: parameter.parameterName,
    Value: imageId,
    Type: 'String',
    DataType: parameter.dataType ?? 'text',
    Overwrite: true,
  }
  await clientError('SSM', async () =>
    calls.call({ service: 'ssm', operation: 'PutParameter', input, caller, region }),
  )
}

const created = z.object({ LaunchTemplateVersion: z.object({ VersionNumber: z.number() }) })

/**
 * Adds a version with an AMI to a launch template, which the role may do once the template has Image Builder's tag; it
 * becomes the default unless the configuration says no. @throws DistributionFailure.
 */
export async function updateTemplate(
  ec2: Ec2Calls,
  actor: Actor,
  { imageId, template }: { readonly imageId: string; readonly template: LaunchTemplateConfiguration },
): Promise<void> {
  const { launchTemplateId = '', setDefaultVersion = true } = template
  const LaunchTemplateId = launchTemplateId
  await ec2.call(actor, 'DescribeLaunchTemplates', { LaunchTemplateIds: [launchTemplateId] })
  const Tags = [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }]
  await ec2.call(actor, 'CreateTags', { Resources: [launchTemplateId], Tags })
  const output = await ec2.call(actor, 'CreateLaunchTemplateVersion', {
    LaunchTemplateId,
    SourceVersion: '$Latest',
    LaunchTemplateData: { ImageId: imageId },
  })
  if (!setDefaultVersion) return
  const { VersionNumber } = created.parse(output).LaunchTemplateVersion
  await ec2.call(actor, 'ModifyLaunchTemplate', { LaunchTemplateId, DefaultVersion: String(VersionNumber) })
}
