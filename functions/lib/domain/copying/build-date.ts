/** How `{{ imagebuilder:buildDate }}` reads: the image's dateCreated without the colons that names cannot have. */
export const defaultDateFormat = "yyyy-MM-dd'T'HH-mm-ss.SSS'Z'"

/**
 * A build's date in a format of Java's letters, as Image Builder takes them: yyyy, yy, MM, dd, HH, mm, ss, SSS, in
 * UTC. Letters in single quotes stand for themselves. `undefined` where the format has other letters or the date
 * cannot be read.
 */
export function formatBuildDate(createdAt: string, format: string = defaultDateFormat): string | undefined {
  const instant = Date.parse(createdAt)
  if (Number.isNaN(instant)) return undefined
  const fields = fieldsOf(new Date(instant).toISOString())
  const tokens = format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? []
  const texts = tokens.map((token) => textOf(token, fields))
  return texts.includes(undefined) ? undefined : texts.join('')
}

function textOf(token: string, fields: ReadonlyMap<string, string>): string | undefined {
  if (/^'[^']*'$/.test(token)) return token.slice(1, -1)
  return /^[A-Za-z']/.test(token) ? fields.get(token) : token
}

/** `2026-11-22T00:19:02.123Z` taken apart. */
function fieldsOf(iso: string): ReadonlyMap<string, string> {
  return new Map([
    ['yyyy', iso.slice(0, 4)],
    ['yy', iso.slice(2, 4)],
    ['MM', iso.slice(5, 7)],
    ['dd', iso.slice(8, 10)],
    ['HH', iso.slice(11, 13)],
    ['mm', iso.slice(14, 16)],
    ['ss', iso.slice(17, 19)],
    ['SSS', iso.slice(20, 23)],
  ])
}
