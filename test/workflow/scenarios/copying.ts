import { CreateDistributionConfigurationCommand } from '@aws-sdk/client-imagebuilder'
import { expect } from 'vitest'

import { launchTrialOf } from '../../../local/start/try-launch.ts'
import { sampleOf } from '../../cloud/image-builder/distribution-page-samples.ts'
import { createImage } from '../../support/build-image.ts'
import type { CloudUnderTest } from '../../support/cloud-under-test.ts'
import { abroad, copyEverywhere, copyWorld, home } from '../../support/copy-worlds.ts'
import { checkout, ownerId, payments, search } from '../../support/worlds.ts'
import { copiesPlanned, copiesSucceeded, doneImage, rested, runPath, type Scenario } from '../scenario.ts'

/** Copies that EC2 took from one Region to another. */
const crossings = ({ startedCopies }: CloudUnderTest): readonly string[] =>
  startedCopies
    .filter(({ region, sourceRegion }) => region !== sourceRegion)
    .map(({ accountId, region }) => `${accountId} ${region}`)

const build = async (cloud: CloudUnderTest) => rested(cloud, await cloud.build('al2023-base'))

/** The accounts and the Region of the page's configuration. */
const pageAccounts = ['123456789012', '987654321098'] as const
const pageRegion = 'us-west-2'

/** Which AMIs an account gets, and how. */
export const copying: readonly Scenario[] = [
  {
    title:
      'shares an image and copies its AMI to two accounts in two Regions, of which one is crossed to once',
    settings: { world: copyWorld({ rule: { share: { resources: ['image'] }, ...copyEverywhere } }) },
    act: build,
    expected: {
      ...copiesSucceeded,
      path: [...copiesPlanned, ...runPath.shared.slice(runPath.begun.length), ...runPath.succeeded],
      shares: { 'image al2023-base': doneImage() },
      outcomes: { 'image al2023-base': 'done' },
      run: { status: 'succeeded', counts: { done: 1 }, copyCounts: { done: 5 } },
      copies: {
        [`payments ${home}`]: 'done',
        [`checkout ${home}`]: 'done',
        [`platform ${abroad}`]: 'done',
        [`payments ${abroad}`]: 'done',
        [`checkout ${abroad}`]: 'done',
      },
      minutes: { atMost: 9 },
      also: async (cloud) => {
        expect(crossings(cloud)).toEqual([`${ownerId} ${abroad}`])
        expect(cloud.startedCopies).toHaveLength(5)
        // Nobody but those who were meant to has got any.
        expect(await cloud.amis(search, home)).toEqual([])
      },
    },
  },
  {
    title: "lets accounts launch the owner's AMI of each Region, where a rule wants no copies",
    settings: { world: copyWorld({ rule: { launch: { regions: 'all' } } }) },
    act: build,
    expected: {
      ...copiesSucceeded,
      // Nobody but the owner gets AMIs: there is no account to enter.
      path: copiesSucceeded.path.filter((state) => state !== 'CheckDestinations'),
      copies: { [`platform ${home}`]: 'done', [`platform ${abroad}`]: 'done' },
      minutes: { atMost: 3 },
      also: async (cloud) => {
        expect(cloud.startedCopies).toHaveLength(1)
        for (const region of [home, abroad]) {
          const [ami] = await cloud.amis(ownerId, region)
          const trials = [payments, checkout, search].map(async (id) =>
            (await launchTrialOf(cloud.cloud.connection, id, region))(ami!.ImageId!),
          )
          expect(await Promise.all(trials)).toEqual([true, true, false])
        }
      },
    },
  },
  {
    title: "carries out the configuration of Image Builder's page by hand, word for word",
    settings: {
      world: copyWorld(undefined, {
        accounts: [ownerId, ...pageAccounts].map((id) => ({ id, name: id })),
        organization: undefined,
        destinations: { regions: [pageRegion], accountIds: [...pageAccounts] },
      }),
    },
    act: async (cloud) => {
      const image = await createImage(cloud.cloud, ownerId, { region: pageRegion })
      const distribute = sampleOf('distributionConfiguration')
      return rested(cloud, await cloud.run({ resources: [image.arn], distribute }))
    },
    expected: {
      ...copiesSucceeded,
      copies: { [`${pageAccounts[0]} ${pageRegion}`]: 'done', [`${pageAccounts[1]} ${pageRegion}`]: 'done' },
      minutes: { atMost: 3 },
      also: async (cloud) => {
        const [ami] = await cloud.amis(pageAccounts[0], pageRegion)
        expect(ami).toMatchObject({
          Name: expect.stringMatching(/^Name 2026-11-20T[\d-]+/),
          Description: 'ImageCopy Ami Copy Configuration',
        })
      },
    },
  },
  {
    title: 'carries out a distribution configuration that a rule names by its ARN',
    settings: {
      world: copyWorld({
        rule: {
          targets: undefined,
          distribute: `arn:aws:imagebuilder:${home}:${ownerId}:distribution-configuration/everybody`,
        },
      }),
    },
    act: async (cloud) => {
      const targetAccountIds = [payments]
      const distributions = [{ region: home, amiDistributionConfiguration: { targetAccountIds } }]
      await cloud.owner.imageBuilder.send(
        new CreateDistributionConfigurationCommand({ name: 'everybody', distributions }),
      )
      return build(cloud)
    },
    expected: {
      ...copiesSucceeded,
      copies: { [`payments ${home}`]: 'done' },
      minutes: { atMost: 3 },
    },
  },
]
