import * as z from 'zod/mini'

import type { RulesPath } from './rules-problem.ts'

/** The names that the map at a path of a schema can have; of several forms, all of them. */
export function membersAt(schema: z.core.$ZodType, path: RulesPath): readonly string[] {
  return schemasAt(schema, path).flatMap((found) =>
    found instanceof z.core.$ZodObject ? Object.keys(found._zod.def.shape) : [],
  )
}

/** The texts that the value at a path of a schema can be, where the schema lists them. */
export function wordsAt(schema: z.core.$ZodType, path: RulesPath): readonly string[] {
  return schemasAt(schema, path).flatMap((found) =>
    found instanceof z.core.$ZodEnum ? Object.values(found._zod.def.entries).map(String) : [],
  )
}

/** The schemas of the value at a path, unwrapped; several where it may have several forms. */
function schemasAt(schema: z.core.$ZodType, path: RulesPath): readonly z.core.$ZodType[] {
  const [segment, ...rest] = path
  const forms = formsOf(schema)
  if (segment === undefined) return forms
  return forms.flatMap((form) => {
    const inner = innerOf(form, segment)
    return inner === undefined ? [] : schemasAt(inner, rest)
  })
}

function innerOf(schema: z.core.$ZodType, segment: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.core.$ZodObject) return schema._zod.def.shape[segment]
  if (schema instanceof z.core.$ZodRecord) return schema._zod.def.valueType
  return schema instanceof z.core.$ZodArray ? schema._zod.def.element : undefined
}

function formsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.core.$ZodUnion) return schema._zod.def.options.flatMap(formsOf)
  if (schema instanceof z.core.$ZodReadonly || schema instanceof z.core.$ZodOptional) {
    return formsOf(schema._zod.def.innerType)
  }
  return [schema]
}
