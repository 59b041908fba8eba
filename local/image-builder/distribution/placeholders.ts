/** What the placeholders of a distribution stand for. */
export interface PlaceholderValues {
  /** When the image was created, ISO 8601. */
  readonly createdAt: string
  /** `1.2.3/4` */
  readonly version: string
}

const datePlaceholder = '{{ imagebuilder:buildDate }}'

/** Where the parts of a date are that formats name, in ISO 8601. */
const dateParts: Readonly<Record<string, readonly [from: number, to: number]>> = {
  yyyy: [0, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
  SSS: [20, 23],
}

/** A text with its placeholders filled in; those that are not known stay, blanks inside the braces do not count. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replaceAll(
    /\{\{\s*imagebuilder:(\w+)(?::([^{}]+?))?\s*\}\}/g,
    (whole, name: string, format: string | undefined) => valueOf(values, name, format) ?? whole,
  )
}

/** The name of an AMI: one without placeholder gets the date, so that the next build's AMI has another name. */
export function amiNameOf(template: string, values: PlaceholderValues): string {
  return fillPlaceholders(template.includes('{{') ? template : `${template} ${datePlaceholder}`, values)
}

/** Names of AMIs have no colons. */
function valueOf(
  { createdAt, version }: PlaceholderValues,
  name: string,
  format: string | undefined,
): string | undefined {
  if (name === 'buildVersion' && format === undefined) return version.replace('/', '-')
  if (name !== 'buildDate') return undefined
  if (format === undefined) return createdAt.replaceAll(':', '-')
  return format.replaceAll(/yyyy|MM|dd|HH|mm|ss|SSS/g, (part) => createdAt.slice(...(dateParts[part] ?? [])))
}
