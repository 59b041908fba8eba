import type { Stack } from 'aws-cdk-lib'

import { ruleTagKey } from '../../functions/lib/domain/sharing/rule-share.ts'
import type { Access } from './access.ts'

/** The shares that rules made: our tag is on them, whatever its value. */
const ours = { [`aws:ResourceTag/${ruleTagKey}`]: '*' }

/** Reading shares and permissions. */
export const readRuleShares: Access = {
  actions: ['ram:GetResourceShareAssociations', 'ram:GetResourceShares', 'ram:ListPermissions'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of RAM.',
}

/** Creating shares with our tag, and putting principals, resources and permissions into shares that have it. */
export function fillRuleShares(stack: Stack): readonly Access[] {
  return [
    {
      actions: ['ram:CreateResourceShare'],
      resources: ['*'],
      onlyLike: { [`aws:RequestTag/${ruleTagKey}`]: '*' },
      wildcardReason: 'IAM offers no resource for what is yet to be created; our tag is asked for.',
    },
    {
      actions: ['ram:TagResource'],
      resources: [shareArns(stack)],
      onlyLike: { [`aws:RequestTag/${ruleTagKey}`]: '*' },
      wildcardReason: 'Shares are tagged while they are created, in every Region.',
    },
    {
      actions: ['ram:AssociateResourceShare', 'ram:AssociateResourceSharePermission'],
      resources: [shareArns(stack)],
      onlyLike: ours,
      wildcardReason: 'RAM names the shares; those with our tag are ours.',
    },
    {
      actions: ['ram:UpdateResourceShare'],
      resources: [shareArns(stack)],
      onlyLike: { ...ours, 'ram:RequestedAllowsExternalPrincipals': 'true' },
      wildcardReason: 'RAM names the shares; those with our tag are ours.',
    },
    {
      actions: ['ram:ListResourceSharePermissions'],
      resources: [shareArns(stack)],
      wildcardReason: 'RAM names the shares; they are Regional.',
    },
  ]
}

/** Taking resources out of shares with our tag. */
export function emptyRuleShares(stack: Stack): readonly Access[] {
  return [
    {
      actions: ['ram:GetResourceShareAssociations', 'ram:GetResourceShares'],
      resources: ['*'],
      wildcardReason: 'IAM offers no resource for the lists of RAM.',
    },
    {
      actions: ['ram:DisassociateResourceShare'],
      resources: [shareArns(stack)],
      onlyLike: ours,
      wildcardReason: 'RAM names the shares; those with our tag are ours.',
    },
  ]
}

function shareArns(stack: Stack): string {
  return stack.formatArn({ service: 'ram', region: '*', resource: 'resource-share', resourceName: '*' })
}
