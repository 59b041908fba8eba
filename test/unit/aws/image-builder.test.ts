import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder'
import { describe, expect, it } from 'vitest'

import { createImageBuilderCatalog } from '../../../functions/lib/aws/image-builder-catalog.ts'
import { createImageBuilderPolicies } from '../../../functions/lib/aws/image-builder-policies.ts'
import { regionalClients } from '../../../functions/lib/aws/regional-clients.ts'
import { readResourceArn, type ResourceArn } from '../../../functions/lib/domain/resource-arn.ts'
import { scriptedAws } from '../../support/scripted-aws.ts'
import type { ScriptedAnswer, SeenRequest } from '../../support/scripted-aws.ts'

const owner = '222222222222'
const imageArn = `arn:aws:imagebuilder:eu-west-1:${owner}:image/al2023-base/1.0.0/1`
const build = `arn:aws:imagebuilder:eu-west-1:${owner}:component/hardening/1.2.0/1`
const wildcard = `arn:aws:imagebuilder:eu-west-1:${owner}:component/monitoring/x.x.x`
const imageRecipe = `arn:aws:imagebuilder:eu-west-1:${owner}:image-recipe/al2023-base/1.0.0`
const containerRecipe = `arn:aws:imagebuilder:eu-west-1:${owner}:container-recipe/web/1.0.0`
const updateLinux = 'arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x'

function resource(arn: string): ResourceArn {
  const reading = readResourceArn(arn)
  if (reading.kind !== 'resource') throw new Error(`Expected a resource, got ${reading.kind}`)
  return reading.arn
}

function imageBuilder(answer: (request: SeenRequest) => ScriptedAnswer) {
  const { requests, settings } = scriptedAws(answer)
  const clientFor = regionalClients((region) => new ImagebuilderClient({ ...settings, region }))
  return {
    requests,
    catalog: createImageBuilderCatalog(clientFor),
    policies: createImageBuilderPolicies(clientFor),
  }
}

describe('the catalog', () => {
  const image = {
    arn: imageArn,
    name: 'AL2023 Base',
    type: 'AMI',
    state: { status: 'AVAILABLE' },
    sourcePipelineArn: `arn:aws:imagebuilder:eu-west-1:${owner}:image-pipeline/al2023-base`,
  }

  it('answers an image with the builds of its own components, those of others as the recipe names them', async () => {
    const components = [build, wildcard, updateLinux].map((componentArn) => ({ componentArn }))
    const { catalog, requests } = imageBuilder(({ operation }) =>
      operation === '/GetImage'
        ? { image: { ...image, imageRecipe: { components } } }
        : { component: { arn: wildcard.replace('x.x.x', '2.0.1/3') } },
    )

    expect(await catalog.findImage(imageArn)).toEqual({
      arn: imageArn,
      name: 'AL2023 Base',
      type: 'AMI',
      status: 'AVAILABLE',
      tags: {},
      pipelineArn: image.sourcePipelineArn,
      componentArns: [build, wildcard.replace('x.x.x', '2.0.1/3'), updateLinux],
    })
    expect(requests.map(({ operation, input }) => [operation, Object.values(input)])).toEqual([
      ['/GetImage', [imageArn]],
      ['/GetComponent', [wildcard]],
    ])
  })

  it.each([
    ['an image recipe', { imageRecipe: { arn: imageRecipe } }, imageRecipe],
    ['a container recipe', { containerRecipe: { arn: containerRecipe } }, containerRecipe],
    ['nothing, as imported images are', {}, undefined],
  ])('answers what the image was built from when that is %s', async (_, recipe, recipeArn) => {
    const { catalog } = imageBuilder(() => ({ image: { ...image, ...recipe } }))

    expect((await catalog.findImage(imageArn))?.recipeArn).toBe(recipeArn)
  })

  const ownParent = `arn:aws:imagebuilder:eu-west-1:${owner}:image/hardened/x.x.x`
  const awsParent = 'arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x'

  it.each([
    ["the owner's image, in the build that it stands for", ownParent, ownParent.replace('x.x.x', '3.0.0/2')],
    ["another's image, as the recipe names it", awsParent, awsParent],
    ['no image when the recipe names an AMI', 'ami-0123456789abcdef0', undefined],
    ['no image when the recipe names a parameter', 'ssm:/golden/base', undefined],
  ])('answers as parent %s', async (_, parentImage, parentImageArn) => {
    const { catalog } = imageBuilder(({ input }) =>
      input['imageBuildVersionArn'] === ownParent
        ? { image: { arn: ownParent.replace('x.x.x', '3.0.0/2') } }
        : { image: { ...image, imageRecipe: { arn: imageRecipe, parentImage } } },
    )

    expect((await catalog.findImage(imageArn))?.parentImageArn).toBe(parentImageArn)
  })

  it.each([
    [imageArn, '/GetImage', 'imageBuildVersionArn', 'image'],
    [build, '/GetComponent', 'componentBuildVersionArn', 'component'],
    [imageRecipe, '/GetImageRecipe', 'imageRecipeArn', 'imageRecipe'],
    [containerRecipe, '/GetContainerRecipe', 'containerRecipeArn', 'containerRecipe'],
  ])('finds out by the operation of its type whether %s exists', async (arn, operation, member, answer) => {
    const { catalog, requests } = imageBuilder(() => ({ [answer]: { arn } }))

    expect(await catalog.resourceExists(resource(arn))).toBe(true)
    expect(requests).toMatchObject([{ operation, input: { [member]: arn } }])
  })

  it.each([
    [imageRecipe, 'imageRecipe', '/GetImageRecipe'],
    [containerRecipe, 'containerRecipe', '/GetContainerRecipe'],
  ] as const)('answers what %s names of Image Builder', async (arn, type, operation) => {
    const components = [{ componentArn: build }, {}]
    const { catalog, requests } = imageBuilder(() => ({ [type]: { arn, components, parentImage: imageArn } }))

    expect(await catalog.recipeNeeds(arn, type)).toEqual([build, imageArn])
    expect(requests.map((request) => request.operation)).toEqual([operation])
  })

  it('leaves out a parent that is an AMI, and has no needs of a recipe that is not there', async () => {
    const { catalog } = imageBuilder(({ operation }) =>
      operation === '/GetImageRecipe'
        ? { imageRecipe: { arn: imageRecipe, components: [], parentImage: 'ami-0abc1234' } }
        : { error: 'ResourceNotFoundException', status: 404 },
    )

    expect(await catalog.recipeNeeds(imageRecipe, 'imageRecipe')).toEqual([])
    expect(await catalog.recipeNeeds(containerRecipe, 'containerRecipe')).toBeUndefined()
  })

  it("answers the image's own tags", async () => {
    const { catalog } = imageBuilder(() => ({ image: { ...image, tags: { Compliance: 'pci' } } }))

    expect((await catalog.findImage(imageArn))?.tags).toEqual({ Compliance: 'pci' })
  })

  it('asks in the Region of the ARN', async () => {
    const { catalog, requests } = imageBuilder(() => ({ image }))

    await catalog.findImage(imageArn)

    expect(requests[0]?.host).toBe('imagebuilder.eu-west-1.amazonaws.com')
  })

  it('finds the components of a container image, too', async () => {
    const containerRecipe = { components: [{ componentArn: build }] }
    const { catalog } = imageBuilder(() => ({ image: { ...image, type: 'DOCKER', containerRecipe } }))

    expect(await catalog.findImage(imageArn)).toMatchObject({ type: 'DOCKER', componentArns: [build] })
  })

  it.each([
    ['ClientException', 400],
    ['InvalidRequestException', 400],
    ['ForbiddenException', 403],
    ['ResourceNotFoundException', 404],
  ])('has no image and no component when Image Builder answers %s', async (error, status) => {
    const { catalog } = imageBuilder(() => ({ error, status }))

    expect(await catalog.findImage(imageArn)).toBeUndefined()
    expect(await catalog.resourceExists(resource(build))).toBe(false)
  })

  it.each([
    ['AccessDeniedException', 403, 'PermissionMissing'],
    ['ServiceUnavailableException', 503, 'TransientServiceError'],
    ['CallRateLimitExceededException', 429, 'TransientServiceError'],
  ])('does not take %s for an absent resource', async (error, status, name) => {
    const { catalog } = imageBuilder(() => ({ error, status }))

    await expect(catalog.findImage(imageArn)).rejects.toMatchObject({ name, where: imageArn })
    await expect(catalog.resourceExists(resource(build))).rejects.toMatchObject({ name, where: build })
  })
})

describe('the policies', () => {
  it.each([
    [imageArn, '/GetImagePolicy', 'imageArn'],
    [build, '/GetComponentPolicy', 'componentArn'],
    [imageRecipe, '/GetImageRecipePolicy', 'imageRecipeArn'],
    [containerRecipe, '/GetContainerRecipePolicy', 'containerRecipeArn'],
  ])('are read by the operation of the type of %s', async (arn, operation, member) => {
    const { policies, requests } = imageBuilder(() => ({ policy: '{}' }))

    expect(await policies.read(arn)).toBe('{}')
    expect(requests).toMatchObject([{ operation, input: { [member]: arn } }])
  })

  it.each([
    [imageArn, '/PutImagePolicy', 'imageArn'],
    [build, '/PutComponentPolicy', 'componentArn'],
    [imageRecipe, '/PutImageRecipePolicy', 'imageRecipeArn'],
    [containerRecipe, '/PutContainerRecipePolicy', 'containerRecipeArn'],
  ])('are written by the operation of the type of %s', async (arn, operation, member) => {
    const { policies, requests } = imageBuilder(() => ({ requestId: 'request-7' }))

    expect(await policies.write(arn, '{"a":1}')).toBe('request-7')
    expect(requests).toMatchObject([{ operation, input: { [member]: arn, policy: '{"a":1}' } }])
  })

  it.each([
    ['a 404', { error: 'ResourceNotFoundException', status: 404 }],
    ['an empty text', { policy: '' }],
    ['no member', {}],
  ])('do not exist when Image Builder answers %s', async (_, answer) => {
    expect(await imageBuilder(() => answer).policies.read(imageArn)).toBeUndefined()
  })

  it("are refused with Image Builder's own sentence", async () => {
    const refusal = { error: 'InvalidParameterValueException', message: 'Invalid principal in policy' }

    const writing = imageBuilder(() => refusal).policies.write(imageArn, '{}')

    await expect(writing).rejects.toMatchObject({
      name: 'PolicyRefused',
      message: 'Invalid principal in policy',
    })
  })

  it.each([
    ['ServiceException', 500, 'TransientServiceError'],
    ['ForbiddenException', 403, 'PermissionMissing'],
    ['ResourceNotFoundException', 404, 'RequestRefused'],
  ])('are not called refused when writing answers %s', async (error, status, name) => {
    const writing = imageBuilder(() => ({ error, status })).policies.write(imageArn, '{}')

    await expect(writing).rejects.toMatchObject({ name, where: imageArn })
  })

  it.each([[`arn:aws:imagebuilder:eu-west-1:${owner}:image-recipe/a/x.x.x`], ['ami-1']])(
    'are refused for %s without asking AWS',
    async (arn) => {
      const { policies, requests } = imageBuilder(() => ({}))

      await expect(policies.read(arn)).rejects.toMatchObject({ name: 'InvalidInput' })
      expect(requests).toEqual([])
    },
  )
})
