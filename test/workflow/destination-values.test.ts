import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2'
import { expect, it } from 'vitest'

import { destinationTemplateValues } from '../../functions/lib/domain/checks/destination-template/template-values.ts'
import { deployDestination, readDestinationTemplate } from '../../local/deploy/destination-stack.ts'
import { rulesOfWorld } from '../../local/worlds/put-rules.ts'
import { openCloud, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { buildEncrypted, sharedKey } from '../support/copy-sources.ts'
import { copyRules, copyWorld, home } from '../support/copy-worlds.ts'
import { checkout, ownerId, payments, search } from '../support/worlds.ts'
import { rested } from './scenario.ts'

const accounts = [payments, checkout, search]

/** A launch template of payments that Image Builder's role may change. */
async function createLaunchTemplate(cloud: CloudUnderTest): Promise<string> {
  const Tags = [{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }]
  const ec2 = await cloud.ec2(payments, home)
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'fleet',
      LaunchTemplateData: { InstanceType: 't3.small' },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags }],
    }),
  )
  return LaunchTemplate!.LaunchTemplateId!
}

it('does all that rules want with the values that they give the template of destination accounts, and less without one', async () => {
  const cloud = await openCloud({
    world: copyWorld(undefined, { destinations: { accountIds: [] } }),
  })
  const launchTemplateId = await createLaunchTemplate(cloud)
  const key = await sharedKey(cloud, { accountId: ownerId, region: home }, ...accounts)
  const image = await buildEncrypted(cloud, { name: 'secret', kmsKeyId: key })
  const rules = copyRules({
    accounts,
    kmsKeys: { golden: { [home]: key } },
    rule: {
      match: { imageNames: ['secret'] },
      copy: {
        regions: [home],
        kmsKeys: 'golden',
        launchTemplateConfigurations: [{ launchTemplateId, accountId: payments }],
      },
      ssmParameters: [{ parameterName: 'ImageBuilder-linux' }],
    },
  })!
  await cloud.putRules(rules)
  const { values, beyond } = destinationTemplateValues(rulesOfWorld({ rules }, 'the test')!)
  const template = readDestinationTemplate()
  const deploy = async (accountId: string, missing: object) =>
    deployDestination(
      cloud.cloud,
      { accountId, region: home },
      { template, parameters: { ...values, ...missing } },
    )

  await deploy(payments, {})
  await deploy(checkout, { EncryptedImages: 'false' })
  await deploy(search, { ParameterPrefix: 'platform/' })
  const run = await rested(
    cloud,
    await cloud.run({ eventId: 'e', resource: image, time: '2026-11-20T06:00:00Z' }),
  )

  expect({ values, beyond }).toEqual({
    values: {
      OwnerAccountId: ownerId,
      EncryptedImages: 'true',
      LaunchTemplates: 'true',
      SsmParameters: 'true',
      ParameterPrefix: 'ImageBuilder-',
      KmsKeyArns: `arn:aws:kms:*:${ownerId}:key/*`,
    },
    beyond: [],
  })
  expect(await cloud.copyOutcomes(run.name)).toEqual({
    [`payments ${home}`]: 'done',
    [`platform ${home}`]: 'done',
    [`checkout ${home}`]: expect.stringMatching(/^(?:blocked|failed) \w*KEY/) as string,
    [`search ${home}`]: 'failed OUTPUT_REFUSED',
  })
})
