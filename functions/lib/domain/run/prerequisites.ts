import type { Finding } from '../outcome.ts'
import { readResourceArn } from '../resource-arn.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'
import type { ResourceType } from '../resource-type.ts'

/** What the text of an ARN tells: a resource of ours that can be shared, or why not. */
export type FormVerdict =
  | { readonly kind: 'ours'; readonly arn: ResourceArn }
  | { readonly kind: 'refused'; readonly finding: Finding }

/** Checks the form, the type and the owner of a resource to share, without asking AWS. */
export function checkForm(text: string, ownerId: string): FormVerdict {
  const reading = readResourceArn(text)
  switch (reading.kind) {
    case 'malformed':
      return refused(malformed(text))
    case 'otherType':
      return refused(notShareable(text, reading.segment))
    case 'version':
    case 'recipeBuild':
      return refused(wrongVersionForm(text, reading))
    case 'resource':
      if (reading.arn.ownerId !== ownerId) return refused(notOwner(reading.arn, ownerId))
      return { kind: 'ours', arn: reading.arn }
  }
}

/** The finding on a resource that Image Builder does not show to us. */
export function resourceNotFound(arn: ResourceArn): Finding {
  return {
    check: 'RESOURCE_NOT_FOUND',
    what: `Image Builder has no such ${factsOf(arn.type).words} in ${arn.region}, or does not show it to us`,
    where: arn.text,
    remedy: `aws imagebuilder list-${factsOf(arn.type).segment}s --owner Self --region ${arn.region}`,
  }
}

/** The finding on an image whose build has not ended well, or that was withdrawn. */
export function imageNotAvailable(arn: ResourceArn, status: string): Finding {
  return {
    check: 'IMAGE_NOT_AVAILABLE',
    what: `Expected the image to be AVAILABLE, got ${status}`,
    where: arn.text,
    remedy: `Start the run again when this answers AVAILABLE: aws imagebuilder get-image --image-build-version-arn ${arn.text} --region ${arn.region} --query image.state.status`,
  }
}

function refused(finding: Finding): FormVerdict {
  return { kind: 'refused', finding }
}

function malformed(text: string): Finding {
  return {
    check: 'MALFORMED_ARN',
    what: `Expected the ARN of an Image Builder resource, got ${JSON.stringify(text.slice(0, 200))}`,
    where: text,
    remedy:
      'List the ARNs with: aws imagebuilder list-images --owner Self (or list-components, list-image-recipes, list-container-recipes)',
  }
}

function notShareable(text: string, segment: string): Finding {
  return {
    check: 'UNSUPPORTED_TYPE',
    what: `AWS RAM does not share Image Builder resources of the type ${segment}`,
    where: text,
    remedy: 'Name an image, a component, an image recipe or a container recipe instead',
  }
}

interface TypeInRegion {
  readonly type: ResourceType
  readonly region: string
}

function wrongVersionForm(text: string, found: TypeInRegion): Finding {
  return factsOf(found.type).hasBuilds ? versionOfBuilds(text, found) : notOneRecipe(text, found)
}

function versionOfBuilds(text: string, { type, region }: TypeInRegion): Finding {
  return {
    check: 'WRONG_VERSION_FORM',
    what: 'Expected the ARN of one build (.../1.2.3/1), got a version; builds are what is shared and copied',
    where: text,
    remedy: `Name the build that this answers: aws imagebuilder get-${type} --${type}-build-version-arn ${text} --region ${region} --query ${type}.arn`,
  }
}

function notOneRecipe(text: string, { type, region }: TypeInRegion): Finding {
  const { words, segment } = factsOf(type)
  return {
    check: 'WRONG_VERSION_FORM',
    what: `Expected the ARN of one version of the ${words} (.../1.2.3), without x and without a build number`,
    where: text,
    remedy: `Name one of those that this answers: aws imagebuilder list-${segment}s --owner Self --region ${region} --query '${type}SummaryList[].arn'`,
  }
}

function notOwner(arn: ResourceArn, ownerId: string): Finding {
  return {
    check: 'NOT_OWNER',
    what: `The ${factsOf(arn.type).words} belongs to ${arn.ownerId}, not to ${ownerId}; AWS lets only the owner share it`,
    where: arn.text,
    remedy: `Start the run in the account ${arn.ownerId}, or ask its owner to share it`,
  }
}
