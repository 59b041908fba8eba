import type { Finding } from '../outcome.ts'
import { regionOfArn } from '../resource-arn.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'
import { maximumPolicyLength } from './policy-document.ts'
import type { ResourceShare } from './resource-share.ts'

/** The policy that is there is not of our form, so it stays as it is. */
export function foreignPolicy(arn: ResourceArn, why: string): Finding {
  const { segment } = factsOf(arn.type)
  return {
    check: 'FOREIGN_POLICY',
    what: `The resource has a policy that was not made by us (${why}); nothing was written, because replacing it could take access away`,
    where: arn.text,
    remedy: `Share it through RAM instead: aws ram create-resource-share --name NAME --resource-arns ${arn.text} --principals ACCOUNT --region ${arn.region}; or look at the policy (aws imagebuilder get-${segment}-policy --${segment}-arn ${arn.text} --region ${arn.region}) and move what it grants there; or let a rule say adopt: true under share`,
  }
}

/** The policy that is there may be adopted, but our form cannot say all that it says. */
export function policyNotAdoptable(arn: ResourceArn, why: string): Finding {
  const { segment } = factsOf(arn.type)
  return {
    check: 'POLICY_NOT_ADOPTABLE',
    what: `The policy that is there cannot be brought into our form without changing who may do what (${why}); nothing was written`,
    where: arn.text,
    remedy: `Look at the policy (aws imagebuilder get-${segment}-policy --${segment}-arn ${arn.text} --region ${arn.region}) and move what it grants besides into a RAM share, then start the run again`,
  }
}

/** The policy that was there was brought into our form. */
export function policyAdopted(arn: ResourceArn, accountIds: readonly string[]): Finding {
  return {
    check: 'POLICY_ADOPTED',
    what: `A policy that was not made by us was brought into our form; as before it grants the accounts ${accountIds.join(', ')}`,
    where: arn.text,
    remedy: 'Nothing to do; who wrote the policy before must not write it again',
  }
}

/** Somebody has access whom no rule and no manual input wants to have it. */
export function surplusAccess(arn: ResourceArn, principals: readonly string[]): Finding {
  const named = principals.slice(0, 5).join(', ')
  const more = principals.length > 5 ? ` and ${principals.length - 5} more` : ''
  return {
    check: 'SURPLUS_ACCESS',
    what: `${principals.length} principals have access that no rule wants: ${named}${more}; nothing was taken away`,
    where: arn.text,
    remedy: `Name them in a rule, or take them out: aws ram disassociate-resource-share --resource-share-arn SHARE --principals ${principals[0] ?? 'ACCOUNT'} --region ${arn.region}, where this answers the share: aws ram get-resource-share-associations --association-type RESOURCE --resource-arn ${arn.text} --region ${arn.region}`,
  }
}

/** More accounts than a policy has room for. */
export function policyTooLong(arn: ResourceArn, length: number): Finding {
  return {
    check: 'POLICY_TOO_LONG',
    what: `Expected the policy to be at most ${maximumPolicyLength} characters, got ${length}`,
    where: arn.text,
    remedy: `Share it with an organizational unit instead of accounts: aws ram create-resource-share --name NAME --resource-arns ${arn.text} --principals OU_ARN --region ${arn.region}`,
  }
}

/** Image Builder refused the policy because of this account. */
export function accountRefused(accountId: string, reason: string): Finding {
  return {
    check: 'ACCOUNT_REFUSED',
    what: `AWS refuses the account: ${reason}`,
    where: accountId,
    remedy: `Check that the account exists and is active (aws organizations describe-account --account-id ${accountId}); else take it out of the rules`,
  }
}

/** RAM shares what Image Builder knows of a container image; the layers are in ECR, with a policy of its own. */
export function ecrNotShared(arn: ResourceArn): Finding {
  return {
    check: 'ECR_NOT_SHARED',
    what: 'The image is a container image; its repository in ECR is not shared by us, and without it nobody can pull the image',
    where: arn.text,
    remedy: `Let the accounts pull from the repository: aws ecr set-repository-policy --repository-name REPOSITORY --policy-text POLICY --region ${arn.region}; its name stands in: aws imagebuilder get-image --image-build-version-arn ${arn.text} --region ${arn.region} --query image.outputResources.containers`,
  }
}

/** RAM has not made a share of the policy. */
export function shareNotDerived(resourceArn: string): Finding {
  return {
    check: 'SHARE_NOT_DERIVED',
    what: 'RAM has not derived a share from the policy yet',
    where: resourceArn,
    remedy: `Start the run again when this answers a share: aws ram get-resource-share-associations --association-type RESOURCE --resource-arn ${resourceArn} --region ${regionOfArn(resourceArn)}`,
  }
}

/** RAM has not finished to promote the share. */
export function shareNotPromoted(resourceArn: string, share: ResourceShare): Finding {
  return {
    check: 'SHARE_NOT_PROMOTED',
    what: `RAM still calls the share ${share.arn} ${share.featureSet}`,
    where: resourceArn,
    remedy: `Start the run again when this answers STANDARD: aws ram get-resource-shares --resource-owner SELF --resource-share-arns ${share.arn} --region ${regionOfArn(share.arn)} --query 'resourceShares[0].featureSet'`,
  }
}

/** The resource is in somebody's share together with others, which we never change. */
export function resourceInForeignShare(resourceArn: string, share: ResourceShare): Finding {
  return {
    check: 'RESOURCE_IN_FOREIGN_SHARE',
    what: `The share "${share.name}" holds the resource together with others; it was not changed, because its principals get all of its resources`,
    where: resourceArn,
    remedy: `Associate the accounts with that share where they may have all of it (aws ram associate-resource-share --resource-share-arn ${share.arn} --principals ACCOUNT --region ${regionOfArn(share.arn)}), or take the resource out of it`,
  }
}

/** No managed permission has exactly the actions of the policy, and ours cannot be made of it yet. */
export function unmatchedPermission(resourceArn: string, shareArn: string): Finding {
  const region = regionOfArn(shareArn)
  return {
    check: 'UNMATCHED_PERMISSION',
    what: `RAM cannot promote the share ${shareArn}: no managed permission has exactly the actions that RAM read from the policy`,
    where: resourceArn,
    remedy: `Promote its permission, then start the run again: aws ram promote-permission-created-from-policy --name imagebuilder-share-by-hand --region ${region} --permission-arn "$(aws ram list-resource-share-permissions --resource-share-arn ${shareArn} --region ${region} --query 'permissions[0].arn' --output text)"`,
  }
}

/** RAM takes no more managed permissions of the type. */
export function permissionLimit(arn: ResourceArn, reason: string): Finding {
  return {
    check: 'PERMISSION_LIMIT',
    what: `RAM takes no more managed permissions of this type, and none has exactly the actions of the policy: ${reason}`,
    where: arn.text,
    remedy: `Delete one that no share uses (aws ram list-permissions --permission-type CUSTOMER_MANAGED --region ${arn.region}; aws ram delete-permission --permission-arn ARN --region ${arn.region}), then start the run again`,
  }
}

/** RAM tried to give the account the resource and gave up. */
export function associationFailed(accountId: string, message: string): Finding {
  return {
    check: 'ASSOCIATION_FAILED',
    what: `RAM could not associate the account: ${message}`,
    where: accountId,
    remedy: 'Mend what RAM names, then start the run again',
  }
}

/** RAM has not given the account the resource yet. */
export function accountNotAssociated(accountId: string): Finding {
  return {
    check: 'ACCOUNT_NOT_ASSOCIATED',
    what: 'RAM has not associated the account yet; an account outside the organization must accept an invitation within 12 hours',
    where: accountId,
    remedy: `In the account ${accountId}: aws ram get-resource-share-invitations, then aws ram accept-resource-share-invitation --resource-share-invitation-arn ARN; then start the run again`,
  }
}

/** Another execution changes the resource and did not end in time. */
export function leaseHeld(
  resourceArn: string,
  lease: { readonly ownerArn: string; readonly expiresAt: string },
): Finding {
  return {
    check: 'LEASE_HELD',
    what: `Another execution changes the resource: ${lease.ownerArn}, lease until ${lease.expiresAt}`,
    where: resourceArn,
    remedy: `Start the run again when this one has ended: aws stepfunctions describe-execution --execution-arn ${lease.ownerArn}`,
  }
}
