import { formatBuildDate } from './build-date.ts'

/** What the placeholders of a name stand for. */
export interface NamedBuild {
  /** `1.2.3/4` */
  readonly version: string
  /** When Image Builder made the image, ISO 8601. */
  readonly createdAt: string
}

/** A piece of a name. */
export interface NamePart {
  readonly text: string
  /** Whether it stands for a placeholder, so that it must stay whole. */
  readonly resolved: boolean
}

/** A template taken apart, or the placeholder that nobody knows. */
export type Resolution =
  | { readonly kind: 'resolved'; readonly parts: readonly NamePart[] }
  | { readonly kind: 'unknownPlaceholder'; readonly placeholder: string }

/** The placeholders that names and tags can have, for sentences. */
export const knownPlaceholders =
  '{{ imagebuilder:buildDate }}, {{ imagebuilder:buildDate:<format> }}, {{ imagebuilder:buildVersion }}'

/** Resolves Image Builder's placeholders in a name or in the value of a tag; blanks inside the braces do not count. */
export function resolvePlaceholders(template: string, build: NamedBuild): Resolution {
  const parts: NamePart[] = []
  let end = 0
  for (const match of template.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)) {
    const [whole, inner = ''] = match
    const text = valueOf(inner, build)
    if (text === undefined) return { kind: 'unknownPlaceholder', placeholder: whole }
    parts.push({ text: template.slice(end, match.index), resolved: false }, { text, resolved: true })
    end = match.index + whole.length
  }
  parts.push({ text: template.slice(end), resolved: false })
  return { kind: 'resolved', parts: parts.filter(({ text }) => text !== '') }
}

function valueOf(placeholder: string, build: NamedBuild): string | undefined {
  if (placeholder === 'imagebuilder:buildVersion') return build.version.replace('/', '-')
  if (placeholder === 'imagebuilder:buildDate') return formatBuildDate(build.createdAt)
  const [, format] = /^imagebuilder:buildDate:(.+)$/.exec(placeholder) ?? []
  return format === undefined ? undefined : formatBuildDate(build.createdAt, format)
}
