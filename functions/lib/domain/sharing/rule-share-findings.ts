import type { Finding } from '../outcome.ts'
import { kindOfPrincipal } from '../principal.ts'
import { regionOfArn } from '../resource-arn.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'
import { ruleShareName, ruleTagKey } from './rule-share.ts'
import type { ListedShare, RuleShareKey } from './rule-share.ts'

/** RAM's refusal of a request: the name of the error, and its sentence. */
export interface RamRefusal {
  readonly code: string
  readonly message: string
}

/** A share has the name of ours and not our tag. */
export function shareNameTaken({ rule, region }: RuleShareKey, share: ListedShare): Finding {
  return {
    check: 'SHARE_NAME_TAKEN',
    what: `The share ${share.arn} has the name ${share.name} and not our tag; it was left alone, and none beside it was made`,
    where: share.arn,
    remedy: `If it is ours: aws ram tag-resource --resource-share-arn ${share.arn} --tags key=${ruleTagKey},value=${rule} --region ${region}; else give it another name: aws ram update-resource-share --resource-share-arn ${share.arn} --name NAME --region ${region}`,
  }
}

/** Several shares have our tag for one rule. */
export function severalRuleShares({ rule, region }: RuleShareKey, unused: readonly ListedShare[]): Finding {
  const [first] = unused
  return {
    check: 'SEVERAL_RULE_SHARES',
    what: `${unused.length + 1} shares are tagged for the rule ${rule}; the oldest is used`,
    where: unused.map(({ arn }) => arn).join(', '),
    remedy: `Delete the others when nobody needs what they share: aws ram delete-resource-share --resource-share-arn ${first?.arn ?? 'ARN'} --region ${region}`,
  }
}

/** The share was created moments ago and RAM does not list it yet. */
export function shareNotVisible({ region }: RuleShareKey, shareArn: string): Finding {
  return {
    check: 'SHARE_NOT_VISIBLE',
    what: `RAM does not list the share ${shareArn} yet, which was created moments ago`,
    where: shareArn,
    remedy: `Start the run again when this answers it: aws ram get-resource-shares --resource-owner SELF --resource-share-arns ${shareArn} --region ${region}`,
  }
}

/** Another execution is changing the share of the rule. */
export function shareLeaseHeld({ rule, region }: RuleShareKey, ownerArn: string): Finding {
  return {
    check: 'SHARE_LEASE_HELD',
    what: `Another execution changes the share of the rule ${rule}: ${ownerArn}`,
    where: ruleShareName(rule),
    remedy: `Start the run again when this one has ended: aws stepfunctions describe-execution --execution-arn ${ownerArn} (the share is in ${region})`,
  }
}

/** Somebody put resources into our share: whom we added would get them, too. */
export function strangerInOurShare(share: ListedShare, strangers: readonly string[]): Finding {
  const [first = 'ARN'] = strangers
  const more = strangers.length > 1 ? ` and ${strangers.length - 1} more` : ''
  return {
    check: 'STRANGER_IN_OUR_SHARE',
    what: `The share "${share.name}" carries ${first}${more}, which we did not put there; nobody was added, because a share's principals get all of its resources`,
    where: share.arn,
    remedy: `Take it out, then start the run again: aws ram disassociate-resource-share --resource-share-arn ${share.arn} --resource-arns ${strangers.slice(0, 10).join(' ')} --region ${regionOfArn(share.arn)}`,
  }
}

/** RAM has no permission that a share of this type could use. */
export function noDefaultPermission(arn: ResourceArn, permissionName: string): Finding {
  const [get, list] = factsOf(arn.type).actions
  return {
    check: 'NO_DEFAULT_PERMISSION',
    what: `RAM lists no default permission for ${typeName(arn)} in ${arn.region}, and none of ours; nothing was shared`,
    where: arn.text,
    remedy: `aws ram create-permission --name ${permissionName} --resource-type imagebuilder:${typeName(arn)} --policy-template '{"Effect":"Allow","Action":["${get}","${list}"]}' --region ${arn.region}, then start the run again`,
  }
}

/** RAM's name of a type of resource, without its service. */
export function typeName({ type }: Pick<ResourceArn, 'type'>): string {
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}`
}

/** Shares of others carry the resource as well. */
export function alsoInForeignShares(resourceArn: string, shares: readonly ListedShare[]): Finding {
  const [first] = shares
  const more = shares.length > 1 ? ` and ${shares.length - 1} more` : ''
  return {
    check: 'RESOURCE_IN_FOREIGN_SHARE',
    what: `The share "${first?.name ?? ''}"${more}, not one of ours, carries the resource as well; it was not changed`,
    where: resourceArn,
    remedy: `Nothing to do, if that is intended; else: aws ram get-resource-share-associations --association-type PRINCIPAL --resource-share-arns ${shares
      .slice(0, 10)
      .map(({ arn }) => arn)
      .join(' ')} --region ${regionOfArn(resourceArn)}`,
  }
}

/** RAM refuses a principal. RAM names what it minds by its kind of error only. */
export function principalRefused(
  principal: string,
  { code, message }: RamRefusal,
  share: RuleShareKey,
): Finding {
  const isOrganizational = kindOfPrincipal(principal) !== 'account'
  if (
    isOrganizational &&
    (code === 'UnknownResourceException' || code === 'OperationNotPermittedException')
  ) {
    return {
      check: 'ORGANIZATION_SHARING_OFF',
      what: `RAM refuses the principal, because sharing with the organization is off or it is not in the owner's organization: ${message}`,
      where: principal,
      remedy:
        'In the management account: aws ram enable-sharing-with-aws-organization; if it is on, correct the ARN in the rules; then start the run again',
    }
  }
  if (code === 'OperationNotPermittedException') return outsideOrganization(principal, message, share)
  return {
    check: isOrganizational ? 'PRINCIPAL_REFUSED' : 'ACCOUNT_REFUSED',
    what: `RAM refuses the principal: ${message}`,
    where: principal,
    remedy: isOrganizational
      ? 'Correct it in the rules, then start the run again'
      : `Check that the account exists and is active (aws organizations describe-account --account-id ${principal}); else take it out of the rules`,
  }
}

function outsideOrganization(principal: string, message: string, { rule, region }: RuleShareKey): Finding {
  return {
    check: 'OUTSIDE_ORGANIZATION',
    what: `The share of the rule takes no account outside the organization, and RAM counts this one as outside: ${message}`,
    where: principal,
    remedy: `If it is meant to be outside: aws ram update-resource-share --allow-external-principals --region ${region} --resource-share-arn "$(aws ram get-resource-shares --resource-owner SELF --name ${ruleShareName(rule)} --region ${region} --query 'resourceShares[0].resourceShareArn' --output text)"; if it is a member: aws ram enable-sharing-with-aws-organization in the management account; then start the run again`,
  }
}

/** RAM tried to bring the principal or the resource into the share and gave up. */
export function shareAssociationFailed(principal: string, message: string): Finding {
  return {
    check: 'ASSOCIATION_FAILED',
    what: `RAM could not associate it: ${message}`,
    where: principal,
    remedy: 'Mend what RAM names, then start the run again',
  }
}

/** RAM is not done with the principal. */
export function principalNotAssociated(principal: string, region: string): Finding {
  return {
    check: 'PRINCIPAL_NOT_ASSOCIATED',
    what: 'RAM has not associated it yet; an account outside the organization must accept an invitation within 12 hours',
    where: principal,
    remedy: `Start the run again when this answers ASSOCIATED: aws ram get-resource-share-associations --association-type PRINCIPAL --principal ${principal} --region ${region} --query 'resourceShareAssociations[].status'`,
  }
}

/** An account outside the organization has been invited and has not answered. */
export function invitationPending(accountId: string, region: string): Finding {
  return {
    check: 'INVITATION_PENDING',
    what: 'The account is outside the organization and must accept an invitation within 12 hours of its sending; then it is void, and a new run sends another',
    where: accountId,
    remedy: `In the account ${accountId}: aws ram accept-resource-share-invitation --region ${region} --resource-share-invitation-arn "$(aws ram get-resource-share-invitations --region ${region} --query "resourceShareInvitations[?status=='PENDING'].resourceShareInvitationArn | [0]" --output text)"`,
  }
}

/** RAM keeps a resource of an older build in the share. */
export function buildStillNeeded(resourceArn: string, share: ListedShare, { message }: RamRefusal): Finding {
  return {
    check: 'BUILD_STILL_NEEDED',
    what: `The resource is of a build that the rule keeps no longer, and RAM does not take it out of the share "${share.name}": ${message}`,
    where: resourceArn,
    remedy: `Have the accounts delete what depends on it; the next run of the rule takes it out, or: aws ram disassociate-resource-share --resource-share-arn ${share.arn} --resource-arns ${resourceArn} --region ${regionOfArn(resourceArn)}`,
  }
}

/** Older builds stay in the share until the next run of the rule, because something else is going on with it. */
export function retirementPostponed({ rule, region }: RuleShareKey, why: string): Finding {
  return {
    check: 'RETIREMENT_POSTPONED',
    what: `Builds that the rule ${rule} keeps no longer stay in its share for now: ${why}`,
    where: ruleShareName(rule),
    remedy: `Nothing to do: the next run of the rule takes them out (in ${region})`,
  }
}
