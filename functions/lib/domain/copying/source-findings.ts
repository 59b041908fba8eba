import type { Finding } from '../outcome.ts'
import { regionOfArn } from '../resource-arn.ts'

/** Copies are made of AMIs; a container image has none. */
export function containerImage(imageArn: string): Finding {
  return {
    check: 'IMAGE_WITHOUT_AMI',
    what: 'The build is a container image, which has no AMI to copy',
    where: imageArn,
    remedy:
      'Name a build whose type is AMI; Image Builder itself distributes container images to repositories',
  }
}

/** Something other than a build of an image was named to be copied. */
export function notAnImage(arn: string, words: string): Finding {
  return {
    check: 'IMAGE_WITHOUT_AMI',
    what: `Expected the build of an image, got the ARN of a ${words}; only AMIs are copied`,
    where: arn,
    remedy: 'Name the ARN of an image build (.../1.2.3/1): aws imagebuilder list-images --owner Self',
  }
}

/** Image Builder names no AMI of the owner account where the build is. */
export function sourceAmiUnknown(imageArn: string): Finding {
  return {
    check: 'SOURCE_AMI_MISSING',
    what: 'Image Builder names no AMI of the owner account in the Region of the build, so there is nothing to copy from',
    where: imageArn,
    remedy: `Look at what the build made (aws imagebuilder get-image --image-build-version-arn ${imageArn} --region ${regionOfArn(imageArn)} --query image.outputResources.amis), then build again`,
  }
}

/** EC2 has the AMI no more, or not in a state in which it can be copied. */
export function sourceAmiNotAvailable(imageId: string, region: string, state: string | undefined): Finding {
  return {
    check: 'SOURCE_AMI_MISSING',
    what: `Expected the AMI of the build to be available, got ${state ?? 'no such AMI of the owner account'}`,
    where: `${imageId} in ${region}`,
    remedy: `Start the run again when this answers available, or build again: aws ec2 describe-images --image-ids ${imageId} --region ${region} --query 'Images[].State'`,
  }
}

/** Image Builder does not show a distribution configuration that somebody names. */
export function distributionNotFound(arn: string, wantedBy: string): Finding {
  return {
    check: 'DISTRIBUTION_NOT_FOUND',
    what: `Image Builder has no distribution configuration ${arn}, or does not show it to us`,
    where: `${wantedBy}.distribute`,
    remedy: `Name one that this answers: aws imagebuilder list-distribution-configurations --region ${regionOfArn(arn)}`,
  }
}
