import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** What an account and a Region of it must be like, so that an AMI can be copied there. */
export const destinationAccountChecks = {
  ROLE_NOT_ASSUMABLE: {
    proves: 'The owner account gets into the role EC2ImageBuilderDistributionCrossAccountRole of the account',
    how: 'probe',
    page: pages.distribution,
    severity: 'error',
    causes: [
      'the role is not there, or has another name',
      'its trust policy does not name the owner account',
      'a service control policy of the organization denies sts:AssumeRole',
      'our own function may not assume it, because a permissions boundary of the owner account says so',
    ],
    means:
      'STS answers all causes with one sentence, so that nobody outside the account can tell them apart. Nothing is copied to the account',
    remedy:
      'Deploy the template of docs/destination-accounts.md to the account; then try: `aws sts assume-role --role-session-name test --role-arn arn:aws:iam::ACCOUNT:role/EC2ImageBuilderDistributionCrossAccountRole`',
  },
  ROLE_LACKS_PERMISSION: {
    proves:
      'The role may do in EC2 what copies need: CopyImage with CreateTags, DescribeImages and, for launch permission, ModifyImageAttribute',
    how: 'probe',
    page: pages.distribution,
    severity: 'error',
    causes: [
      'the managed policy Ec2ImageBuilderCrossAccountDistributionAccess is not attached',
      'a permissions boundary or a service control policy denies what the policy allows',
    ],
    means:
      'A dry run is refused, or the real call was. A dry run that is answered by anything else proves nothing and is unproven',
    remedy:
      '`aws iam attach-role-policy --role-name EC2ImageBuilderDistributionCrossAccountRole --policy-arn arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess`; if it is attached, a service control policy denies it',
  },
  REGION_NOT_ENABLED: {
    proves: 'The account has opted into the Region',
    how: 'read',
    page: pages.regions,
    severity: 'error',
    causes: ['the Region of the copy', 'the Region that imagebuilder-share asks from'],
    means:
      'EC2 and STS know the account in a Region only after it has been enabled there, which takes minutes to hours',
    remedy: '`aws account enable-region --account-id ACCOUNT --region-name REGION`',
  },
  PV_UNSUPPORTED: {
    proves: 'The AMI is not paravirtual, or the Region starts paravirtual instances',
    how: 'read',
    page: pages.paravirtual,
    severity: 'error',
    causes: [],
    means: 'The AMI is paravirtual and the Region starts no such instances',
    remedy: 'Build on an HVM parent image, or take the Region out',
  },
  ALLOWED_AMIS: {
    proves: 'The Allowed AMIs setting of the account and Region lets AMIs of the owner account be seen',
    how: 'read',
    page: pages.allowedAmis,
    severity: 'error',
    causes: [
      'the setting is enabled and none of its criteria names the owner account',
      'a declarative policy of the organization sets it, so that the account cannot change it',
    ],
    means:
      'EC2 tells the account that the AMI does not exist, although it is granted, so that it cannot be copied',
    remedy:
      'In the account: `aws ec2 get-allowed-images-settings --region REGION`, then `aws ec2 replace-image-criteria-in-allowed-images-settings --image-criteria ImageProviders=OWNER --region REGION`, with the criteria that are there beside it',
  },
  BLOCK_PUBLIC_ACCESS: {
    proves: 'A copy that is wanted public may be made public in the account and Region',
    how: 'read',
    page: pages.publicAccess,
    severity: 'error',
    causes: ['block public access for AMIs is on, as it is in new accounts', 'a declarative policy sets it'],
    means: 'EC2 refuses launch permission for the group all. Nothing else is in the way of the copy',
    remedy:
      'Name accounts, units or organizations instead of userGroups; or, if it is meant to be public: `aws ec2 disable-image-block-public-access --region REGION`',
  },
  AMI_NAME_TAKEN: {
    proves: 'No other AMI of the account and Region has the name that the copy is to get',
    how: 'read',
    page: pages.amiCopies,
    severity: 'warning',
    causes: [
      'an AMI of somebody else has the name',
      'an earlier copy failed and keeps its name until it is deregistered',
    ],
    means: 'EC2 would refuse the name. The copy is tried again under the same name with `-r2` at its end',
    remedy:
      'Put a placeholder into the name that differs from build to build, such as `{{ imagebuilder:buildDate }}`; or `aws ec2 deregister-image --image-id AMI --region REGION`',
  },
  LANE_HEADROOM: {
    proves: 'The account has room in the Region for at least one more copy in progress',
    how: 'read',
    page: pages.distribution,
    severity: 'warning',
    causes: [
      'others copy AMIs to the account, too',
      'the limit of the account in `settings.concurrentCopies` is lower than what is in progress',
    ],
    means:
      'Fifty copies at a time is what Image Builder may have in progress in one account and Region. Copies wait for a slot, and go on by themselves',
    remedy:
      'Nothing, if they may wait. Who copies: `aws ec2 describe-images --owners self --filters Name=state,Values=pending --region REGION`',
  },
  AMI_QUOTA: {
    proves: 'The account may have so many more AMIs in the Region as are to be copied there',
    how: 'refusal',
    page: pages.amiQuotas,
    severity: 'error',
    causes: [],
    means:
      'How many AMIs an account may have is told by Service Quotas, which is not asked: unproven, until CopyImage is refused with QUOTA_REACHED',
    remedy:
      'Deregister AMIs that nobody needs, or have the quota raised: `aws service-quotas list-service-quotas --service-code ec2 --region REGION --query "Quotas[?QuotaName==\'AMIs\']"`',
  },
  QUOTA_REACHED: {
    proves: 'EC2 takes one more AMI and its snapshots in the account and Region',
    how: 'refusal',
    page: pages.amiQuotas,
    severity: 'error',
    causes: ['as many AMIs as the account may have', 'as many snapshots as it may have'],
    means: 'The account has as many AMIs or snapshots as it may',
    remedy:
      '`aws service-quotas list-service-quotas --service-code ec2 --region REGION`; remove some, or have it raised',
  },
  API_HEADROOM: {
    proves: 'EC2 answers our calls in the account and Region without throttling',
    how: 'refusal',
    page: pages.ec2Throttling,
    severity: 'warning',
    causes: ['others call EC2 in the account and Region as often as its request buckets allow'],
    means:
      'How full a bucket is cannot be read: it is unproven until a call is throttled. Calls are repeated, later and later; copies take longer',
    remedy:
      'Nothing, if it is rare; else find who calls so often: `aws cloudtrail lookup-events --region REGION`',
  },
  ACCOUNT_INACTIVE: {
    proves: 'Organizations reports the account as active',
    how: 'read',
    page: pages.accounts,
    severity: 'note',
    causes: ['the account was closed', 'it was suspended'],
    means: 'Organizations reports the account as suspended or closing; it left the plan, the run is green',
    remedy:
      'Take it out of the rules, or have it reopened: `aws organizations describe-account --account-id ACCOUNT`',
  },
} satisfies Record<string, CheckRecord>
