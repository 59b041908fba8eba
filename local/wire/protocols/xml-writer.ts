import type { NormalizedSchema } from '@smithy/core/schema'

import { isRecord } from '../is-record.ts'
import { createTextValues } from './text-values.ts'

const texts = createTextValues({ timestampFormat: { useTrait: true, default: 5 } })

/** An XML element around content that is XML already. */
export function element(name: string, content: string, xmlNamespace?: string): string {
  const attribute = xmlNamespace === undefined ? '' : ` xmlns="${xmlNamespace}"`
  return `<${name}${attribute}>${content}</${name}>`
}

/** Text as XML content. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;')
}

/** The members of a structure as elements, without an element around them. */
export function writeMembers(schema: NormalizedSchema, value: unknown): string {
  if (schema.isUnitSchema() || !isRecord(value)) return ''
  let xml = ''
  for (const [name, member] of schema.structIterator()) {
    const item = value[name]
    if (item !== undefined && item !== null)
      xml += writeElement(member.getMemberTraits().xmlName ?? name, member, item)
  }
  return xml
}

function writeElement(name: string, schema: NormalizedSchema, value: unknown): string {
  if (schema.isMapSchema()) throw new TypeError(`Expected no map in a query service, got one at ${name}`)
  if (schema.isStructSchema()) return element(name, writeMembers(schema, value))
  if (schema.isListSchema() && Array.isArray(value)) return writeList(name, schema, value)
  return element(name, escapeText(texts.write(schema, value)))
}

/** No query service in use has lists without an element of their own (`xmlFlattened`). */
function writeList(name: string, schema: NormalizedSchema, items: readonly unknown[]): string {
  const item = schema.getValueSchema()
  const itemName = item.getMergedTraits().xmlName ?? 'member'
  return element(name, items.map((value) => writeElement(itemName, item, value)).join(''))
}
