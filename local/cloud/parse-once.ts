/**
 * A parser that reads each text once, however many clouds ask for it: what it answers must never be changed. What
 * it throws is not kept, and of more than `limit` texts it begins anew.
 */
export function parseOnce<Parsed>(
  parse: (text: string) => Parsed,
  { limit }: { readonly limit: number },
): (text: string) => Parsed {
  const known = new Map<string, { readonly parsed: Parsed }>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found.parsed
    const parsed = parse(text)
    if (known.size >= limit) known.clear()
    known.set(text, { parsed })
    return parsed
  }
}
