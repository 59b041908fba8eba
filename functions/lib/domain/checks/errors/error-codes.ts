import type { KnownError } from './known-error.ts'

/** Codes that say by themselves what is wrong. */
export const errorCodes: readonly KnownError[] = [
  {
    check: 'AMI_NAME_TAKEN',
    says: /invalidaminame\.duplicate/,
    what: 'Another AMI of the account and Region has the name',
  },
  {
    check: 'SOURCE_NOT_VISIBLE',
    says: /invalidamiid\.notfound|image id .*does not exist/,
    what: 'The account does not see the AMI: it is gone, was not granted, was granted or made moments ago, or Allowed AMIs hides it',
  },
  {
    check: 'LAUNCH_TEMPLATE_MISSING',
    says: /invalidlaunchtemplate(?:id|name)\.notfound/,
    what: 'The launch template is not in that account and Region',
  },
  {
    check: 'REGION_NOT_ENABLED',
    says: /optinrequired|regiondisabledexception/,
    what: 'The account has not opted into the Region',
  },
  {
    check: 'TOKEN_USED_DIFFERENTLY',
    says: /idempotentparametermismatch/,
    what: 'A call was repeated under the same token in other words',
  },
  {
    check: 'ROLE_LACKS_PERMISSION',
    says: /unauthorizedoperation/,
    what: 'The role may not do in EC2 what was tried',
  },
  {
    check: 'OUTPUT_CONTENDED',
    says: /toomanyupdates/,
    what: 'Somebody else writes the parameter just now',
  },
  {
    check: 'ROLE_NOT_ASSUMABLE',
    says: /accessdenied/,
    service: 'sts',
    what: 'STS does not let us into the account',
  },
  {
    check: 'KMS_KEY_NOT_USABLE',
    says: /accessdenied|notfoundexception/,
    service: 'kms',
    what: 'KMS does not let us use the key, or does not tell whether there is one',
  },
  {
    check: 'SSM_WRITE',
    says: /accessdenied/,
    service: 'ssm',
    what: 'The role may not write the parameter',
  },
  {
    check: 'PermissionMissing',
    says: /accessdenied|forbiddenexception/,
    service: 'imagebuilder',
    what: 'The role of the owner account may not do it',
  },
  {
    check: 'PermissionMissing',
    says: /accessdenied/,
    service: 'ram',
    what: 'The role of the owner account may not do it',
  },
  {
    check: 'MALFORMED_ARN',
    says: /malformedarnexception/,
    what: 'What RAM was given is no ARN',
  },
  {
    check: 'SHARE_NOT_VISIBLE',
    says: /unknownresourceexception|couldn't find resource/,
    what: 'RAM does not know it yet, or no more: made or taken away moments ago',
  },
  {
    check: 'OUTSIDE_ORGANIZATION',
    says: /operationnotpermittedexception/,
    service: 'ram',
    what: 'RAM counts the principal as outside the organization, and the share takes members only',
  },
  {
    check: 'RETIREMENT_POSTPONED',
    says: /invalidstatetransitionexception/,
    service: 'ram',
    what: 'RAM is still changing the share',
  },
  {
    check: 'RequestRefused',
    says: /invalidparameterexception|missingrequiredparameterexception/,
    service: 'ram',
    what: 'RAM does not take the request as it is',
  },
  {
    check: 'TransientServiceError',
    says: /serverinternalexception|serviceunavailable|internalerror\b|internalfailure/,
    what: 'The service was not well; repeating helps',
  },
]
