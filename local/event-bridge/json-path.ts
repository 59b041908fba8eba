/** Steps into a JSON value: names of members and positions in lists. */
export type JsonPath = readonly (string | number)[]

const pathForm = /^\$(?:\.[\w/-]+|\[\d+\])*$/

/**
 * Reads a JSON path of the form that EventBridge supports: `$`, then `.name` and `[0]`. Wildcards, which AWS takes
 * too, are not known here.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!pathForm.test(text)) return undefined
  return [...text.matchAll(/\.([\w/-]+)|\[(\d+)\]/g)].map(([, name, position]) => name ?? Number(position))
}

/** The value at a path; `undefined` when there is none. */
export function readJsonPath(value: unknown, path: JsonPath): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = Reflect.get(found, step)
  }
  return found
}
