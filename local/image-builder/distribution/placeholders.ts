/** What the placeholders of a distribution stand for. */
export interface PlaceholderValues {
  /** When the image was created, ISO 8601. */
  readonly createdAt: string
  /** `1.2.3/4` */
  readonly version: string
}

const datePlaceholder = '{{ imagebuilder:buildDate }}'

/** A text with its placeholders filled in; those that are not known stay, blanks inside the braces do not count. */
export function fillPlaceholders(text: string, { createdAt, version }: PlaceholderValues): string {
  // Names of AMIs have neither colons nor, by convention of their owners, slashes.
  const values: Readonly<Record<string, string>> = {
    'imagebuilder:buildDate': createdAt.replaceAll(':', '-'),
    'imagebuilder:buildVersion': version.replace('/', '-'),
  }
  return text.replaceAll(/\{\{\s*([\w:]+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole)
}

/** The name of an AMI: one without placeholder gets the date, so that the next build's AMI has another name. */
export function amiNameOf(template: string, values: PlaceholderValues): string {
  return fillPlaceholders(template.includes('{{') ? template : `${template} ${datePlaceholder}`, values)
}
