import { describe, expect, it } from 'vitest'

import { coverageBy, describeScenarios, isForBreakdowns, stateMachines } from '../workflow/play-scenarios.ts'
import { failingThemes } from '../workflow/themes.ts'

describeScenarios(failingThemes)

describe('the failing scenarios together', () => {
  it.each(stateMachines)('take every edge of $name for breakdowns', async (stateMachine) => {
    const { all, missing } = await coverageBy(failingThemes, stateMachine)

    expect(all.filter(isForBreakdowns).length).toBeGreaterThan(0)
    expect(missing.filter(isForBreakdowns)).toEqual([])
  })
})
