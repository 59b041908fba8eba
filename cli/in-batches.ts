/** How many questions to AWS are under way at once. */
const atOnce = 20

/** Asks something of each of a list, a few at a time; the answers come in the order of the list. */
export async function inBatches<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (let start = 0; start < items.length; start += atOnce) {
    answers.push(...(await Promise.all(items.slice(start, start + atOnce).map(ask))))
  }
  return answers
}
