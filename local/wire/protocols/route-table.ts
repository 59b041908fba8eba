import { translateTraits } from '@smithy/core/schema'
import type { StaticOperationSchema } from '@smithy/types'

/** An operation found by its method and path, with the path's labels, decoded. */
export interface FoundRoute {
  readonly schema: StaticOperationSchema
  readonly labels: Readonly<Record<string, string>>
}

/** Finds REST operations by method and path. */
export function createRouteTable(
  schemas: readonly StaticOperationSchema[],
): (method: string, path: string) => FoundRoute | undefined {
  const fixed = new Map<string, FoundRoute>()
  const patterns: {
    readonly method: string
    readonly path: RegExp
    readonly schema: StaticOperationSchema
  }[] = []

  for (const schema of schemas) {
    const [method, path] = httpTrait(schema)
    if (path.includes('{')) patterns.push({ method, path: pathPattern(path), schema })
    else fixed.set(`${method} ${path}`, { schema, labels: {} })
  }

  return (method, path) => {
    const route = fixed.get(`${method} ${path}`)
    if (route !== undefined) return route
    for (const pattern of patterns) {
      const match = pattern.method === method ? pattern.path.exec(path) : null
      if (match !== null) return { schema: pattern.schema, labels: decodeLabels(match.groups ?? {}) }
    }
    return undefined
  }
}

function httpTrait(schema: StaticOperationSchema): readonly [string, string, number] {
  const { http } = translateTraits(schema[3])
  if (http === undefined) throw new TypeError(`Expected ${schema[2]} to have an HTTP trait, got none`)
  return http
}

/** `/tags/{resourceArn}` and `/files/{path+}` as regular expressions; label names are words in every model. */
function pathPattern(path: string): RegExp {
  const pattern = path
    .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{(\w+)\\\+\}/g, '(?<$1>.+)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${pattern}$`)
}

function decodeLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, decodeURIComponent(value)]))
}
