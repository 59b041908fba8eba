import type { Finding } from '../outcome.ts'

/** What the placeholders of a parameter's name stand for. */
export interface ParameterNameValues {
  readonly imageName: string
  /** `1.2.3/4`; {version} is `1.2.3`, so that later builds of a version move the same parameter. */
  readonly version: string
  readonly stage?: string
}

/** The name of an SSM parameter, or why it is none. */
export type ParameterNameReading =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'refused'; readonly finding: Finding }

/** SSM's deepest hierarchy (PutParameter). */
const mostLevels = 15

const longestName = 1011

/** The name of a parameter with {imageName}, {version} and {stage} resolved, checked against SSM's rules for names. */
export function parameterNameFrom(
  template: string,
  values: ParameterNameValues,
  where: string,
): ParameterNameReading {
  const known = new Map([
    ['{imageName}', values.imageName],
    ['{version}', values.version.split('/')[0] ?? values.version],
    ...(values.stage === undefined ? [] : [['{stage}', values.stage] as const]),
  ])
  const unknown = template.match(/\{[^{}]*\}/g)?.find((placeholder) => !known.has(placeholder))
  if (unknown !== undefined) {
    return refused(where, `${unknown} is not known here; known are ${[...known.keys()].join(', ')}`)
  }
  const name = template.replaceAll(/\{[^{}]*\}/g, (placeholder) => known.get(placeholder) ?? placeholder)
  const expectation = brokenRule(name)
  return expectation === undefined
    ? { kind: 'name', name }
    : refused(where, `Expected the name of the parameter to be ${expectation}, got ${JSON.stringify(name)}`)
}

/** SSM's rules for names (PutParameter, Name). */
function brokenRule(name: string): string | undefined {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) return 'letters, digits and _ . - /'
  if (name.length > longestName) return `at most ${longestName} characters long`
  if (name.includes('/') && !name.startsWith('/')) return 'written with a leading / where it has levels'
  if (/^\/?(?:aws|ssm)/i.test(name)) return 'without aws or ssm at its beginning, which SSM keeps for itself'
  if (name.endsWith('/') || name.includes('//')) return 'without empty levels'
  return name.split('/').length - 1 > mostLevels ? `at most ${mostLevels} levels deep` : undefined
}

function refused(where: string, what: string): ParameterNameReading {
  return {
    kind: 'refused',
    finding: {
      check: 'SSM_PARAMETER_NAME',
      what,
      where,
      remedy: `Correct ${where}, for example /imagebuilder/golden/{imageName}`,
    },
  }
}
