import { describe, expect, it } from 'vitest'

import { amazonLinux, updateLinux } from './resources.ts'
import { createSharingCloud, operationOf, ownerId, region } from './sharing-cloud.ts'

const own = (rest: string) => `arn:aws:imagebuilder:${region}:${ownerId}:${rest}`
const image = own('image/base/1.0.0/1')
const component = own('component/hardening/1.0.0/1')
const recipe = own('image-recipe/base/1.0.0')
const containerRecipe = own('container-recipe/app/1.0.0')
const infrastructure = own('infrastructure-configuration/small')
const distribution = own('distribution-configuration/fleet')
const pipeline = own('image-pipeline/nightly')

const needed: readonly (readonly [
  operation: string,
  input: object,
  needs: readonly (readonly [string, string])[],
])[] = [
  ['GetImage', { imageBuildVersionArn: image }, [['GetImage', image]]],
  ['GetComponent', { componentBuildVersionArn: component }, [['GetComponent', component]]],
  ['GetImageRecipe', { imageRecipeArn: recipe }, [['GetImageRecipe', recipe]]],
  ['GetContainerRecipe', { containerRecipeArn: containerRecipe }, [['GetContainerRecipe', containerRecipe]]],
  [
    'GetInfrastructureConfiguration',
    { infrastructureConfigurationArn: infrastructure },
    [['GetInfrastructureConfiguration', infrastructure]],
  ],
  [
    'GetDistributionConfiguration',
    { distributionConfigurationArn: distribution },
    [['GetDistributionConfiguration', distribution]],
  ],
  ['ListDistributionConfigurations', {}, [['ListDistributionConfigurations', '*']]],
  [
    'UpdateDistributionConfiguration',
    { distributionConfigurationArn: distribution, distributions: [] },
    [['UpdateDistributionConfiguration', distribution]],
  ],
  [
    'DeleteDistributionConfiguration',
    { distributionConfigurationArn: distribution },
    [['DeleteDistributionConfiguration', distribution]],
  ],
  [
    'CreateDistributionConfiguration',
    { name: 'Fleet', distributions: [], tags: { a: 'b' } },
    [
      ['CreateDistributionConfiguration', distribution],
      ['TagResource', distribution],
    ],
  ],
  ['GetImagePipeline', { imagePipelineArn: pipeline }, [['GetImagePipeline', pipeline]]],
  [
    'StartImagePipelineExecution',
    { imagePipelineArn: pipeline },
    [['StartImagePipelineExecution', pipeline]],
  ],
  ['DeleteImage', { imageBuildVersionArn: image }, [['DeleteImage', image]]],
  ['DeleteComponent', { componentBuildVersionArn: component }, [['DeleteComponent', component]]],
  ['DeleteImageRecipe', { imageRecipeArn: recipe }, [['DeleteImageRecipe', recipe]]],
  [
    'DeleteContainerRecipe',
    { containerRecipeArn: containerRecipe },
    [['DeleteContainerRecipe', containerRecipe]],
  ],
  [
    'DeleteInfrastructureConfiguration',
    { infrastructureConfigurationArn: infrastructure },
    [['DeleteInfrastructureConfiguration', infrastructure]],
  ],
  ['DeleteImagePipeline', { imagePipelineArn: pipeline }, [['DeleteImagePipeline', pipeline]]],
  ['ListImages', {}, [['ListImages', '*']]],
  ['ListComponents', {}, [['ListComponents', '*']]],
  ['ListImageRecipes', {}, [['ListImageRecipes', '*']]],
  ['ListContainerRecipes', {}, [['ListContainerRecipes', '*']]],
  ['ListImagePipelines', {}, [['ListImagePipelines', '*']]],
  [
    'ListImageBuildVersions',
    { imageVersionArn: own('image/base/1.0.0') },
    [['ListImageBuildVersions', own('image/base/1.0.0')]],
  ],
  [
    'ListComponentBuildVersions',
    { componentVersionArn: own('component/a/1.0.0') },
    [['ListComponentBuildVersions', own('component/a/1.0.0')]],
  ],
  ['TagResource', { resourceArn: image, tags: {} }, [['TagResource', image]]],
  ['UntagResource', { resourceArn: image, tagKeys: [] }, [['UntagResource', image]]],
  ['ListTagsForResource', { resourceArn: image }, [['ListTagsForResource', image]]],
  ['GetImagePolicy', { imageArn: image }, [['GetImagePolicy', image]]],
  ['PutImagePolicy', { imageArn: image, policy: '{}' }, [['PutImagePolicy', image]]],
  ['GetComponentPolicy', { componentArn: component }, [['GetComponentPolicy', component]]],
  ['PutComponentPolicy', { componentArn: component, policy: '{}' }, [['PutComponentPolicy', component]]],
  ['GetImageRecipePolicy', { imageRecipeArn: recipe }, [['GetImageRecipePolicy', recipe]]],
  ['PutImageRecipePolicy', { imageRecipeArn: recipe, policy: '{}' }, [['PutImageRecipePolicy', recipe]]],
  [
    'GetContainerRecipePolicy',
    { containerRecipeArn: containerRecipe },
    [['GetContainerRecipePolicy', containerRecipe]],
  ],
  [
    'PutContainerRecipePolicy',
    { containerRecipeArn: containerRecipe, policy: '{}' },
    [['PutContainerRecipePolicy', containerRecipe]],
  ],
  [
    'CreateComponent',
    { name: 'My Agent', semanticVersion: '1.0.0', tags: { a: 'b' } },
    [
      ['CreateComponent', own('component/my-agent/1.0.0')],
      ['TagResource', own('component/my-agent/1.0.0')],
    ],
  ],
  [
    'CreateImageRecipe',
    {
      name: 'base',
      semanticVersion: '1.0.0',
      parentImage: amazonLinux,
      components: [{ componentArn: updateLinux }],
    },
    [
      ['CreateImageRecipe', recipe],
      ['GetComponent', updateLinux],
      ['GetImage', amazonLinux],
    ],
  ],
  [
    'CreateContainerRecipe',
    {
      name: 'app',
      semanticVersion: '1.0.0',
      parentImage: 'amazonlinux:latest',
      components: [{ componentArn: updateLinux }],
    },
    [
      ['CreateContainerRecipe', containerRecipe],
      ['GetComponent', updateLinux],
    ],
  ],
  [
    'CreateInfrastructureConfiguration',
    { name: 'small' },
    [['CreateInfrastructureConfiguration', infrastructure]],
  ],
  [
    'CreateImage',
    { imageRecipeArn: recipe, infrastructureConfigurationArn: infrastructure, tags: { a: 'b' } },
    [
      ['CreateImage', own('image/base/1.0.0')],
      ['GetImageRecipe', recipe],
      ['GetInfrastructureConfiguration', infrastructure],
      ['TagResource', own('image/base/1.0.0')],
    ],
  ],
  [
    'CreateImagePipeline',
    {
      name: 'nightly',
      imageRecipeArn: recipe,
      infrastructureConfigurationArn: infrastructure,
      distributionConfigurationArn: distribution,
    },
    [
      ['CreateImagePipeline', pipeline],
      ['GetImageRecipe', recipe],
      ['GetInfrastructureConfiguration', infrastructure],
      ['GetDistributionConfiguration', distribution],
    ],
  ],
]

describe('permissions that an operation needs', () => {
  const cloud = createSharingCloud()
  const { context } = cloud.as(ownerId)

  it.each(needed)('%s', (name, input, needs) => {
    const operation = operationOf(cloud.imageBuilder.service, name)

    expect(operation.needs(input, context)).toStrictEqual(
      needs.map(([action, resource]) => ({ action: `imagebuilder:${action}`, resource })),
    )
  })

  it('are stated above for every operation', () => {
    const modelled = cloud.imageBuilder.service.operations.map(({ schema }) => schema[2])

    expect(needed.map(([name]) => name).toSorted()).toStrictEqual(modelled.toSorted())
  })

  it('are never none, even when a request names nothing', () => {
    const needless = cloud.imageBuilder.service.operations
      .filter((operation) => operation.needs({}, context).length === 0)
      .map(({ schema }) => schema[2])

    expect(needless).toStrictEqual([])
  })
})
