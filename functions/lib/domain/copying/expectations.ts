import * as z from 'zod/mini'

/** A text of a form; `expectation` follows "Expected PATH to be". */
export function text(pattern: RegExp, expectation: string) {
  return z.string({ error: expectation }).check(z.regex(pattern, { error: expectation }))
}

/** A list of 1 to `max` members. */
export function listOf<T extends z.core.$ZodType>(
  item: T,
  size: { readonly of: string; readonly max: number },
) {
  const expectation = `a list of 1 to ${size.max} ${size.of}`
  return z.readonly(
    z
      .array(item, { error: expectation })
      .check(z.minLength(1, { error: expectation }), z.maxLength(size.max, { error: expectation })),
  )
}

/** True or false. */
export const flag = z.boolean({ error: 'true or false' })
