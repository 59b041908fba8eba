import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'

import { createDynamoCopyPlans } from '../../functions/lib/aws/dynamo-copy-plans.ts'
import { names } from '../../infra/names.ts'
import { isMutating } from '../cloud/call-log.ts'
import { usageOf } from '../start/usage.ts'
import { loadWorld } from '../worlds/load-world.ts'
import type { World } from '../worlds/world.ts'
import { copiedOnly, sharedOnly } from './one-sided-worlds.ts'
import { openRehearsal, type Rehearsal, type RehearsalSettings } from './rehearsal.ts'

/** What a build that is shared with twelve accounts costs in calls and time. */
export interface Figures {
  readonly accounts: number
  readonly resources: number
  /** Calls to Image Builder, RAM and EC2 that change something; two per resource and one per AMI are the least. */
  readonly mutatingCalls: number
  /** As AWS bills them, executions of the shares included. */
  readonly stateTransitions: number
  readonly lambdaCalls: number
  readonly ledgerWrites: number
  readonly ledgerReads: number
  /** From the event to the end of the run. */
  readonly virtualSeconds: number
  /** Calls to Image Builder, RAM and EC2 that change something, of a second run for the same image. */
  readonly mutatingCallsOfRepeatedRun: number
}

/**
 * Builds an image of local/worlds/twelve-accounts.json, lets its event share it in a mode, and counts; then repeats
 * the event.
 */
export async function measureFigures(
  mode: 'policy' | 'share',
  settings: Pick<RehearsalSettings, 'deployment' | 'scripts'>,
): Promise<Figures> {
  const rehearsal = await openRehearsal(worldIn(mode), settings)
  try {
    const run = await rehearsal.build('al2023-base')
    const shares = (await rehearsal.ledger.listShares(run.name)).filter(
      ({ result }) => result?.outcome === 'done',
    )
    const used = usage(rehearsal)
    const [began, ended] = [run.events[0]?.timestamp, run.events.at(-1)?.timestamp]
    await repeat(rehearsal, run.input)
    return {
      accounts: Math.max(...shares.map(({ principals }) => principals.length)),
      resources: shares.length,
      mutatingCalls: used.mutatingSharingCalls,
      stateTransitions: used.stateTransitions,
      lambdaCalls: used.lambdaInvocations,
      ledgerWrites: used.ledgerWrites,
      ledgerReads: used.ledgerReads,
      virtualSeconds: ((ended?.getTime() ?? 0) - (began?.getTime() ?? 0)) / 1000,
      mutatingCallsOfRepeatedRun: usage(rehearsal).mutatingSharingCalls - used.mutatingSharingCalls,
    }
  } finally {
    rehearsal.cloud.dispose()
  }
}

/** What copying a build to four accounts in three Regions costs in calls and time. */
export interface CopyFigures {
  /** Relays among them. */
  readonly copies: number
  /** Calls of CopyImage but for dry runs; as many as copies is the least. */
  readonly copyCalls: number
  /** Calls to EC2 and SSM that change something, grants and their withdrawal among them. */
  readonly mutatingCalls: number
  /** Calls that ask EC2 or STS, for each copy. */
  readonly lookingCallsPerCopy: number
  /** Of the run and of the sweep. */
  readonly stateTransitions: number
  readonly lambdaCalls: number
  readonly ledgerWrites: number
  readonly ledgerReads: number
  /** From the event to the end of the run. */
  readonly virtualSeconds: number
  /** Calls that change something, of a second run for the same image. */
  readonly mutatingCallsOfRepeatedRun: number
}

/**
 * Builds the same image, lets its event copy it and share nothing, and counts until nothing goes on any more; then
 * repeats the event.
 */
export async function measureCopyFigures(
  settings: Pick<RehearsalSettings, 'deployment' | 'scripts'>,
): Promise<CopyFigures> {
  const rehearsal = await openRehearsal(copiedOnly(loadWorld('local/worlds/twelve-accounts.json')), settings)
  const { cloud, owner } = rehearsal
  try {
    const run = await rehearsal.build('al2023-base')
    await cloud.clock.advance(restMs)
    const copyPlans = createDynamoCopyPlans(DynamoDBDocumentClient.from(owner.dynamoDb), names.ledger)
    const copies = (await copyPlans.readCopyResult(run.name))?.counts.done ?? 0
    const used = usage(rehearsal)
    const calls = cloud.core.calls.all()
    const looking = calls.filter(
      ({ caller, operation }) =>
        caller.roleArn !== undefined && (operation === 'AssumeRole' || operation === 'DescribeImages'),
    )
    const [began, ended] = [run.events[0]?.timestamp, run.events.at(-1)?.timestamp]
    const copyCalls = calls.filter((call) => call.operation === 'CopyImage' && isMutating(call)).length
    await repeat(rehearsal, run.input)
    await cloud.clock.advance(restMs)
    return {
      copies,
      copyCalls,
      mutatingCalls: used.mutatingCopyCalls,
      lookingCallsPerCopy: Math.round((looking.length / copies) * 10) / 10,
      stateTransitions: used.stateTransitions,
      lambdaCalls: used.lambdaInvocations,
      ledgerWrites: used.ledgerWrites,
      ledgerReads: used.ledgerReads,
      virtualSeconds: ((ended?.getTime() ?? 0) - (began?.getTime() ?? 0)) / 1000,
      mutatingCallsOfRepeatedRun: usage(rehearsal).mutatingCopyCalls - used.mutatingCopyCalls,
    }
  } finally {
    cloud.dispose()
  }
}

/** After so long grants are withdrawn and the sweep has ended. */
const restMs = 20 * 60_000

const ruleWithShare = z.looseObject({ share: z.looseObject({}) })

function worldIn(mode: 'policy' | 'share'): World {
  const world = sharedOnly(loadWorld('local/worlds/twelve-accounts.json'))
  const rules = z.looseObject({ rules: z.array(ruleWithShare) }).parse(world.rules)
  const withMode = rules.rules.map((rule) => ({ ...rule, share: { ...rule.share, mode } }))
  return { ...world, rules: z.json().parse({ ...rules, rules: withMode }) }
}

/** The same image again, in another event: another run. */
async function repeat({ run }: Rehearsal, input: unknown): Promise<void> {
  await run(typeof input === 'object' ? { ...input, eventId: 'another' } : input)
}

function usage({ cloud, watch }: Rehearsal) {
  return usageOf(cloud, [...watch.runArns(), ...watch.shareArns(), ...watch.sweepArns()])
}
