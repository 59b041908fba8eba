import { TemplateError } from './template-error.ts'

/**
 * Replaces each `${Name}` of a state machine's definition. CloudFormation leaves a placeholder
 * without a value as it is, and ignores a value without a placeholder; both are mistakes, so both are refused.
 * @throws TemplateError that names the placeholders without a value and the values without a placeholder.
 */
export function substitutePlaceholders(definition: string, values: Readonly<Record<string, string>>): string {
  const placeholders = new Set([...definition.matchAll(placeholder)].map(([, name]) => name ?? ''))
  const valueless = [...placeholders].filter((name) => !(name in values))
  const unused = Object.keys(values).filter((name) => !placeholders.has(name))
  if (valueless.length > 0 || unused.length > 0)
    throw new TemplateError(
      'Expected the definition and its substitutions to name the same placeholders, ' +
        `got placeholders without a value [${valueless.join(', ')}] and values without a placeholder [${unused.join(', ')}].`,
    )
  return definition.replace(placeholder, (text, name: string) => values[name] ?? text)
}

const placeholder = /\$\{(\w+)\}/g
