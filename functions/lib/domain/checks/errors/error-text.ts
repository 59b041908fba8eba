const replacements: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u02BC\u00B4`]/g, "'"],
  [/[\u201C\u201D]/g, '"'],
  [/\barn:[^\s'",)]+/g, '<arn>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/\bou-[0-9a-z]+-[0-9a-z]+\b/g, '<id>'],
  [/\b(?:ami|snap|lt|vol|i|o|mrk)-[0-9a-z]{4,}\b/g, '<id>'],
  [/\b\d{12}\b/g, '<account>'],
  [/\s+/g, ' '],
]

/** An error's words without what differs from case to case: capitals, kinds of quotes, ARNs and ids. */
export function normaliseErrorText(text: string): string {
  return replacements
    .reduce((rest, [pattern, placeholder]) => rest.replaceAll(pattern, placeholder), text.toLowerCase())
    .trim()
}
