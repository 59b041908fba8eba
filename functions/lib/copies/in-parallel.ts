import { EnqueuingUnfinished, TransientServiceError } from '../domain/errors.ts'

/** How many calls of one look are under way at once. */
const atOnce = 20

/**
 * Does something with each of a list, a few at a time. What passes by itself stops nobody: the answer is `undefined`,
 * and the next look tries again.
 * @throws whatever else one of them throws, after the others are done.
 */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<readonly (Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = []
  const failures: unknown[] = []
  for (let start = 0; start < items.length; start += atOnce) {
    const settled = await Promise.allSettled(items.slice(start, start + atOnce).map(work))
    for (const one of settled) {
      answers.push(one.status === 'fulfilled' ? one.value : undefined)
      if (one.status === 'rejected' && !passesByItself(one.reason)) failures.push(one.reason)
    }
  }
  if (failures.length > 0) throw failures[0]
  return answers
}

/**
 * Waits for different things that are done at once.
 * @throws what the first of them throws, after the others are done.
 */
export async function allOf<First, Second, Third>(
  work: readonly [Promise<First>, Promise<Second>, Promise<Third>],
): Promise<readonly [First, Second, Third]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

function passesByItself(error: unknown): boolean {
  return error instanceof TransientServiceError || error instanceof EnqueuingUnfinished
}
