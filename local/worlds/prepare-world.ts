import {
  CreateComponentCommand,
  CreateImagePipelineCommand,
  CreateImageRecipeCommand,
  type CreateImageRecipeCommandInput,
  CreateInfrastructureConfigurationCommand,
  PutComponentPolicyCommand,
  type ImagebuilderClient,
} from '@aws-sdk/client-imagebuilder'

import { BadInput } from '../bad-input.ts'
import type { World } from './world.ts'

/** ARNs of what a world's file describes, by the names that it uses. */
export interface PreparedWorld {
  /** By `NAME/x.y.z`. */
  readonly componentArns: ReadonlyMap<string, string>
  /** By name. */
  readonly pipelineArns: ReadonlyMap<string, string>
}

/** A component document that does nothing: what it installs is not this product's business. */
export const emptyDocument = [
  'schemaVersion: 1.0',
  'phases:',
  '  - name: build',
  '    steps:',
  '      - name: Nothing',
  '        action: ExecuteBash',
  '        inputs: { commands: ["true"] }',
].join('\n')

/**
 * Creates the resources of a world as the owner would: with the SDK, from outside.
 * @throws BadInput when AWS refuses one, or when the world names something that it does not have.
 */
export async function prepareWorld(world: World, imageBuilder: ImagebuilderClient): Promise<PreparedWorld> {
  try {
    const componentArns = await createComponents(world, imageBuilder)
    const recipeArns = await createImageRecipes(world, componentArns, imageBuilder)
    const pipelineArns = await createImagePipelines(world, recipeArns, imageBuilder)
    return { componentArns, pipelineArns }
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new BadInput(`The world's resources cannot be created: ${reason}`, { cause: error })
  }
}

async function createComponents(
  world: World,
  imageBuilder: ImagebuilderClient,
): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>()
  for (const component of world.resources.components) {
    const created = await imageBuilder.send(
      new CreateComponentCommand({
        name: component.name,
        semanticVersion: component.version,
        platform: component.platform,
        data: emptyDocument,
      }),
    )
    const arn = required(created.componentBuildVersionArn, component.name)
    arns.set(`${component.name}/${component.version}`, arn)
    if (component.policyStatements !== undefined) {
      const policy = { Version: '2012-10-17', Statement: component.policyStatements }
      await imageBuilder.send(
        new PutComponentPolicyCommand({
          componentArn: arn,
          policy: JSON.stringify(policy).replaceAll('{arn}', arn),
        }),
      )
    }
  }
  return arns
}

async function createImageRecipes(
  world: World,
  componentArns: ReadonlyMap<string, string>,
  imageBuilder: ImagebuilderClient,
): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>()
  for (const recipe of world.resources.imageRecipes) {
    const created = await imageBuilder.send(
      new CreateImageRecipeCommand({
        name: recipe.name,
        semanticVersion: recipe.version,
        parentImage: recipe.parentImage,
        ...encryptionOf(recipe),
        components: recipe.components.map((name) => ({
          componentArn: name.startsWith('arn:') ? name : required(componentArns.get(name), name),
        })),
      }),
    )
    arns.set(`${recipe.name}/${recipe.version}`, required(created.imageRecipeArn, recipe.name))
  }
  return arns
}

function encryptionOf({
  kmsKeyId,
}: World['resources']['imageRecipes'][number]): Pick<CreateImageRecipeCommandInput, 'blockDeviceMappings'> {
  if (kmsKeyId === undefined) return {}
  return { blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId } }] }
}

async function createImagePipelines(
  world: World,
  recipeArns: ReadonlyMap<string, string>,
  imageBuilder: ImagebuilderClient,
): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>()
  for (const pipeline of world.resources.imagePipelines) {
    const infrastructure = await imageBuilder.send(
      new CreateInfrastructureConfigurationCommand({
        name: `${pipeline.name}-infrastructure`,
        instanceProfileName: 'EC2InstanceProfileForImageBuilder',
      }),
    )
    const created = await imageBuilder.send(
      new CreateImagePipelineCommand({
        name: pipeline.name,
        imageRecipeArn: required(recipeArns.get(pipeline.imageRecipe), pipeline.imageRecipe),
        infrastructureConfigurationArn: required(
          infrastructure.infrastructureConfigurationArn,
          pipeline.name,
        ),
      }),
    )
    arns.set(pipeline.name, required(created.imagePipelineArn, pipeline.name))
  }
  return arns
}

function required(value: string | undefined, name: string): string {
  if (value === undefined)
    throw new Error(`Expected the world's resources to have ${name}, got nothing of that name`)
  return value
}
