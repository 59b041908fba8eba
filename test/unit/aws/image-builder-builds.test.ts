import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder'
import { describe, expect, it } from 'vitest'

import { createImageBuilderBuilds } from '../../../functions/lib/aws/image-builder-builds.ts'
import { regionalClients } from '../../../functions/lib/aws/regional-clients.ts'
import { readDistributions } from '../../../functions/lib/domain/copying/read-distributions.ts'
import { clientsOf } from '../../../local/cloud/clients.ts'
import {
  createDistributionWorld,
  distribute,
  everywhere,
} from '../../cloud/image-builder/distribution-world.ts'
import { nonProdId, otherRegion, ownerId, region, workloadsId } from '../../support/organization-cloud.ts'
import { scriptedAws } from '../../support/scripted-aws.ts'
import type { ScriptedAnswer } from '../../support/scripted-aws.ts'

const imageArn = `arn:aws:imagebuilder:eu-west-1:${ownerId}:image/al2023-base/1.0.0/1`
const configurationArn = `arn:aws:imagebuilder:eu-west-1:${ownerId}:distribution-configuration/golden`

function scripted(answer: ScriptedAnswer) {
  const { requests, settings } = scriptedAws(() => answer)
  const clientFor = regionalClients((inRegion) => new ImagebuilderClient({ ...settings, region: inRegion }))
  return { requests, builds: createImageBuilderBuilds(clientFor) }
}

describe('a build as Image Builder records it', () => {
  it('has the AMIs that were made, and what Image Builder carried out', async () => {
    const cloud = createDistributionWorld()
    const image = await distribute(cloud, everywhere)
    const { imageBuilder } = clientsOf(cloud.connection, ownerId, region)

    const found = await createImageBuilderBuilds(() => imageBuilder).findBuild(image.arn!)

    expect(found).toMatchObject({ type: 'AMI', status: 'AVAILABLE', tags: {}, createdAt: image.dateCreated })
    expect(found?.distributed).toEqual(everywhere)
    expect(found?.amis.map(({ accountId, region }) => `${accountId} ${region}`).toSorted()).toEqual(
      [
        `${ownerId} ${region}`,
        ...[nonProdId, workloadsId].flatMap((id) => [`${id} ${region}`, `${id} ${otherRegion}`]),
      ].toSorted(),
    )
  })

  it('says little where Image Builder says little', async () => {
    const { builds, requests } = scripted({ image: { arn: imageArn } })

    expect(await builds.findBuild(imageArn)).toEqual({
      type: 'AMI',
      status: 'PENDING',
      tags: {},
      createdAt: '',
      amis: [],
      distributed: [],
    })
    expect(requests[0]?.host).toBe('imagebuilder.eu-west-1.amazonaws.com')
  })

  it('has type, tags and pipeline, which rules look at', async () => {
    const sourcePipelineArn = imageArn.replace(':image/al2023-base/1.0.0/1', ':image-pipeline/web')
    const { builds } = scripted({ image: { type: 'DOCKER', sourcePipelineArn, tags: { team: 'web' } } })

    expect(await builds.findBuild(imageArn)).toMatchObject({
      type: 'DOCKER',
      pipelineArn: sourcePipelineArn,
      tags: { team: 'web' },
    })
  })

  it('takes entries that it cannot read as not carried out, and empty lists as absent', async () => {
    const distributions = [
      { region: 'eu-west-1', amiDistributionConfiguration: { name: 'golden', targetAccountIds: [] } },
      { region: 'Ireland' },
    ]
    const { builds } = scripted({ image: { distributionConfiguration: { distributions } } })

    expect((await builds.findBuild(imageArn))?.distributed).toEqual([
      { region: 'eu-west-1', amiDistributionConfiguration: { name: 'golden' } },
    ])
  })

  it('is absent when Image Builder does not show it', async () => {
    expect(await scripted({ error: 'ForbiddenException' }).builds.findBuild(imageArn)).toBeUndefined()
  })

  it('is a passing error when Image Builder throttles', async () => {
    const throttled = scripted({ error: 'CallRateLimitExceededException', status: 429 }).builds

    await expect(throttled.findBuild(imageArn)).rejects.toMatchObject({ name: 'TransientServiceError' })
  })
})

describe('a distribution configuration', () => {
  it('is read as a person would have written it', async () => {
    const cloud = createDistributionWorld()
    const { distributionConfiguration } = await distribute(cloud, everywhere)
    const { imageBuilder } = clientsOf(cloud.connection, ownerId, region)

    const found = await createImageBuilderBuilds(() => imageBuilder).findDistribution(
      distributionConfiguration!.arn!,
    )

    expect(readDistributions(found)).toEqual({ kind: 'read', distributions: everywhere })
  })

  it('is read without the empty lists and tags that Image Builder answers', async () => {
    const distributions = [
      {
        region: 'eu-west-1',
        amiDistributionConfiguration: {
          amiTags: {},
          targetAccountIds: [],
          launchPermission: { userIds: [] },
        },
        launchTemplateConfigurations: [],
      },
    ]
    const distributionConfiguration = { arn: configurationArn, distributions, timeoutMinutes: 720, tags: {} }
    const { builds } = scripted({ distributionConfiguration })

    expect(readDistributions(await builds.findDistribution(configurationArn))).toEqual({
      kind: 'read',
      distributions: [{ region: 'eu-west-1', amiDistributionConfiguration: {} }],
    })
  })

  it('is asked for in the Region of its ARN, and absent when Image Builder does not show it', async () => {
    const { builds, requests } = scripted({ error: 'ResourceNotFoundException', status: 404 })

    expect(await builds.findDistribution(configurationArn)).toBeUndefined()
    expect(requests).toMatchObject([
      {
        host: 'imagebuilder.eu-west-1.amazonaws.com',
        operation: '/GetDistributionConfiguration',
        input: { distributionConfigurationArn: configurationArn },
      },
    ])
  })
})
