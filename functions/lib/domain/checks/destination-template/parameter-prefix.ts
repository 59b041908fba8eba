/** What the names of SSM parameters begin with, beside `imagebuilder/`, which the role may write in any case. */
export type ParameterPrefix =
  /** All names are below `imagebuilder/`, or there are none. */
  | { readonly kind: 'documented' }
  /** Without the leading slash, as the ARNs of parameters have it. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'several'; readonly names: readonly string[] }

/** Image Builder's service-linked role writes parameters below this one. */
const documented = 'imagebuilder/'

/** The longest whole beginning that names of parameters have in common, placeholders left out. */
export function commonParameterPrefix(names: readonly string[]): ParameterPrefix {
  const fixed = [...new Set(names.map(fixedPart))].filter((name) => !name.startsWith(documented))
  if (fixed.length === 0) return { kind: 'documented' }
  const shared = fixed.reduce(inCommon)
  const prefix = wholeBeginning(shared) ?? (fixed.length === 1 ? shared : '')
  return prefix === '' ? { kind: 'several', names: [...new Set(names)] } : { kind: 'prefix', prefix }
}

function fixedPart(name: string): string {
  return name.replace(/^\//, '').replace(/\{.*$/s, '')
}

function inCommon(one: string, other: string): string {
  const places = Array.from({ length: one.length }, (_, index) => index)
  return one.slice(
    0,
    places.find((index) => one[index] !== other[index]),
  )
}

/** Up to the last level, else up to the last word: a beginning that ends inside a word would allow strangers' names. */
function wholeBeginning(text: string): string | undefined {
  return /^.*\//s.exec(text)?.[0] ?? /^.*[._-]/s.exec(text)?.[0]
}
