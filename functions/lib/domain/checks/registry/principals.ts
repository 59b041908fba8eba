import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** With whom something can be shared. */
export const principalChecks = {
  NO_ORGANIZATION: {
    proves: 'The owner account is in an organization, where rules or input name a unit or the organization',
    how: 'read',
    page: pages.ramSharing,
    severity: 'error',
    causes: [],
    means: 'Rules or input name a unit or the organization, and the owner account is in none',
    remedy: 'Name accounts instead; each gets an invitation',
  },
  ORGANIZATION_SHARING_OFF: {
    proves: 'RAM shares with the organization and its units',
    how: 'refusal',
    page: pages.ramSharing,
    severity: 'error',
    causes: [
      'nobody has switched sharing on in the management account',
      'it was switched on in Organizations instead of RAM, which makes no service-linked role',
      'it was switched on moments ago',
      'the share takes members of the organization only, and the account is none',
      'the ARN is of another organization',
    ],
    means:
      'RAM takes no unit and no organization until the management account switches sharing on; or the ARN is of another organization',
    remedy:
      'In the management account: `aws ram enable-sharing-with-aws-organization`; if it is on, correct the ARN in the rules',
  },
  FOREIGN_ORGANIZATION: {
    proves: "Units and organizations that are named are the owner account's own",
    how: 'input',
    page: pages.ramSharing,
    severity: 'error',
    causes: [],
    means:
      "Image Builder's page says that other organizations can be shared with; RAM's guide says that only one's own can, and RAM refuses. Launch permission on AMIs takes them",
    remedy:
      'Name the accounts of the other organization, each gets an invitation; or let the rule `launch` only',
  },
  ORGANIZATION_UNREADABLE: {
    proves: 'We may list the accounts of the units that are named, where they are needed one by one',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: ['no `organizationReadRoleArn` is set', 'the role does not trust us, or may not list accounts'],
    means: 'The rules name units in a way that needs their accounts one by one, and we may not ask',
    remedy:
      '`npx cdk deploy -c organizationReadRoleArn=ROLE`, see "Let the product read the organization" in docs/operations.md',
  },
  OUTSIDE_ORGANIZATION: {
    proves: 'Accounts that RAM counts as outside the organization are known to be outside',
    how: 'refusal',
    page: pages.ramSharing,
    severity: 'error',
    causes: [
      'sharing with the organization is off',
      'the organization cannot be read',
      'the account has left it',
    ],
    means:
      "RAM counts the account as outside, and nobody told us that it is: sharing with the organization is off, or the organization cannot be read, so that the rule's share was not opened to it",
    remedy:
      'If it is meant to be outside: `aws ram update-resource-share --allow-external-principals --resource-share-arn SHARE --region REGION`; if it is a member: `aws ram enable-sharing-with-aws-organization` in the management account',
  },
  INVITATION_PENDING: {
    proves: 'Accounts outside the organization have accepted their invitation',
    how: 'read',
    page: pages.ramInvitations,
    severity: 'warning',
    causes: [
      'the account is outside the organization, and has not accepted',
      'sharing with the organization is off, so that members are invited like strangers',
      'the invitation has expired, so that the account finds none',
      'who looks for it in the account may not call ram:GetResourceShareInvitations',
    ],
    means:
      'Why an account is `pendingAcceptance`: its invitation is made and not accepted. It is valid for 12 hours; then RAM takes the account out of the share, and a new run invites it again',
    remedy:
      'In the account: `aws ram get-resource-share-invitations --region REGION`, then `aws ram accept-resource-share-invitation --resource-share-invitation-arn ARN --region REGION`',
  },
  ACCOUNT_REFUSED: {
    proves: 'AWS knows the account',
    how: 'refusal',
    page: pages.ramSharing,
    severity: 'error',
    causes: ['no such account', 'it is closed or suspended'],
    means: 'AWS refuses this one account, mostly because it does not exist; all others have access',
    remedy: '`aws organizations describe-account --account-id ACCOUNT`; else take it out of the rules',
  },
  PRINCIPAL_REFUSED: {
    proves: 'RAM takes the unit, organization, role or user',
    how: 'refusal',
    page: pages.ramSharing,
    severity: 'error',
    causes: ['no such unit', 'the ARN has a slip of the pen'],
    means: 'AWS refuses this one principal, mostly because it does not exist; all others have access',
    remedy: 'Correct it in the rules, then start the run again',
  },
  ACCOUNT_NOT_ASSOCIATED: {
    proves: 'RAM has given the accounts of a policy the resource',
    how: 'read',
    page: pages.ramTerms,
    severity: 'error',
    causes: ['RAM is slow', 'an account outside the organization has not accepted'],
    means: 'RAM was not done within 26 minutes. What has come about stays',
    remedy:
      'In the account: `aws ram get-resource-share-invitations --region REGION`; then start the run again',
  },
  PRINCIPAL_NOT_ASSOCIATED: {
    proves: "RAM has brought the principals of a rule into the rule's share",
    how: 'read',
    page: pages.ramTerms,
    severity: 'error',
    causes: ['RAM is slow', 'an account outside the organization has not accepted'],
    means: 'RAM was not done within 26 minutes. What has come about stays',
    remedy:
      "Start the run again when this answers ASSOCIATED: `aws ram get-resource-share-associations --association-type PRINCIPAL --principal PRINCIPAL --region REGION --query 'resourceShareAssociations[].status'`",
  },
  ASSOCIATION_FAILED: {
    proves: 'RAM has not given up an association',
    how: 'read',
    page: pages.ramTerms,
    severity: 'error',
    causes: [],
    means: 'RAM tried and gave up, for the reason that it tells; the next run tries again',
    remedy: 'Mend what RAM names, then start the run again',
  },
} satisfies Record<string, CheckRecord>
