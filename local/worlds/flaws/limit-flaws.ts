import { limitTarget } from '../../organizations/limit-target.ts'
import { documentOf, type Flaw, type Site } from './flaw.ts'

/** What service control policies of the organization may forbid by mistake. */
export const limitFlaws = {
  entryDenied: {
    breaks: async (site) =>
      limit(site, site.world.ownerAccountId, { Action: 'sts:AssumeRole', Resource: site.roleArn }),
    mends: async (site) => unlimit(site, site.world.ownerAccountId),
  },
  copyDenied: denied({ Action: 'ec2:CopyImage' }),
  otherRegionsDenied: {
    breaks: async (site) =>
      limit(site, site.accountId, {
        NotAction: ['iam:*', 'organizations:*', 'sts:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': 'af-south-1' } },
      }),
    mends: async (site) => unlimit(site, site.accountId),
  },
  keyUseDenied: denied({ Action: ['kms:GenerateDataKey*', 'kms:CreateGrant'] }),
  launchTemplateDenied: denied({ Action: 'ec2:CreateLaunchTemplateVersion' }),
  parameterDenied: denied({ Action: 'ssm:PutParameter' }),
} satisfies Readonly<Record<string, Flaw>>

function denied(statement: object): Flaw {
  return {
    breaks: async (site) => limit(site, site.accountId, { Resource: '*', ...statement }),
    mends: async (site) => unlimit(site, site.accountId),
  }
}

function limit(site: Site, targetId: string, statement: object): void {
  limitTarget(site.cloud.organizationPolicies, {
    name: nameOf(site),
    document: documentOf({ Effect: 'Deny', ...statement }),
    targetId,
  })
}

function unlimit(site: Site, targetId: string): void {
  const { organizationPolicies: policies } = site.cloud
  for (const { id, name } of policies.attachedTo(targetId))
    if (name === nameOf(site)) policies.detach(id, targetId)
}

function nameOf({ accountId }: Site): string {
  return `limit-${accountId}`
}
