/** Whether a string is a JSONata expression: `{%` first, `%}` last, nothing around them. */
export function isExpression(text: string): boolean {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4
}

/** Whether a string was meant to be an expression, but its delimiters are not where they have to be. */
export function isMisplacedExpression(text: string): boolean {
  const trimmed = text.trim()
  return !isExpression(text) && (trimmed.startsWith('{%') || trimmed.endsWith('%}'))
}

/** The JSONata between the delimiters. */
export function sourceOf(text: string): string {
  return text.slice(2, -2).trim()
}
