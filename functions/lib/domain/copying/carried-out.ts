import type { Distribution } from './distribution-schema.ts'

/**
 * Whether Image Builder carried a member of an entry out with the build: its own configuration says the very same for
 * the Region, as the whole member or, for lists, as one of its elements.
 */
export function wasCarriedOut(
  distributed: readonly Distribution[],
  wanted: { readonly region: string; readonly member: keyof Distribution; readonly value: unknown },
): boolean {
  return distributed
    .filter(({ region }) => region === wanted.region)
    .map((entry): unknown => entry[wanted.member])
    .some(
      (own) =>
        isSame(own, wanted.value) || (Array.isArray(own) && own.some((one) => isSame(one, wanted.value))),
    )
}

/** The members of a list, each content once; of thousands, too, for which comparing in pairs takes minutes. */
export function distinctContents<T>(list: readonly T[]): readonly T[] {
  return [...new Map(list.map((one) => [canonical(one), one])).values()]
}

/** Whether two values have the same content; the order of members does not count. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) => (isMap(inner) ? inMemberOrder(inner) : inner))
}

function inMemberOrder(map: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
