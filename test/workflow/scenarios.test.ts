import { describe, expect, it } from 'vitest'

import { coverageBy, describeScenarios, isForBreakdowns, stateMachines } from './play-scenarios.ts'
import { ordinaryThemes } from './themes.ts'

describeScenarios(ordinaryThemes)

describe('the scenarios together', () => {
  it.each(stateMachines)('take every edge of $name but those for breakdowns', async (stateMachine) => {
    const { all, missing } = await coverageBy(ordinaryThemes, stateMachine)

    expect(all.length).toBeGreaterThan(4)
    expect(missing.filter((edge) => !isForBreakdowns(edge))).toEqual([])
  })
})
