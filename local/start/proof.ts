import {
  GetComponentCommand,
  GetContainerRecipeCommand,
  GetImageCommand,
  GetImageRecipeCommand,
  ListImagesCommand,
} from '@aws-sdk/client-imagebuilder'
import type { ImagebuilderClient } from '@aws-sdk/client-imagebuilder'

import { errorCodeOf } from './sdk-error.ts'
import type { LaunchTrial } from './try-launch.ts'

/** What one account can do with one resource, asked with that account's own credentials. */
export interface Sight {
  readonly accountId: string
  readonly resourceArn: string
  /** Whether Get answers. */
  readonly reads: boolean
  /** Whether the account's list of images shared with it has the image; `undefined` for other resources. */
  readonly lists?: boolean
  /** Whether the account could launch the image's AMI; `undefined` for other resources and container images. */
  readonly launches?: boolean
  /** AWS's error code where Get is refused. */
  readonly refusal?: string
}

/** An account that asks, with clients that act as its administrator. */
export interface Asker {
  readonly id: string
  readonly imageBuilder: ImagebuilderClient
  readonly launch: LaunchTrial
}

/** What is asked for: a resource, and the AMI behind it where it has one. */
export interface Asked {
  readonly resourceArn: string
  readonly imageId?: string
}

/** Asks, as the account, for a resource, and tries to launch the AMI behind it. */
export async function lookAs(account: Asker, { resourceArn, imageId }: Asked): Promise<Sight> {
  const isImage = resourceArn.includes(':image/')
  const refusal = await refusalOf(async () => get(account.imageBuilder, resourceArn))
  return {
    accountId: account.id,
    resourceArn,
    reads: refusal === undefined,
    ...(refusal === undefined ? {} : { refusal }),
    ...(isImage ? { lists: await listsImage(account.imageBuilder, resourceArn) } : {}),
    ...(imageId === undefined ? {} : { launches: await account.launch(imageId) }),
  }
}

async function get(imageBuilder: ImagebuilderClient, arn: string): Promise<unknown> {
  if (arn.includes(':image/')) return imageBuilder.send(new GetImageCommand({ imageBuildVersionArn: arn }))
  if (arn.includes(':image-recipe/')) {
    return imageBuilder.send(new GetImageRecipeCommand({ imageRecipeArn: arn }))
  }
  if (arn.includes(':container-recipe/')) {
    return imageBuilder.send(new GetContainerRecipeCommand({ containerRecipeArn: arn }))
  }
  return imageBuilder.send(new GetComponentCommand({ componentBuildVersionArn: arn }))
}

async function refusalOf(ask: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await ask()
    return undefined
  } catch (error) {
    return errorCodeOf(error)
  }
}

async function listsImage(imageBuilder: ImagebuilderClient, imageArn: string): Promise<boolean> {
  const versionArn = imageArn.replace(/\/\d+$/, '')
  let nextToken: string | undefined
  do {
    const page = await imageBuilder.send(
      new ListImagesCommand({ owner: 'Shared', ...(nextToken === undefined ? {} : { nextToken }) }),
    )
    if (page.imageVersionList?.some((version) => version.arn?.startsWith(versionArn) ?? false)) return true
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return false
}
