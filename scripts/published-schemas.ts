import * as z from 'zod'

import { mostImageTags } from '../functions/lib/domain/copying/copy-request.ts'
import {
  mostTags,
  principalMembers,
  rulesSchema,
  waysOfRules,
} from '../functions/lib/domain/rules/rules-schema.ts'
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
  return { ...completedShape(schema, place), ...(description === undefined ? {} : { description }) }
}

/** A value of several forms is described once, so that its forms are completed without description. */
function completedShape(
  schema: z.core.JSONSchema.BaseSchema,
  place: readonly string[],
): z.core.JSONSchema.BaseSchema {
  // Below it everything is Image Builder's, whose reference describes it.
  if (place.at(-1) === 'distribute') return schema
  const { properties, items, additionalProperties, anyOf } = schema
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: completedMembers(properties, place) }),
    ...(place.at(-1) === 'match' ? { minProperties: 1 } : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((form) => completedShape(form, place)) }),
    ...alternatives(place),
    ...(typeof additionalProperties === 'object'
      ? {
          minProperties: 1,
          maxProperties: mostMembers(place),
          additionalProperties: completed(additionalProperties, [...place, '*']),
        }
      : {}),
    ...(items === undefined || Array.isArray(items)
      ? {}
      : { uniqueItems: true, items: completed(items, [...place, '*']) }),
  }
}

/** Members of which a map has at least one. */
function alternatives(place: readonly string[]): Pick<z.core.JSONSchema.BaseSchema, 'anyOf'> {
  switch (place.join('.')) {
    case 'targets.*':
      return { anyOf: principalMembers.map((member) => ({ required: [member] })) }
    case 'rules.*':
      // A distribution configuration names its accounts itself; everything else is for the targets of the rule.
      return {
        anyOf: waysOfRules.map((way) => ({ required: way === 'distribute' ? [way] : ['targets', way] })),
      }
    default:
      return {}
  }
}

function mostMembers(place: readonly string[]): number {
  if (place.at(-1) === 'imageTags') return mostTags
  if (place.at(-1) === 'amiTags') return mostImageTags - 1
  return place[0] === 'kmsKeys' && place.length > 1 ? 50 : 100
}

function completedMembers(
  members: Readonly<Record<string, z.core.JSONSchema._JSONSchema>>,
  place: readonly string[],
): Record<string, z.core.JSONSchema._JSONSchema> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, completed(member, [...place, name])]),
  )
}
