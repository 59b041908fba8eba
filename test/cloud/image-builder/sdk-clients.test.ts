import {
  CreateComponentCommand,
  CreateContainerRecipeCommand,
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
  DeleteContainerRecipeCommand,
  GetContainerRecipePolicyCommand,
  GetImageCommand,
  GetImagePolicyCommand,
  ImagebuilderClient,
  ListContainerRecipesCommand,
  ListImagesCommand,
  ListTagsForResourceCommand,
  PutImagePolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateImagePipelineCommand,
} from '@aws-sdk/client-imagebuilder'
import {
  CreateResourceShareCommand,
  DeleteResourceShareCommand,
  DisassociateResourceShareCommand,
  GetResourceShareAssociationsCommand,
  GetResourceSharesCommand,
  PromoteResourceShareCreatedFromPolicyCommand,
  RAMClient,
} from '@aws-sdk/client-ram'
import { describe, expect, it } from 'vitest'

import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { clientSettings, testCredentials } from '../wire/open-core.ts'
import { amazonLinux, document, imagePolicy, updateLinux } from './resources.ts'
import { createSharingCloud, memberId, ownerId, region } from './sharing-cloud.ts'

function createClients() {
  const cloud = createSharingCloud()
  const gateway = createGateway({
    core: cloud.core,
    services: [cloud.imageBuilder.service, cloud.ram.service],
    credentials: testCredentials,
  })
  const settingsOf = (accountId: string) => ({
    ...clientSettings,
    region,
    credentials: { accessKeyId: accountId, secretAccessKey: 'local' },
    requestHandler: createRequestHandler(gateway),
  })
  return {
    cloud,
    owner: new ImagebuilderClient(settingsOf(ownerId)),
    member: new ImagebuilderClient(settingsOf(memberId)),
    ownerRam: new RAMClient(settingsOf(ownerId)),
    memberRam: new RAMClient(settingsOf(memberId)),
  }
}

describe('the SDK’s clients', () => {
  it('build, share and see an image over the wire', async () => {
    const { cloud, owner, member, ownerRam, memberRam } = createClients()
    const component = await owner.send(
      new CreateComponentCommand({
        name: 'hardening',
        semanticVersion: '1.0.0',
        platform: 'Linux',
        data: document,
      }),
    )
    const components = [updateLinux, component.componentBuildVersionArn!]
    const recipe = await owner.send(
      new CreateImageRecipeCommand({
        name: 'base',
        semanticVersion: '1.0.0',
        parentImage: amazonLinux,
        components: components.map((componentArn) => ({ componentArn })),
      }),
    )
    const infrastructure = await owner.send(
      new CreateInfrastructureConfigurationCommand({ name: 'small', instanceProfileName: 'builder' }),
    )
    const { imageBuildVersionArn } = await owner.send(
      new CreateImageCommand({
        imageRecipeArn: recipe.imageRecipeArn!,
        infrastructureConfigurationArn: infrastructure.infrastructureConfigurationArn!,
      }),
    )
    const imageArn = imageBuildVersionArn!
    await cloud.pass(6 * cloud.core.timing.buildStateSeconds)

    await owner.send(new PutImagePolicyCommand({ imageArn, policy: imagePolicy(imageArn, [memberId]) }))
    await cloud.pass(8)
    const { resourceShareAssociations } = await ownerRam.send(
      new GetResourceShareAssociationsCommand({ associationType: 'RESOURCE', resourceArn: imageArn }),
    )
    const { resourceShareArn } = resourceShareAssociations![0]!
    await ownerRam.send(new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn }))
    await cloud.pass(35)

    const { image } = await member.send(new GetImageCommand({ imageBuildVersionArn: imageArn }))
    expect(image).toMatchObject({
      arn: imageArn,
      state: { status: 'AVAILABLE' },
      outputResources: { amis: [{ accountId: ownerId, region }] },
      imageRecipe: { components: components.map((componentArn) => ({ componentArn })) },
    })
    const listed = await member.send(new ListImagesCommand({ owner: 'Shared' }))
    expect(listed.imageVersionList).toMatchObject([{ arn: imageArn.replace(/\/1$/, ''), owner: ownerId }])
    const shares = await memberRam.send(new GetResourceSharesCommand({ resourceOwner: 'OTHER-ACCOUNTS' }))
    expect(shares.resourceShares).toMatchObject([
      { resourceShareArn, featureSet: 'STANDARD', creationTime: expect.any(Date) },
    ])
    const { policy } = await owner.send(new GetImagePolicyCommand({ imageArn }))
    expect(policy).toContain(`arn:aws:iam::${memberId}:root`)
  })

  it('share a container recipe by a share of one’s own, and end that again', async () => {
    const { cloud, owner, member, ownerRam, memberRam } = createClients()
    const { containerRecipeArn } = await owner.send(
      new CreateContainerRecipeCommand({
        name: 'app',
        semanticVersion: '1.0.0',
        parentImage: 'amazonlinux:latest',
        containerType: 'DOCKER',
        targetRepository: { service: 'ECR', repositoryName: 'apps' },
        components: [{ componentArn: updateLinux }],
      }),
    )
    const resourceArn = containerRecipeArn!
    await owner.send(new TagResourceCommand({ resourceArn, tags: { team: 'platform', stage: 'test' } }))
    await owner.send(new UntagResourceCommand({ resourceArn, tagKeys: ['stage'] }))
    const { tags } = await owner.send(new ListTagsForResourceCommand({ resourceArn }))
    expect(tags).toStrictEqual({ team: 'platform' })

    const { resourceShare } = await ownerRam.send(
      new CreateResourceShareCommand({
        name: 'golden',
        resourceArns: [resourceArn],
        principals: [memberId],
        tags: [{ key: 'imagebuilder-share:rule', value: 'apps' }],
      }),
    )
    const { resourceShareArn } = resourceShare!
    await cloud.pass(15)
    const listed = await member.send(new ListContainerRecipesCommand({ owner: 'Shared' }))
    expect(listed.containerRecipeSummaryList).toMatchObject([{ arn: resourceArn, owner: ownerId }])
    const { policy } = await owner.send(new GetContainerRecipePolicyCommand({ containerRecipeArn }))
    expect(policy).toContain(`arn:aws:iam::${memberId}:root`)
    const found = await ownerRam.send(
      new GetResourceSharesCommand({
        resourceOwner: 'SELF',
        tagFilters: [{ tagKey: 'imagebuilder-share:rule', tagValues: ['apps'] }],
      }),
    )
    expect(found.resourceShares?.map((share) => share.resourceShareArn)).toStrictEqual([resourceShareArn])
    await expect(owner.send(new DeleteContainerRecipeCommand({ containerRecipeArn }))).rejects.toMatchObject({
      name: 'ResourceDependencyException',
      $metadata: { httpStatusCode: 400 },
    })

    await ownerRam.send(new DisassociateResourceShareCommand({ resourceShareArn, principals: [memberId] }))
    const seen = await memberRam.send(new GetResourceSharesCommand({ resourceOwner: 'OTHER-ACCOUNTS' }))
    expect(seen.resourceShares).toStrictEqual([])
    await cloud.pass(15)
    const { returnValue } = await ownerRam.send(new DeleteResourceShareCommand({ resourceShareArn }))
    expect(returnValue).toBe(true)
    await cloud.pass(15)
    await expect(owner.send(new DeleteContainerRecipeCommand({ containerRecipeArn }))).resolves.toMatchObject(
      {
        containerRecipeArn,
      },
    )
  })

  it('get errors by the names and the status of AWS', async () => {
    const { owner, member, ownerRam } = createClients()
    const imageArn = `arn:aws:imagebuilder:${region}:${ownerId}:image/base/1.0.0/1`
    const share = `arn:aws:ram:${region}:${ownerId}:resource-share/00000000-0000-4000-8000-000000000000`
    const answers = [
      [owner.send(new GetImageCommand({ imageBuildVersionArn: imageArn })), 'ClientException', 400],
      [member.send(new GetImageCommand({ imageBuildVersionArn: imageArn })), 'ForbiddenException', 403],
      [owner.send(new GetImagePolicyCommand({ imageArn })), 'ResourceNotFoundException', 404],
      [
        owner.send(new PutImagePolicyCommand({ imageArn, policy: '' })),
        'InvalidParameterValueException',
        400,
      ],
      [
        ownerRam.send(new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn: share })),
        'UnknownResourceException',
        400,
      ],
    ] as const

    for (const [answer, name, httpStatusCode] of answers) {
      await expect(answer).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    }
  })

  it('are told that an operation is not modelled', async () => {
    const { owner } = createClients()
    const update = new UpdateImagePipelineCommand({
      imagePipelineArn: 'a',
      infrastructureConfigurationArn: 'b',
    })

    await expect(owner.send(update)).rejects.toThrow(/UpdateImagePipeline/)
  })
})
