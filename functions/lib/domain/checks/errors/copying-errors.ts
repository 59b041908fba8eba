import type { KnownError } from './known-error.ts'

/** What EC2 and KMS say of copies, snapshots and keys, also inside the words of Image Builder. */
export const copyingErrors: readonly KnownError[] = [
  {
    check: 'BLOCK_PUBLIC_ACCESS',
    says: /block public access for amis is enabled/,
    what: 'The AMI is to be public, and the account blocks that',
  },
  {
    check: 'AWS_MANAGED_KEY',
    says: /aws managed cmk|aws managed key|encrypted snapshots with ebs default key/,
    what: 'A snapshot is encrypted with aws/ebs, which no other account can use',
  },
  {
    check: 'DEFAULT_EBS_KEY',
    says: /creating an unencrypted copy from an encrypted snapshot/,
    what: 'An unencrypted copy of an encrypted snapshot was asked for, and EC2 makes none',
  },
  {
    check: 'SNAPSHOT_NOT_SHARED',
    says: /permission to access the storage of this ami|invalidsnapshot\.notfound|snapshot .*(?:does not exist|not found)/,
    what: 'The account may launch the AMI and not use its snapshots, which copying needs',
  },
  {
    check: 'AUTO_SCALING_KEY_GRANT',
    says: /client error on launch|client\.internalerror/,
    what: 'The instance ended while it was launched, because who launched it may not use the key of the volume',
  },
  {
    check: 'SHARED_NOT_LAUNCHABLE',
    says: /not authorized for images|ami permission error/,
    what: 'The account may not launch the AMI, mostly because it is that of another account',
  },
  {
    check: 'KMS_ALIAS_MISSING',
    says: /alias .*is not found|alias .*(?:does not exist|not found)/,
    what: 'No key has the alias in that account and Region',
  },
  {
    check: 'KMS_KEY_DISABLED',
    says: /kmsinvalidstateexception|key .*(?:is disabled|pending deletion|pending import)|\bdisabledexception/,
    what: 'The key is not enabled, so that nothing can be encrypted or decrypted with it',
  },
  {
    check: 'KMS_KEY_NOT_SYMMETRIC',
    says: /invalidkeyusageexception|asymmetric/,
    what: 'The key is not a symmetric encryption key',
  },
  {
    check: 'KMS_KEY_NOT_ARN',
    says: /specified key ?id .*is invalid/,
    what: 'A bare key id leads to a key in its own account only',
  },
  {
    check: 'KMS_KEY_NOT_USABLE',
    says: /kms|key ?id|given key|describekey|customer master key|\bcmk\b|customerkeyhasbeenrevoked/,
    what: 'A key cannot be used: its policy, the policy of the role, or the key itself is in the way',
  },
  {
    check: 'AMI_SHARING_QUOTA',
    says: /entities that an ami can be shared with/,
    what: 'The launch permission of the AMI names as many accounts, units and organizations as it may',
  },
  {
    check: 'QUOTA_REACHED',
    says: /reached your quota of .*(?:images|amis|snapshots)|snapshotlimitexceeded|imagelimitexceeded/,
    what: 'The account has as many AMIs or snapshots as it may',
  },
  {
    check: 'COPY_LIMIT_REACHED',
    says: /resourcelimitexceeded|too many (?:snapshot|ami|image) copies in progress/,
    what: 'As many copies are in progress as EC2 takes in that account and Region',
  },
  {
    check: 'API_HEADROOM',
    says: /requestlimitexceeded|request limit exceeded|\bthrottl|rate exceeded|callratelimitexceeded|too ?many ?requests/,
    what: 'AWS throttles: calls come faster than it takes them',
  },
  {
    check: 'QUOTA_REACHED',
    says: /(?:snapshot|ami|image)s?\b.*(?:quota|limit)/,
    what: 'The account has as many AMIs or snapshots as it may',
  },
  {
    check: 'COPY_FAILED',
    says: /ami copy reported failure|failed waiting for successful resource state/,
    what: 'EC2 took the copy and made nothing of it: mostly a key, or a permission on the AMI, that the account lacks',
  },
  {
    check: 'LAUNCH_REFUSED',
    says: /must contain the parameter launchpermission|invalidamiattributeitemvalue/,
    what: 'What is to get launch permission is empty, or is no account, unit or organization',
  },
]
