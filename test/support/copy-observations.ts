import { DescribeImagesCommand, type EC2Client, type Image } from '@aws-sdk/client-ec2'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { createDynamoCopyLedger } from '../../functions/lib/aws/dynamo-copy-ledger.ts'
import { createDynamoCopyPlans } from '../../functions/lib/aws/dynamo-copy-plans.ts'
import type { CopyLedger } from '../../functions/lib/ports/copy-ledger.ts'
import type { CopyPlans } from '../../functions/lib/ports/copy-plans.ts'
import { isMutating } from '../../local/cloud/call-log.ts'
import { ec2ClientOf } from '../../local/cloud/clients.ts'
import type { StartedCopy } from '../../local/ec2/copy-plan.ts'
import type { Rehearsal } from '../../local/rehearsal/rehearsal.ts'
import { proveCopies } from '../../local/start/prove-copies.ts'

/** What tests ask about copies. */
export interface CopyObservations {
  readonly copyLedger: CopyLedger
  readonly copyPlans: CopyPlans
  /** Every copy that EC2 took, in their order, whoever asked for it. */
  readonly startedCopies: readonly StartedCopy[]
  /** EC2 as the administrator of an account. */
  ec2(accountId: string, region: string): Promise<EC2Client>
  /** The AMIs that an account owns in a Region, those that are pending or failed among them. */
  amis(accountId: string, region: string): Promise<readonly Image[]>
  /**
   * What the ledger says of each copy of a run, by `payments eu-west-1`: `done`, or `failed ROLE_NOT_ASSUMABLE`. Of what
   * is done, the account itself was asked whether it owns and launches it: else `done?`. Several of a lane: with commas.
   */
  copyOutcomes(runId: string): Promise<Readonly<Record<string, string>>>
  /** What copying leaves behind that should not stay: empty, once all has come to rest. */
  leftOvers(): Promise<readonly string[]>
  /** CopyImage calls that EC2 refused, by error code. */
  refusedCopies(): readonly string[]
}

/** Asks the ledger and the accounts. */
export function copyObservations(
  { cloud, world, owner, watch }: Rehearsal,
  startedCopies: readonly StartedCopy[],
): CopyObservations {
  const document = DynamoDBDocumentClient.from(owner.dynamoDb)
  const copyLedger = createDynamoCopyLedger(document, 'imagebuilder-share-ledger')
  const copyPlans = createDynamoCopyPlans(document, 'imagebuilder-share-ledger')
  const ec2: CopyObservations['ec2'] = async (accountId, region) =>
    ec2ClientOf(cloud.connection, accountId, region)
  const nameOf = (accountId: string): string =>
    world.accounts.find(({ id }) => id === accountId)?.name ?? accountId

  return {
    copyLedger,
    copyPlans,
    startedCopies,
    ec2,
    amis: async (accountId, region) => {
      const client = await ec2(accountId, region)
      const { Images = [] } = await client.send(new DescribeImagesCommand({ Owners: ['self'] }))
      return Images
    },
    copyOutcomes: async (runId) => {
      const proven = await proveCopies(runId, { connection: cloud.connection, ledger: copyPlans })
      const shown = proven.map(({ accountId, region, outcome, expected, finding }) => ({
        lane: `${nameOf(accountId)} ${region}`,
        end: [outcome === 'done' && !expected ? 'done?' : outcome, finding?.check ?? []].flat().join(' '),
      }))
      const byLane = Object.entries(Object.groupBy(shown, ({ lane }) => lane))
      return Object.fromEntries(
        byLane.map(([lane, same = []]) => [
          lane,
          same
            .map(({ end }) => end)
            .toSorted()
            .join(', '),
        ]),
      )
    },
    leftOvers: async () => {
      const lanes = await copyLedger.listActiveLanes()
      const [waits, grants] = [await copyLedger.listWaits(), await copyLedger.listGrants()]
      return [
        ...lanes.map(({ accountId, region }) => `active lane ${nameOf(accountId)} ${region}`),
        ...waits.map(({ runId }) => `waiting run ${runId}`),
        ...grants.map(
          ({ region, launchAccounts }) => `grants in ${region} to ${launchAccounts.map(nameOf).join()}`,
        ),
        ...watch
          .sweepArns()
          .filter((arn) => watch.isRunning(arn))
          .map((arn) => `sweep ${arn.split(':').at(-1)}`),
      ]
    },
    refusedCopies: () =>
      cloud.core.calls
        .all()
        .filter((call) => call.operation === 'CopyImage' && isMutating(call))
        .filter(({ errorCode }) => errorCode !== undefined)
        .map(({ errorCode }) => errorCode!),
  }
}
