import type { Scenario } from './scenario.ts'
import { changedRules } from './scenarios/changed-rules.ts'
import { checking } from './scenarios/checking.ts'
import { copyFailures } from './scenarios/copy-failures.ts'
import { copyLanes } from './scenarios/copy-lanes.ts'
import { copyOutputs } from './scenarios/copy-outputs.ts'
import { copying } from './scenarios/copying.ts'
import { failures } from './scenarios/failures.ts'
import { launch } from './scenarios/launch.ts'
import { leases } from './scenarios/leases.ts'
import { prerequisites } from './scenarios/prerequisites.ts'
import { shareMode } from './scenarios/share-mode.ts'
import { sharing } from './scenarios/sharing.ts'
import { starting } from './scenarios/starting.ts'

/** Scenarios by what they are about. */
export type Themes = Readonly<Record<string, readonly Scenario[]>>

const themes: Themes = {
  starting,
  prerequisites,
  leases,
  sharing,
  'share mode': shareMode,
  'changed rules': changedRules,
  launch,
  copying,
  'copy outputs': copyOutputs,
  'copy lanes': copyLanes,
  'copy failures': copyFailures,
  checking,
  failures,
}

/** Scenarios in which others want the same slots. */
const contested: ReadonlySet<Scenario> = new Set(copyLanes)

/** Scenarios in which nothing breaks down: what was asked for can be done, or is refused. */
export const ordinaryThemes: Themes = themesWith((scenario) => !breaksDown(scenario))

/** Scenarios in which functions crash and hang, events are lost, lanes are contested, and AWS fails. */
export const failingThemes: Themes = themesWith(breaksDown)

function breaksDown(scenario: Scenario): boolean {
  if (contested.has(scenario)) return true
  const { settings = {} } = scenario
  const { faults, awsFaults, aroundPutEvents, deliveryFaults, aroundInvoke } = settings
  return [faults, awsFaults, aroundPutEvents, deliveryFaults, aroundInvoke].some(
    (fault) => fault !== undefined,
  )
}

function themesWith(filter: (scenario: Scenario) => boolean): Themes {
  const kept = Object.entries(themes).map(([theme, scenarios]) => [theme, scenarios.filter(filter)] as const)
  return Object.fromEntries(kept.filter(([, scenarios]) => scenarios.length > 0))
}
