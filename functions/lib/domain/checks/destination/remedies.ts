import { distributionRoleArn } from '../../copying/distribution-role.ts'
import { partitionOfRegion } from '../../partition.ts'

/** A statement of an IAM policy that allows something. */
export interface AllowStatement {
  readonly Action: readonly string[]
  readonly Resource: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const roleName = distributionRoleArn({ accountId: '', region: '' }).split('/').at(-1) ?? ''

/**
 * The command that gives the role of an account a statement as an inline policy of its own, so that no other is replaced.
 * `about`: what tells this policy from others, for example the id of a key.
 */
export function allowRole(accountId: string, about: string, statement: AllowStatement): string {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }
  const policyName = `imagebuilder-share-${about.replaceAll(/[^\w-]+/g, '-')}`.slice(0, 128)
  return `In the account ${accountId}: aws iam put-role-policy --role-name ${roleName} --policy-name ${policyName} --policy-document '${JSON.stringify(document)}'`
}

/** The command that gives the role of an account AWS's own policy for distribution. */
export function attachDistributionPolicy(accountId: string, region: string): string {
  return `In the account ${accountId}: aws iam attach-role-policy --role-name ${roleName} --policy-arn arn:${partitionOfRegion(region)}:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess`
}
