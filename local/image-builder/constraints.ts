import * as z from 'zod'

import { parseArn } from './arns.ts'
import { versionProblem } from './versions.ts'

const text = z.string('It must not be null')

const textUpTo = (length: number) =>
  text.min(1, `It must have 1 to ${length} characters`).max(length, `It must have 1 to ${length} characters`)

/** A string that matches a pattern of AWS's model. */
export function matching(pattern: RegExp) {
  return text.regex(pattern, `It must match pattern ${pattern.source}`)
}

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, `It must be one of ${words.join(', ')}`)
}

/** NonEmptyString of AWS's model. */
export const nonEmpty = textUpTo(1024)

/** ClientToken; SDKs fill it in. */
export const clientToken = textUpTo(64)

/** ResourceName. */
export const resourceName = matching(/^[-_A-Za-z-0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z-0-9]$/)

/** Platform. */
export const platform = oneOf(['Windows', 'Linux', 'macOS'])

/** VersionNumber: three numbers. */
export const versionNumber = matching(/^[0-9]+\.[0-9]+\.[0-9]+$/)

/** WildcardVersionNumber: three numbers or wildcards. */
export const wildcardVersionNumber = matching(/^(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)$/)

/** A policy document's text; what it says is RAM's to judge. */
export const policyText = textUpTo(30_000)

const tagKey = matching(/^(?!aws:)[a-zA-Z0-9\s_.:/=+\-@]{1,128}$/)

/** Tags of a resource. */
export const tags = z.record(tagKey, text.max(256, 'It must have at most 256 characters'), 'It must be a map')

/** Keys of tags that a resource is to lose. */
export const tagKeys = z.array(tagKey, 'It must not be null').min(1, 'It must have at least one member')

const anyOwner = '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?)'
const noMarketplace = '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws)'
const name = '[a-z0-9-_]+'
const version = '[0-9]+\\.[0-9]+\\.[0-9]+'
const versionOrBuild = `(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:${version}/[0-9]+))`

const arnLike = (pattern: string) =>
  matching(new RegExp(pattern)).refine(
    (arn) => versionProblem(parseArn(arn)?.version ?? '') === undefined,
    'All nodes to the right of a wildcard must be wildcards',
  )

/** ARNs as AWS's model restricts them. */
export const arnOf = {
  componentBuild: arnLike(`${anyOwner}:component/${name}/${version}/[0-9]+$`),
  componentVersion: arnLike(`${anyOwner}:component/${name}/${version}$`),
  component: arnLike(`${anyOwner}:component/${name}/${versionOrBuild}$`),
  imageBuild: arnLike(`${anyOwner}:image/${name}/${version}/[0-9]+$`),
  imageVersion: arnLike(`${anyOwner}:image/${name}/${version}$`),
  image: arnLike(`${anyOwner}:image/${name}/${versionOrBuild}$`),
  imageRecipe: arnLike(`${noMarketplace}:image-recipe/${name}/(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$`),
  containerRecipe: arnLike(
    `${noMarketplace}:container-recipe/${name}/(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$`,
  ),
  infrastructureConfiguration: arnLike(`${noMarketplace}:infrastructure-configuration/${name}$`),
  distributionConfiguration: arnLike(`${noMarketplace}:distribution-configuration/${name}$`),
  imagePipeline: arnLike(`${noMarketplace}:image-pipeline/${name}$`),
  any: arnLike(`${anyOwner}:[a-z-]+/${name}(?:/${version}(?:/[0-9]+)?)?$`),
} as const
