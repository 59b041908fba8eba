import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { wrapText } from '../../cli/wording.ts'
import { createDynamoCheckResults } from '../../functions/lib/aws/dynamo-check-results.ts'
import { createDynamoCopies } from '../../functions/lib/aws/dynamo-copies.ts'
import { createDynamoCopyPlans } from '../../functions/lib/aws/dynamo-copy-plans.ts'
import { createDynamoRunLedger } from '../../functions/lib/aws/dynamo-run-ledger.ts'
import type { ShareRecord } from '../../functions/lib/domain/run/run.ts'
import type { CheckResults } from '../../functions/lib/ports/check-results.ts'
import type { CopyPlans } from '../../functions/lib/ports/copy-plans.ts'
import type { RunLedger } from '../../functions/lib/ports/run-ledger.ts'
import { names } from '../../infra/names.ts'
import { clientsOf, type CloudConnection } from '../cloud/clients.ts'
import { startSocketCloud, type SocketCloud } from '../cloud/socket-cloud.ts'
import { rulesOfWorld } from '../worlds/put-rules.ts'
import type { World } from '../worlds/world.ts'
import { copyCostsOf } from './copy-costs.ts'
import { costOf } from './cost.ts'
import type { EndedExecution } from './follow-runs.ts'
import { createNarrator } from './narrator.ts'
import { play } from './play.ts'
import { proveAccess } from './prove-access.ts'
import { proveCopies } from './prove-copies.ts'
import type { CopySight, StartResult } from './result.ts'
import type { Screen } from './screen.ts'
import { showClosing } from './show-closing.ts'
import { showCopies } from './show-copies.ts'
import { showProof } from './show-proof.ts'
import type { Trigger } from './trigger.ts'
import { usageOf } from './usage.ts'
import type { CopyQuestions } from './watch-copies.ts'
import { watchRuns } from './watch-runs.ts'

/** What is to be run. */
export interface Scenario {
  readonly world: World
  /** How the user knows the world. */
  readonly worldFile: string
  /** Absent: the world's pipelines are executed and their event does the rest. */
  readonly trigger: Trigger | undefined
}

/**
 * Runs a world from its first build to the proof at the other end, and tells about it on the screen.
 * @throws BadInput when the world's rules or resources cannot be carried out.
 */
export async function runWorld(scenario: Scenario, screen: Screen): Promise<StartResult> {
  const { world, trigger } = scenario
  const rules = rulesOfWorld(world, scenario.worldFile)
  const realStartMs = performance.now()
  const startMs = Date.now()
  const cloud = await startSocketCloud(world, { port: 0, speed: 'skip', startMs })
  try {
    screen.line(
      `${screen.paint.strong('imagebuilder-share')} on this machine, no AWS account: ${cloud.connection.endpoint}`,
    )
    screen.line(wrapText(world.description, 80))
    screen.line()
    const narrator = createNarrator(screen, startMs)
    const ledger = ledgerOf(cloud, world)
    const watch = watchRuns(cloud, narrator, ledger)
    const expectedRuns = await play({ world, rules, cloud, narrator }, trigger)
    const executions = await watch.ended(expectedRuns)
    const virtualMs = cloud.core.clock.now() - startMs

    const checks = await Promise.all(executions.map(async ({ name }) => ledger.readChecks(name)))
    const runs = await Promise.all(executions.map(async ({ name }) => ledger.readRun(name)))
    const observed = runs.length > 0 && runs.every((run) => run?.observed === true)
    const shares = (await Promise.all(executions.map(async ({ name }) => sharesOf(name, ledger)))).flat()
    const usage = usageOf(cloud, watch.executionArns())
    const sights = await proveAccess(
      { connection: cloud.connection, world, accounts: cloud.core.accounts },
      shares,
    )
    showProof(screen, world, sights)
    // What only observes copies nothing.
    const copies = await copiesOf(observed ? [] : executions, { connection: cloud.connection, ledger })
    showCopies(screen, world, copies)

    const allEnded = executions.length >= expectedRuns
    const isDone =
      allEnded &&
      executions.every(({ status }) => status === 'SUCCEEDED') &&
      [...sights, ...copies.copies].every(({ expected }) => expected)
    const result: StartResult = {
      verdict: isDone ? 'done' : 'notDone',
      observed,
      executions: executions.map(({ arn: _arn, ...execution }) => execution),
      checks: checks.flat(),
      resources: shares.map(resourceOf),
      sights: [...sights],
      ...copies,
      usage: { ...usage, usDollars: costOf(usage) },
      virtualSeconds: Math.round(virtualMs / 1000),
      realSeconds: Math.round((performance.now() - realStartMs) / 100) / 10,
    }
    showClosing(screen, result)
    return result
  } finally {
    await cloud.close()
  }
}

/** Of a run that observes, nobody is to have anything. */
async function sharesOf(
  runId: string,
  ledger: Pick<RunLedger, 'readRun' | 'listShares'>,
): Promise<readonly ShareRecord[]> {
  const shares = await ledger.listShares(runId)
  const run = await ledger.readRun(runId)
  if (run?.observed !== true) return shares
  const result = { outcome: 'skipped', shareArns: [], exceptions: [], requestIds: [] } as const
  return shares.map((share) => Object.assign({ result }, share, { principals: [] }))
}

function resourceOf({ resourceArn, principals, result }: ShareRecord): StartResult['resources'][number] {
  const shown = { arn: resourceArn, outcome: result?.outcome ?? 'failed', accounts: principals.length }
  return result?.finding === undefined ? shown : { ...shown, finding: result.finding }
}

/** What the runs made of copies, and what it costs. */
async function copiesOf(
  executions: readonly EndedExecution[],
  { connection, ledger }: { readonly connection: CloudConnection; readonly ledger: CopyPlans },
): Promise<Pick<StartResult, 'copies' | 'copyCosts'>> {
  const runIds = executions.map(({ name }) => name)
  const sights: CopySight[] = []
  for (const runId of runIds) sights.push(...(await proveCopies(runId, { connection, ledger })))
  return { copies: sights, copyCosts: await copyCostsOf(runIds, ledger) }
}

/** The ledger as the owner reads it: runs, what checks said, and copies with their plans. */
function ledgerOf(
  cloud: SocketCloud,
  world: World,
): RunLedger & CopyQuestions & CopyPlans & Pick<CheckResults, 'readChecks'> {
  const { dynamoDb } = clientsOf(cloud.connection, world.ownerAccountId, world.region)
  const client = DynamoDBDocumentClient.from(dynamoDb)
  const copies = createDynamoCopies(client, names.ledger)
  const checks = createDynamoCheckResults(client, names.ledger)
  return {
    ...createDynamoRunLedger(client, names.ledger),
    ...createDynamoCopyPlans(client, names.ledger),
    readCopies: async (identities) => copies.readCopies(identities),
    readChecks: async (runId) => checks.readChecks(runId),
  }
}
