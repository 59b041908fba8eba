import { resolvePlaceholders } from './name-placeholders.ts'
import type { NamedBuild, NamePart } from './name-placeholders.ts'

/** EC2 takes names of 3 to 128 characters (CreateImage); the rest of them is kept for `-r<n>`. */
export const longestImageName = 120

const shortestImageName = 3
const cutMark = '..'

/** What stands for everything that names do not have a placeholder for: Image Builder adds the date itself. */
const dated = ' {{ imagebuilder:buildDate }}'

/** A name for an AMI, or the placeholder that nobody knows. */
export type NameReading =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unknownPlaceholder'; readonly placeholder: string }

/**
 * The name of an AMI: placeholders resolved, brought into the characters and the length that EC2 takes. A
 * template without placeholder gets the build's date, so that the next build's AMI has another name.
 */
export function imageNameFrom(template: string, build: NamedBuild): NameReading {
  const resolved = resolvePlaceholders(template.includes('{{') ? template : `${template}${dated}`, build)
  if (resolved.kind === 'unknownPlaceholder') return resolved
  const parts = resolved.parts.map((part) => withText(part, allowedOnly(part.text)))
  return { kind: 'name', name: fit(parts).padEnd(shortestImageName, '-') }
}

/** The template of AMIs whose name nobody gave. */
export function defaultNameTemplate(imageName: string): string {
  return `${imageName}${dated}`
}

/** The name in an attempt: a failed AMI keeps its name, and the role of the destination cannot deregister it. */
export function attemptName(name: string, attempt: number): string {
  return attempt === 1 ? name : `${name}-r${attempt}`
}

/** EC2's characters (botocore's text on CreateImage): letters, digits and ( ) [ ] space . / - ' @ _ */
function allowedOnly(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9()[\] ./\-'@_]/g, '-')
}

/** Cuts the longest text between placeholders in its middle; dates and versions stay whole. */
function fit(parts: readonly NamePart[]): string {
  const name = parts
    .map(({ text }) => text)
    .join('')
    .trim()
  const excess = name.length - longestImageName
  if (excess <= 0) return name
  const [longest] = parts.filter((part) => !part.resolved).toSorted((a, b) => b.text.length - a.text.length)
  if (longest === undefined || longest.text.length <= cutMark.length) return cutMiddle(name, longestImageName)
  const left = Math.max(cutMark.length, longest.text.length - excess)
  // Exactly this part, not others of the same text: each call shortens one.
  return fit(parts.map((part) => (part === longest ? withText(part, cutMiddle(part.text, left)) : part)))
}

function withText({ resolved }: NamePart, text: string): NamePart {
  return { text, resolved }
}

function cutMiddle(text: string, length: number): string {
  const kept = length - cutMark.length
  const head = Math.ceil(kept / 2)
  return `${text.slice(0, head)}${cutMark}${text.slice(text.length - (kept - head))}`
}
