import type { Finding } from '../outcome.ts'
import { kindOfPrincipal } from '../principal.ts'
import { regionOfArn } from '../resource-arn.ts'
import { imageIdOfArn } from './ami.ts'
import type { KeyReading } from './ami.ts'

const notLaunchable = 'SHARED_NOT_LAUNCHABLE'

/** The image is shared, but its build made no AMI where the image is. */
export function amiNotMade(imageArn: string): Finding {
  return {
    check: notLaunchable,
    what: 'The image is shared, but Image Builder names no AMI of the owner account in its Region, so nobody can launch it',
    where: imageArn,
    remedy: `Look at what the build made (aws imagebuilder get-image --image-build-version-arn ${imageArn} --region ${regionOfArn(imageArn)} --query image.outputResources.amis), put the Region into the distribution configuration and build again`,
  }
}

/** The image is shared, but its AMI has been deregistered, or belongs to another account. */
export function amiGone(amiArn: string): Finding {
  return {
    check: notLaunchable,
    what: 'The image is shared, but its AMI is not there any more (or not ours), so nobody can launch it',
    where: amiArn,
    remedy: 'Build the image again; its next build is shared by itself',
  }
}

/** The image is shared, but EC2 lets nobody launch an AMI in this state. */
export function amiNotAvailable(amiArn: string, state: string): Finding {
  return {
    check: notLaunchable,
    what: `The image is shared, but its AMI is ${state}, so nobody can launch it`,
    where: amiArn,
    remedy: `Start the run again when the AMI is available; one that is disabled: aws ec2 enable-image --image-id ${imageIdOfArn(amiArn)} --region ${regionOfArn(amiArn)}; one that failed: build the image again`,
  }
}

/** The image is shared, but what its AMI is encrypted with cannot be. */
export function keyNotShareable(amiArn: string, keyArn: string): Finding {
  return {
    check: notLaunchable,
    what: `The image is shared, but its AMI is encrypted with the AWS managed key ${keyArn} (aws/ebs), so no other account can launch it; the AMI was left as it is`,
    where: amiArn,
    remedy: `Build with a customer managed key: name it in the recipe (aws imagebuilder create-image-recipe, blockDeviceMappings[].ebs.kmsKeyId), and let the same accounts use it (aws kms put-key-policy --key-id KEY --policy-name default --policy POLICY --region ${regionOfArn(amiArn)}, with kms:DescribeKey, kms:CreateGrant, kms:Decrypt, kms:ReEncryptFrom and kms:GenerateDataKeyWithoutPlaintext)`,
  }
}

/** The image is shared, but EC2 gives nobody launch permission on the AMI. */
export function amiNotShareable(amiArn: string, reason: string): Finding {
  return {
    check: notLaunchable,
    what: `The image is shared, but EC2 gives nobody launch permission on its AMI: ${reason}`,
    where: amiArn,
    remedy: `Mend what EC2 names, then start the run again: aws ec2 describe-images --image-ids ${imageIdOfArn(amiArn)} --region ${regionOfArn(amiArn)}`,
  }
}

/** The principals have the image, but there is no room for them in the launch permission of its AMI. */
export function launchQuota(amiArn: string, reason: string): Finding {
  return {
    check: 'AMI_SHARING_QUOTA',
    what: `The image is shared, but its AMI cannot be launched by all who have it: ${reason}`,
    where: amiArn,
    remedy: `Name organizational units or the organization in the rule, each counts as one; or have the quota "AMI sharing" raised (aws service-quotas list-service-quotas --service-code ec2 --region ${regionOfArn(amiArn)} --query "Quotas[?contains(QuotaName, 'AMI sharing')]")`,
  }
}

/** EC2 gave the others launch permission, but not this principal. */
export function launchRefused(principal: string, reason: string): Finding {
  return {
    check: 'LAUNCH_REFUSED',
    what: `EC2 does not take the principal into a launch permission: ${reason}`,
    where: principal,
    remedy: `Check that it exists (${describeCommand(principal)}); else take it out of the rules`,
  }
}

/** Launch permission stands, but the key does not let us see that it suffices. */
export function keyUnreadable(
  keyArn: string,
  reading: Extract<KeyReading, { readonly kind: 'unusable' | 'unreadable' }>,
): Finding {
  return {
    check: 'KEY_UNREADABLE',
    what:
      reading.kind === 'unusable'
        ? `The AMI has launch permission, but its key is ${reading.state}: no launch works until it is enabled`
        : `The AMI has launch permission, but that launching works is unproven, because its key cannot be read: ${reading.reason}`,
    where: keyArn,
    remedy: `Look at the key (aws kms describe-key --key-id ${keyArn} --region ${regionOfArn(keyArn)}) and let its policy allow us kms:DescribeKey and the principals its use`,
  }
}

/** Launch permission stands, but EC2 does not tell what an encrypted snapshot is encrypted with. */
export function snapshotHidden(amiArn: string, snapshotIds: readonly string[]): Finding {
  return {
    check: 'KEY_UNREADABLE',
    what: `The AMI has launch permission, but that launching works is unproven, because EC2 does not show the key of ${snapshotIds.join(', ')}`,
    where: amiArn,
    remedy: `Look for the snapshots: aws ec2 describe-snapshots --snapshot-ids ${snapshotIds.join(' ')} --region ${regionOfArn(amiArn)}`,
  }
}

function describeCommand(principal: string): string {
  const id = principal.slice(principal.lastIndexOf('/') + 1)
  switch (kindOfPrincipal(principal)) {
    case 'organizationalUnit':
      return `aws organizations describe-organizational-unit --organizational-unit-id ${id}`
    case 'organization':
      return 'aws organizations describe-organization'
    case 'account':
    case undefined:
      return `aws organizations describe-account --account-id ${id}`
  }
}
