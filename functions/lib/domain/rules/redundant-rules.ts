import { isSame } from '../copying/carried-out.ts'
import { isMap } from './draft-node.ts'
import type { Placed } from './draft-node.ts'
import type { DraftRule } from './rules-draft.ts'
import { formatPath, type Mismatch } from './rules-problem.ts'

/**
 * Rules that say nothing new: for exactly the same images another rule shares the same and more
 * with the same targets and more, in the same way. Rules that merely overlap are united by the plan.
 */
export function findRedundantRules(rules: readonly DraftRule[]): readonly Mismatch[] {
  const whole = rules.filter(isWhole)
  return whole.flatMap((rule, index) => {
    const wider = whole.find(
      (other, place) => place !== index && covers(other, rule) && (place < index || !covers(rule, other)),
    )
    if (wider === undefined) return []
    const hint = covers(rule, wider)
      ? `${formatPath(wider.path)} says the same under another name.`
      : `${formatPath(wider.path)} says the same and more.`
    return [{ path: rule.path, expectation: 'a rule that says something new', hint }]
  })
}

/** Of a rule that cannot be read whole, nobody can say what it repeats. */
function isWhole({ ways, targets, resources }: DraftRule): boolean {
  const isForSomebody = targets.length > 0 || !ways.some((way) => way !== 'distribute')
  return ways.length > 0 && isForSomebody && (resources.length > 0 || !ways.includes('share'))
}

function covers(wider: DraftRule, rule: DraftRule): boolean {
  return (
    meaningOf(wider) === meaningOf(rule) &&
    includes(wider.targets, rule.targets) &&
    includes(wider.resources, rule.resources) &&
    (wider.adopt?.text === 'true' || rule.adopt?.text !== 'true') &&
    actsOnAmis.every((member) => {
      const value = valueOf(rule, member)
      return value === undefined || isSame(value, valueOf(wider, member))
    })
  )
}

const actsOnAmis = ['launch', 'copy', 'distribute', 'ssmParameters'] as const

function valueOf({ value }: DraftRule, member: string): unknown {
  return isMap(value) ? value[member] : undefined
}

/** Which images, and how. */
function meaningOf({ mode, keep, ...rule }: DraftRule): string {
  const { imagePipelines, imageNames, imageTags, imageTypes } = rule
  const lists = [imagePipelines, imageNames, imageTags, imageTypes]
  return JSON.stringify([
    mode?.text ?? 'auto',
    keep?.text ?? 'all',
    ...lists.map((list) => list.map(({ text }) => text).toSorted()),
  ])
}

function includes(all: readonly Placed[], some: readonly Placed[]): boolean {
  const texts = new Set(all.map(({ text }) => text))
  return some.every(({ text }) => texts.has(text))
}
