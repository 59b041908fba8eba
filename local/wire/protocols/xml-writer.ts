import type { NormalizedSchema } from '@smithy/core/schema'

import { isRecord } from '../is-record.ts'
import { createTextValues } from './text-values.ts'

const texts = createTextValues({ timestampFormat: { useTrait: true, default: 5 } })

/** An XML element around content that is XML already. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
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
  if (schema.isStructSchema()) return element(name, writeMembers(schema, value))
  if (schema.isListSchema() && Array.isArray(value)) return writeList(name, schema, value)
  if (schema.isMapSchema() && isRecord(value)) return writeMap(name, schema, value)
  return element(name, escapeText(texts.write(schema, value)))
}

function writeList(name: string, schema: NormalizedSchema, items: readonly unknown[]): string {
  const item = schema.getValueSchema()
  if (schema.getMergedTraits().xmlFlattened !== undefined)
    return items.map((value) => writeElement(name, item, value)).join('')
  const itemName = item.getMergedTraits().xmlName ?? 'member'
  return element(name, items.map((value) => writeElement(itemName, item, value)).join(''))
}

function writeMap(name: string, schema: NormalizedSchema, map: Readonly<Record<string, unknown>>): string {
  const key = schema.getKeySchema()
  const item = schema.getValueSchema()
  const isFlat = schema.getMergedTraits().xmlFlattened !== undefined
  const entries = Object.entries(map).map(([entryKey, value]) =>
    element(
      isFlat ? name : 'entry',
      writeElement(key.getMergedTraits().xmlName ?? 'key', key, entryKey) +
        writeElement(item.getMergedTraits().xmlName ?? 'value', item, value),
    ),
  )
  return isFlat ? entries.join('') : element(name, entries.join(''))
}
