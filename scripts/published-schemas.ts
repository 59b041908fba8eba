import * as z from 'zod'

import { mostTags, principalMembers, rulesSchema } from '../functions/lib/domain/rules/rules-schema.ts'
import { startResultSchema } from '../local/start/result.ts'
import { worldSchema } from '../local/worlds/world.ts'
import { rulesMemberDescriptions } from './rules-schema-descriptions.ts'

/** A JSON Schema that is generated from a zod schema and committed for editors and other programs. */
export interface PublishedSchema {
  readonly file: string
  readonly schema: unknown
}

/** Every published schema, as it should be committed. Draft 7 is what editors understand best. */
export function publishedSchemas(): readonly PublishedSchema[] {
  return [
    { file: 'events/schemas/rules.schema.json', schema: rulesJsonSchema() },
    {
      file: 'events/schemas/start-result.schema.json',
      schema: z.toJSONSchema(startResultSchema, { target: 'draft-7' }),
    },
    {
      file: 'local/worlds/world.schema.json',
      schema: z.toJSONSchema(worldSchema, { target: 'draft-7', io: 'input' }),
    },
  ]
}

function rulesJsonSchema(): unknown {
  const schema = z.toJSONSchema(rulesSchema, {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      // `z.readonly` is about TypeScript; to an editor, readOnly would mean "do not write this".
      delete jsonSchema.readOnly
    },
  })
  return completed(schema, [])
}

/** Adds descriptions, and what zod checks by a function and JSON Schema says by a keyword. */
function completed(
  schema: z.core.JSONSchema._JSONSchema,
  place: readonly string[],
): z.core.JSONSchema._JSONSchema {
  if (typeof schema === 'boolean') return schema
  const description = rulesMemberDescriptions[place.join('.')]
  const { properties, items, additionalProperties } = schema
  return {
    ...schema,
    ...(description === undefined ? {} : { description }),
    ...(properties === undefined ? {} : { properties: completedMembers(properties, place) }),
    ...(place.at(-1) === 'match' ? { minProperties: 1 } : {}),
    ...(place.join('.') === 'targets.*'
      ? { anyOf: principalMembers.map((member) => ({ required: [member] })) }
      : {}),
    ...(typeof additionalProperties === 'object'
      ? {
          minProperties: 1,
          maxProperties: place.at(-1) === 'imageTags' ? mostTags : 100,
          additionalProperties: completed(additionalProperties, [...place, '*']),
        }
      : {}),
    ...(items === undefined || Array.isArray(items)
      ? {}
      : { uniqueItems: true, items: completed(items, [...place, '*']) }),
  }
}

function completedMembers(
  members: Readonly<Record<string, z.core.JSONSchema._JSONSchema>>,
  place: readonly string[],
): Record<string, z.core.JSONSchema._JSONSchema> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, completed(member, [...place, name])]),
  )
}
