import type { Finding } from '../outcome.ts'
import type { BuiltImage } from './built-image.ts'
import { mostImageTags } from './copy-request.ts'
import { tooManyTags, unknownPlaceholder } from './distribution-findings.ts'
import { defaultNameTemplate, imageNameFrom } from './image-name.ts'
import { resolvePlaceholders } from './name-placeholders.ts'

/** What an `amiDistributionConfiguration` says of the AMIs themselves. */
export interface AmiTemplate {
  readonly name?: string
  readonly description?: string
  readonly amiTags?: Readonly<Record<string, string>>
}

/** What the AMIs of an entry or a rule are like, placeholders resolved. */
export interface AmiSpec {
  readonly name: string
  readonly description?: string
  readonly amiTags: Readonly<Record<string, string>>
}

/** An {@link AmiSpec}, or why there is none. */
export type AmiSpecReading =
  | { readonly kind: 'spec'; readonly spec: AmiSpec }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }

/** Resolves name and tags for a build; `where` is the place of the template in its file. */
export function amiSpecOf(template: AmiTemplate, built: BuiltImage, where: string): AmiSpecReading {
  const name = imageNameFrom(template.name ?? defaultNameTemplate(built.name), built)
  const tags = Object.entries(template.amiTags ?? {}).map(([key, value]) => ({
    key,
    resolved: resolvePlaceholders(value, built),
  }))
  const findings: Finding[] = []
  if (name.kind === 'unknownPlaceholder') findings.push(unknownPlaceholder(name.placeholder, `${where}.name`))
  const amiTags: [string, string][] = []
  for (const { key, resolved } of tags) {
    if (resolved.kind === 'resolved') amiTags.push([key, resolved.parts.map(({ text }) => text).join('')])
    else findings.push(unknownPlaceholder(resolved.placeholder, `${where}.amiTags.${key}`))
  }
  if (amiTags.length >= mostImageTags) findings.push(tooManyTags(amiTags.length, `${where}.amiTags`))
  if (findings.length > 0 || name.kind !== 'name') return { kind: 'refused', findings }
  const { description } = template
  return {
    kind: 'spec',
    spec: {
      name: name.name,
      ...(description === undefined ? {} : { description }),
      amiTags: Object.fromEntries(amiTags),
    },
  }
}
