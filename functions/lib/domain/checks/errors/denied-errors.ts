import type { KnownError } from './known-error.ts'

/** What IAM says, in all services, of an action that is denied. */
export const deniedErrors: readonly KnownError[] = [
  {
    check: 'ROLE_NOT_ASSUMABLE',
    says: /not authorized to perform: sts:assumerole/,
    what: 'The role is missing, has another name, does not trust the owner account, or a policy denies it: STS answers all alike',
  },
  {
    check: 'SSM_WRITE',
    says: /not authorized to perform: ssm:putparameter/,
    what: 'The role may not write the parameter',
  },
  {
    check: 'LAUNCH_TEMPLATE_FORBIDDEN',
    says: /not authorized to perform: ec2:(?:createlaunchtemplateversion|modifylaunchtemplate|describelaunchtemplate)/,
    what: 'The role may not look for launch templates, or not write this one',
  },
  {
    check: 'KMS_KEY_NOT_USABLE',
    says: /not authorized to perform: kms:/,
    what: "The key's policy, or the role's own, does not let the role use the key",
  },
  {
    check: 'ROLE_LACKS_PERMISSION',
    says: /not authorized to perform: ec2:/,
    what: 'The role may not do in EC2 what AWS names',
  },
  {
    check: 'PermissionMissing',
    says: /not authorized to perform: (?:imagebuilder|ram|dynamodb|states|organizations):/,
    what: 'The role of the owner account may not do what AWS names',
  },
]
