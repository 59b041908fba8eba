import { EC2Client } from '@aws-sdk/client-ec2'
import { ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge'
import { describe, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { deployDestinations } from '../../../local/deploy/deploy-destinations.ts'
import { worldSchema, type World } from '../../../local/worlds/world.ts'
import { enter, ownerRole } from '../../support/destination-account.ts'
import {
  managementId,
  nonProdId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
  sandboxId,
  workloadsId,
} from '../../support/organization-cloud.ts'
import { copyImage, createCopyWorld } from '../ec2/copy-world.ts'

const accounts = [managementId, ownerId, nonProdId, workloadsId, sandboxId, outsiderId]

/** The world of the organization's cloud, as far as destinations are concerned. */
const worldWith = (destinations: object | undefined): World =>
  worldSchema.parse({
    ownerAccountId: ownerId,
    accounts: accounts.map((id) => ({ id, name: id, ...(id === sandboxId ? { status: 'SUSPENDED' } : {}) })),
    organization: {
      id: 'o-goldenimages',
      managementAccountId: managementId,
      accountIds: [managementId, ownerId, nonProdId, workloadsId, sandboxId],
    },
    ...(destinations === undefined ? {} : { destinations }),
  })

/** A cloud with an AMI that nonProd may copy, and with the destinations of a world. */
async function openCloud(destinations?: object) {
  const { cloud, sourceId } = await createCopyWorld()
  await deployDestinations(cloud, worldWith(destinations))
  const sts = await ownerRole(cloud, 'imagebuilder-share-sweep-lanes')
  return {
    cloud,
    enters: async (accountId: string): Promise<string> => nameOf(enter(cloud, accountId, sts)),
    copies: async (accountId: string): Promise<string> => {
      const client = new EC2Client(await enter(cloud, accountId, sts, otherRegion))
      return nameOf(copyImage(client, { SourceImageId: sourceId }))
    },
  }
}

const nameOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.name,
  )

/** Where an account's stack of a Region forwards the states of AMIs to. */
const forwardsTo = async (cloud: InProcessCloud, accountId: string, inRegion: string): Promise<unknown> =>
  clientsOf(cloud.connection, accountId, inRegion)
    .eventBridge.send(new ListTargetsByRuleCommand({ Rule: 'imagebuilder-share-wakeups' }))
    .then(
      ({ Targets }) => Targets?.map(({ Arn }) => Arn),
      (error: Error) => error.name,
    )

const regions = [region, otherRegion]
const bus = `arn:aws:events:us-east-1:${ownerId}:event-bus/imagebuilder-share-wakeups`

describe('the stacks of destination accounts', () => {
  it('are nowhere unless the world has them', async () => {
    const { enters } = await openCloud()

    expect(await enters(nonProdId)).toBe('AccessDenied')
  })

  it('are in all active members of the organization but the owner and the management account', async () => {
    const { enters } = await openCloud({ regions })

    const entered = await Promise.all(accounts.map(async (id) => `${id} ${await enters(id)}`))

    expect(entered.filter((text) => text.endsWith('done'))).toEqual([
      `${nonProdId} done`,
      `${workloadsId} done`,
    ])
  })

  it('are in the accounts that are named, also outside of the organization', async () => {
    const { enters } = await openCloud({ regions, accountIds: [outsiderId] })

    expect([await enters(outsiderId), await enters(nonProdId)]).toEqual(['done', 'AccessDenied'])
  })

  it.each([
    ['nothing is', undefined, 'done', 'done', [bus]],
    ['the role is missing', 'noRole', 'AccessDenied', 'AccessDenied', 'ResourceNotFoundException'],
    ['the role trusts somebody else', 'otherTrust', 'AccessDenied', 'AccessDenied', [bus]],
    ['a service control policy forbids copies', 'copyDenied', 'done', 'UnauthorizedOperation', [bus]],
    ['nobody forwards', 'noWakeUpRule', 'done', 'done', 'ResourceNotFoundException'],
  ])('act as they are when %s wrong', async (_, flaw, entering, copying, forwarding) => {
    const { cloud, enters, copies } = await openCloud({
      regions,
      ...(flaw === undefined ? {} : { flaws: { [nonProdId]: flaw } }),
    })

    expect({
      entering: await enters(nonProdId),
      copying: await copies(nonProdId).catch((error: Error) => error.name),
      forwarding: await forwardsTo(cloud, nonProdId, otherRegion),
    }).toEqual({ entering, copying, forwarding })
    // The neighbour is not touched.
    expect(await enters(workloadsId)).toBe('done')
    expect(await forwardsTo(cloud, workloadsId, region)).toEqual([bus])
  })

  it('forward nothing when the world has no wake-ups', async () => {
    const { cloud } = await openCloud({ regions, wakeUps: false })

    expect(await forwardsTo(cloud, nonProdId, region)).toBe('ResourceNotFoundException')
  })
})
