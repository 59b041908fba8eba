import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** What the keys of an encrypted AMI, and of its copies, must be like. */
export const encryptionChecks = {
  AWS_MANAGED_KEY: {
    proves: 'No snapshot of the AMI is encrypted with aws/ebs, the key that AWS keeps for the account',
    how: 'read',
    page: pages.sharing,
    severity: 'error',
    causes: [
      'the recipe says `encrypted: true` and names no key',
      'the recipe, or the distribution settings, name aws/ebs',
      'the parent image is encrypted with it, or one of several snapshots is',
      'EBS encryption by default is on in the Region of the build, with aws/ebs as its key',
    ],
    means:
      'The policy of aws/ebs cannot be changed by anybody, so that no other account can copy or launch the AMI',
    remedy:
      'Name a key of your own in the recipe (`blockDeviceMappings[].ebs.kmsKeyId`, with `encrypted: true`), build again',
  },
  DEFAULT_EBS_KEY: {
    proves: 'A key is named for each copy of an encrypted AMI',
    how: 'input',
    page: pages.distribution,
    severity: 'warning',
    causes: [
      'no key is named, neither in `kmsKeys` nor in the entry',
      'an unencrypted copy is asked for, which EC2 makes of no encrypted snapshot',
    ],
    means:
      "The copy gets the account's default key for EBS. An error where the copy is to be shared on (`launchPermission`), because aws/ebs forbids that",
    remedy: '`kmsKeys` of the rule, or `kmsKeyId` of the entry',
  },
  PUBLIC_AMI_ENCRYPTED: {
    proves: 'No AMI that is wanted public is encrypted',
    how: 'input',
    page: pages.publicAmis,
    severity: 'error',
    causes: ['the image is encrypted', 'a key is named for the copy'],
    means:
      'EC2 makes no AMI with encrypted snapshots public: launch permission for the group all would be refused',
    remedy:
      'Name accounts, units or organizations instead of `userGroups`; or build without encryption and name no key for the copy',
  },
  EBS_ENCRYPTION_BY_DEFAULT: {
    proves: 'Copies that nobody wants encrypted stay unencrypted in the account and Region',
    how: 'read',
    page: pages.ebsDefault,
    severity: 'warning',
    causes: ['the account has switched it on', 'a declarative policy of the organization has'],
    means:
      'With EBS encryption by default on, a copy is encrypted although no key is named for it, with the default key of the account. With aws/ebs it cannot be shared on',
    remedy:
      'Name a key: `kmsKeys` of the rule. What the default is: `aws ec2 get-ebs-default-kms-key-id --region REGION`',
  },
  KMS_KEY_NOT_ARN: {
    proves: 'Keys are named by the ARN of the key or of an alias',
    how: 'input',
    page: pages.distributionSettings,
    severity: 'error',
    causes: [],
    means: 'A bare key id is looked for in the destination account, where it mostly is not',
    remedy: 'Write the ARN: `aws kms describe-key --key-id ID --region REGION --query KeyMetadata.Arn`',
  },
  KMS_KEY_OTHER_REGION: {
    proves: 'The key for a Region is of that Region',
    how: 'input',
    page: pages.sharing,
    severity: 'error',
    causes: [],
    means: 'An AMI can be encrypted only with a key of its Region',
    remedy: '`aws kms list-aliases --region REGION`, name one of these',
  },
  KMS_ALIAS_MISSING: {
    proves: 'The alias that is named for an account and Region leads to a key there',
    how: 'read',
    page: pages.keyAliases,
    severity: 'error',
    causes: ['no such alias in that account and Region', 'the alias is of a key that was deleted'],
    means: 'Each Region has keys and aliases of its own. The copy would be taken and fail minutes later',
    remedy:
      '`aws kms create-alias --alias-name alias/NAME --target-key-id KEY --region REGION`, in the account of the alias',
  },
  KMS_KEY_DISABLED: {
    proves: 'The key is enabled',
    how: 'read',
    page: pages.keyStates,
    severity: 'error',
    causes: [
      'disabled by a person',
      'its deletion is scheduled',
      'its material was not imported, or has expired',
    ],
    means:
      'A key in any state but Enabled encrypts and decrypts nothing. The copy would be taken and fail minutes later',
    remedy:
      '`aws kms enable-key --key-id KEY --region REGION`; before that, if its deletion is scheduled: `aws kms cancel-key-deletion --key-id KEY --region REGION`',
  },
  KMS_KEY_NOT_SYMMETRIC: {
    proves: 'The key is symmetric and for encrypting',
    how: 'read',
    page: pages.ebsEncryption,
    severity: 'error',
    causes: ['an asymmetric key', 'a key for HMAC or for signing'],
    means: 'EBS takes symmetric encryption keys only (`SYMMETRIC_DEFAULT`, `ENCRYPT_DECRYPT`)',
    remedy: 'Name another key: `aws kms create-key --region REGION` makes a symmetric one',
  },
  KMS_KEY_NOT_USABLE: {
    proves: 'The role may encrypt with the key that the copy is to get',
    how: 'probe',
    page: pages.keyPolicies,
    severity: 'error',
    causes: [
      'the policy of the key does not let the destination account in, which every key of every Region must',
      "the role lacks the guide's inline policy for keys",
      'the key is gone, or is named by an id that only its own account knows',
      'a service control policy denies KMS',
    ],
    means:
      'A key does not let the role, or EC2 for it, in. EC2 finds out minutes after it took the copy. KMS shows nobody whether a key that is not theirs exists, so that a missing one looks the same. Where the role may look at the key and only encrypting is not allowed, this warns and the copy is tried: policies that let EC2 alone use the key (`kms:ViaService`) answer so, too. They have to allow kms:DescribeKey without that condition',
    remedy:
      'In the policy of the key allow `arn:aws:iam::ACCOUNT:root` kms:DescribeKey, kms:ReEncrypt*, kms:GenerateDataKey*, kms:Encrypt, kms:Decrypt and kms:CreateGrant (`aws kms put-key-policy --key-id KEY --policy-name default --policy POLICY --region REGION`), and deploy the template of docs/destination-accounts.md with `EncryptedImages=true`',
  },
  SOURCE_KEY_NOT_USABLE: {
    proves: 'The role may decrypt with the key that the AMI of the owner is encrypted with',
    how: 'probe',
    page: pages.distribution,
    severity: 'error',
    causes: [
      'the policy of the owner’s key does not let the destination account in',
      "the role lacks the guide's inline policy for keys",
      'the key is disabled',
    ],
    means:
      'Copying decrypts with the key of the source and encrypts with that of the destination: each is a check of its own. DescribeKey and a dry run of CreateGrant are tried; where the key lets only services of AWS make grants, it is unproven until a copy has come about. A policy that lets EC2 alone use the key (`kms:ViaService`) has to allow kms:DescribeKey without that condition',
    remedy:
      'In the policy of the owner’s key allow `arn:aws:iam::ACCOUNT:root` kms:DescribeKey, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKeyWithoutPlaintext and kms:CreateGrant; in the account deploy the template of docs/destination-accounts.md with `EncryptedImages=true`',
  },
  AUTO_SCALING_KEY_GRANT: {
    proves: 'Who launches instances may use the key: Auto Scaling’s service-linked role has a grant',
    how: 'read',
    page: pages.autoScalingKeys,
    severity: 'warning',
    causes: [
      'the key is of another account, and nobody made a grant for AWSServiceRoleForAutoScaling in this one',
      'the policy of the key does not name the service-linked role',
    ],
    means:
      'The copy is good and can be launched by hand; instances of an Auto Scaling group end at once with Client.InternalError. Which people will launch is not for us to know: that part is always unproven',
    remedy:
      'In the account: `aws kms create-grant --key-id KEY --region REGION --grantee-principal arn:aws:iam::ACCOUNT:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling --operations Encrypt Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyWithoutPlaintext DescribeKey CreateGrant`',
  },
  RELAY_WITHOUT_KEY: {
    proves:
      'Where several accounts copy an encrypted image to a Region, the owner has a key named there for its relay',
    how: 'input',
    page: pages.operations,
    severity: 'warning',
    causes: [],
    means:
      'The encrypted image crosses to the Region once for each account, because no key of the owner account is named there',
    remedy:
      'A key of the owner for that Region in `kmsKeys` of the rule or `kmsKeyId` of the entry; or `relay: false` in the `copy` of a rule to say that it is meant so',
  },
} satisfies Record<string, CheckRecord>
