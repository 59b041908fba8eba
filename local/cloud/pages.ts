import { createHash } from 'node:crypto'

/** What a client asks of a paginated list. */
export interface PageRequest {
  readonly nextToken?: string | undefined
  readonly maxResults?: number | undefined
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: Item[]
  /** Absent on the last page. */
  readonly nextToken?: string
}

/** How a service cuts its lists into pages. */
export interface PageRules {
  /** What the list is of, for example the operation and its filters: a token is good for the same list only. */
  readonly list: string
  readonly defaultSize: number
  /** Whether a list that has items answers an empty page with a token first. */
  readonly emptyFirst: boolean
}

/** The page that a client asks for; `undefined` when its token is none of this list's. */
export function pageOf<Item>(
  all: readonly Item[],
  request: PageRequest,
  rules: PageRules,
): Page<Item> | undefined {
  const mark = createHash('sha256').update(rules.list).digest('hex').slice(0, 16)
  if (request.nextToken === undefined && rules.emptyFirst && all.length > 0) {
    return { items: [], nextToken: tokenOf(mark, 0) }
  }

  const start = request.nextToken === undefined ? 0 : offsetOf(mark, request.nextToken)
  if (start === undefined) return undefined

  const end = start + (request.maxResults ?? rules.defaultSize)
  const items = all.slice(start, end)
  return end < all.length ? { items, nextToken: tokenOf(mark, end) } : { items }
}

function tokenOf(mark: string, offset: number): string {
  return Buffer.from(`${mark} ${offset}`).toString('base64url')
}

function offsetOf(mark: string, token: string): number | undefined {
  const [givenMark, offset] = Buffer.from(token, 'base64url').toString().split(' ')
  return givenMark === mark && offset !== undefined && /^\d+$/.test(offset) ? Number(offset) : undefined
}
