import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import type { WatchedExecution } from '../../local/rehearsal/execution-watch.ts'
import {
  createEdgeRecorder,
  edgeCoverage,
  type EdgeCoverage,
} from '../../local/step-functions/definition/edges.ts'
import { parseDefinition } from '../../local/step-functions/definition/parse-definition.ts'
import { minutesOf, openLastingCloud, shortName, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { copyPath, copyStates, type ExpectedShare, type Scenario } from './scenario.ts'
import type { Themes } from './themes.ts'

const edges = createEdgeRecorder()
const played = new Set<Scenario>()

/** The state machines, as they are called and as they lie in `statemachine`. */
export const stateMachines = [
  { name: 'imagebuilder-share-run', file: 'run.asl.json' },
  { name: 'imagebuilder-share-sweep', file: 'sweep-lanes.asl.json' },
] as const

/** Edges for failures that are taken although nothing breaks down. */
const edgesOfRefusals: ReadonlySet<string> = new Set([
  // A bad input.
  'RegisterRun -[catch 1]-> RunFailed',
  // An image that is not available yet.
  'PlanRun -[retry 1]-> PlanRun',
  // A right that was taken away.
  'ShareResources -[catch 1]-> SharingEnded',
  'PublishRunEnded -[catch 1]-> RunFailed',
])

/** Whether an edge is taken only when something breaks down. */
export function isForBreakdowns(edge: string): boolean {
  return /-\[(retry|catch) /.test(edge) && !edgesOfRefusals.has(edge)
}

/** Which edges of a state machine the themes take, each of whose scenarios was played, or is now. */
export async function coverageBy(
  themes: Themes,
  { name, file }: (typeof stateMachines)[number],
): Promise<EdgeCoverage> {
  for (const scenario of Object.values(themes).flat()) if (!played.has(scenario)) await play(scenario)
  const text = readFileSync(`statemachine/${file}`, 'utf8').replaceAll(/\$\{(\w+)\}/g, '$1')
  return edgeCoverage(parseDefinition(text), edges.visited(name))
}

/** Plays a scenario. Its cloud is not kept: a hundred of them take gigabytes. */
async function play(scenario: Scenario) {
  const cloud = await openLastingCloud({ ...scenario.settings, edges })
  const run = await scenario.act(cloud)
  // Environments hold much, and a call would start new ones.
  cloud.cloud.dispose()
  played.add(scenario)
  return { cloud, run }
}

/** Makes a test of each scenario. */
export function describeScenarios(themes: Themes): void {
  describe.each(Object.entries(themes))('%s', (_theme, scenarios) => {
    it.each(scenarios.map((scenario) => [scenario.title, scenario] as const))(
      '%s',
      async (_title, scenario) => {
        const { cloud, run } = await play(scenario)
        const { expected } = scenario

        const copying = run.path.filter((state) => copyStates.has(state))
        const path = run.path.filter((state) => !copyStates.has(state))
        const usual = expected.path.includes('ShareAndCopy') ? copyPath.nothing : []
        expect({ status: run.status, error: run.error, path, copying }).toEqual({
          status: expected.status,
          error: expected.error,
          path: expected.path,
          copying: expected.copying ?? usual,
        })
        for (const part of expected.cause ?? []) expect(run.cause).toContain(part)
        expect(mapValues(cloud.sharesOf(run.name), endOf)).toEqual(expected.shares ?? {})
        expect(await cloud.outcomes(run.name)).toEqual(expected.outcomes ?? {})
        expect(await cloud.copyOutcomes(run.name)).toEqual(expected.copies ?? {})
        expect(await cloud.leftOvers()).toEqual(expected.leftOvers ?? [])
        expect((await cloud.ledger.readRun(run.name)) ?? { status: 'absent' }).toMatchObject(expected.run)
        expect(await sights(cloud, Object.keys(expected.seenBy ?? {}), run.name)).toEqual(
          expected.seenBy ?? {},
        )
        expect(await heldLeases(cloud)).toEqual(expected.leased ?? [])
        const { minutes } = expected
        const [least, most] = typeof minutes === 'number' ? [minutes, minutes] : [0, minutes.atMost]
        expect(minutesOf(run)).toBeGreaterThanOrEqual(least)
        expect(minutesOf(run)).toBeLessThanOrEqual(most)
        await expected.also?.(cloud, run)
      },
    )
  })
}

function endOf({ status, error, path }: WatchedExecution): ExpectedShare {
  return { status, path, ...(error === undefined ? {} : { error }) }
}

async function sights(cloud: CloudUnderTest, shortNames: readonly string[], runId: string) {
  const arns = (await cloud.ledger.listShares(runId)).map(({ resourceArn }) => resourceArn)
  const seen: Record<string, readonly string[]> = {}
  for (const name of shortNames) {
    seen[name] = await cloud.seenBy(arns.find((arn) => shortName(arn) === name)!)
  }
  return seen
}

async function heldLeases(cloud: CloudUnderTest): Promise<readonly string[]> {
  const items = await cloud.ledgerItems()
  return items
    .filter(({ pk, ownerArn }) => String(pk).startsWith('LOCK#') && ownerArn !== undefined)
    .map(({ pk }) => shortName(String(pk).replace('LOCK#', '')))
}

function mapValues<One, Other>(record: Readonly<Record<string, One>>, map: (one: One) => Other) {
  return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, map(one)]))
}
