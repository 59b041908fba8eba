/** A request as it travels, free of any HTTP library. */
export interface WireRequest {
  readonly method: string
  /** Percent-encoded as sent, without the query string. */
  readonly path: string
  /** Decoded names and values. */
  readonly query: Readonly<Record<string, readonly string[]>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A response as it travels. */
export interface WireResponse {
  readonly statusCode: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Takes the target of an HTTP request line apart. */
export function splitTarget(target: string): Pick<WireRequest, 'path' | 'query'> {
  const questionMark = target.indexOf('?')
  if (questionMark === -1) return { path: target, query: {} }

  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(target.slice(questionMark + 1)))
    query.set(name, [...(query.get(name) ?? []), value])
  return { path: target.slice(0, questionMark), query: Object.fromEntries(query) }
}

/** Headers of Node's HTTP library as one lower-case text each. */
export function plainHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : String(value)]),
  )
}

const utf8 = new TextDecoder()

/** The text of a body. */
export function textOf(body: Uint8Array): string {
  return utf8.decode(body)
}
