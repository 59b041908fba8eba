import { countedList, principalTexts } from './effect-wording.ts'
import type { Reach, ReachChange } from './reach-changes.ts'
import type { Tone } from './terminal.ts'

/** A line on the effect of rules. */
export interface EffectLine {
  readonly text: string
  readonly tone: Tone
}

/** What a rule gains and loses for AMIs, one line for each: copies, launch permission, parameters. */
export function reachLines(change: ReachChange): readonly EffectLine[] {
  return [
    ...lines('gains copies for', change.copiesGained, 'good'),
    ...lines('loses copies for', change.copiesLost, 'bad'),
    ...lines('gains launch permission for', change.launchesGained, 'good'),
    ...lines('loses launch permission for', change.launchesLost, 'bad'),
    ...named('writes', change.parametersGained, 'good'),
    ...named('no longer writes', change.parametersLost, 'bad'),
    ...change.configurationsGained.map((arn): EffectLine => ({
      text: `distributes as ${arn} says`,
      tone: 'good',
    })),
    ...change.configurationsLost.map((arn): EffectLine => ({
      text: `no longer distributes as ${arn} says`,
      tone: 'bad',
    })),
  ]
}

function lines(verb: string, reach: readonly Reach[], tone: Tone): readonly EffectLine[] {
  return reach.map(({ principals, regions }) => ({
    text: `${verb} ${principalTexts(principals).join(', ')} in ${countedList(regions, 'Region')}`,
    tone,
  }))
}

function named(verb: string, names: readonly string[], tone: Tone): readonly EffectLine[] {
  return names.length === 0 ? [] : [{ text: `${verb} ${countedList(names, 'parameter')}`, tone }]
}
