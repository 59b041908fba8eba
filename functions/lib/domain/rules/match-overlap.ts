import type { Placed } from './draft-node.ts'
import { globsMeet } from './globs-meet.ts'
import type { DraftRule } from './rules-draft.ts'

/**
 * Whether there can be an AMI image that two rules both match. A pipeline may build images of any name, so a rule that
 * names pipelines meets one that names images; tags meet unless they want two values of one key.
 */
export function canMatchOneAmi(a: DraftRule, b: DraftRule): boolean {
  return (
    [a, b].every(
      ({ imageTypes }) => imageTypes.length === 0 || imageTypes.some(({ text }) => text === 'AMI'),
    ) &&
    meet(a.imagePipelines, b.imagePipelines, (one, other) => one === other) &&
    meet(a.imageNames, b.imageNames, globsMeet) &&
    tagsMeet(a.imageTags, b.imageTags)
  )
}

/** Lists that are not there say nothing. */
function meet(
  a: readonly Placed[],
  b: readonly Placed[],
  isOne: (one: string, other: string) => boolean,
): boolean {
  if (a.length === 0 || b.length === 0) return true
  return a.some(({ text }) => b.some((other) => isOne(text, other.text)))
}

function tagsMeet(a: readonly Placed[], b: readonly Placed[]): boolean {
  const keyOf = (tag: Placed) => tag.path.at(-1)
  return a.every((tag) => b.every((other) => keyOf(tag) !== keyOf(other) || tag.text === other.text))
}
