import {
  GetComponentPolicyCommand,
  GetContainerRecipePolicyCommand,
  GetImagePolicyCommand,
  GetImageRecipePolicyCommand,
  PutComponentPolicyCommand,
  PutContainerRecipePolicyCommand,
  PutImagePolicyCommand,
  PutImageRecipePolicyCommand,
} from '@aws-sdk/client-imagebuilder'
import type { ImagebuilderClient } from '@aws-sdk/client-imagebuilder'

import { InvalidInput, PolicyRefused } from '../domain/errors.ts'
import { readResourceArn, regionOfArn } from '../domain/resource-arn.ts'
import type { ResourceType } from '../domain/resource-type.ts'
import type { ResourcePolicies } from '../ports/resource-policies.ts'
import { hasName, translateAwsError } from './aws-error.ts'

/** What the two operations of a type have in common. */
interface PolicyOperations {
  readonly getAction: string
  readonly get: (client: ImagebuilderClient, arn: string) => Promise<{ readonly policy?: string | undefined }>
  readonly putAction: string
  readonly put: (
    client: ImagebuilderClient,
    arn: string,
    policy: string,
  ) => Promise<{ readonly requestId?: string | undefined }>
}

const operations: Readonly<Record<ResourceType, PolicyOperations>> = {
  image: {
    getAction: 'imagebuilder:GetImagePolicy',
    get: async (client, imageArn) => client.send(new GetImagePolicyCommand({ imageArn })),
    putAction: 'imagebuilder:PutImagePolicy',
    put: async (client, imageArn, policy) => client.send(new PutImagePolicyCommand({ imageArn, policy })),
  },
  component: {
    getAction: 'imagebuilder:GetComponentPolicy',
    get: async (client, componentArn) => client.send(new GetComponentPolicyCommand({ componentArn })),
    putAction: 'imagebuilder:PutComponentPolicy',
    put: async (client, componentArn, policy) =>
      client.send(new PutComponentPolicyCommand({ componentArn, policy })),
  },
  imageRecipe: {
    getAction: 'imagebuilder:GetImageRecipePolicy',
    get: async (client, imageRecipeArn) => client.send(new GetImageRecipePolicyCommand({ imageRecipeArn })),
    putAction: 'imagebuilder:PutImageRecipePolicy',
    put: async (client, imageRecipeArn, policy) =>
      client.send(new PutImageRecipePolicyCommand({ imageRecipeArn, policy })),
  },
  containerRecipe: {
    getAction: 'imagebuilder:GetContainerRecipePolicy',
    get: async (client, containerRecipeArn) =>
      client.send(new GetContainerRecipePolicyCommand({ containerRecipeArn })),
    putAction: 'imagebuilder:PutContainerRecipePolicy',
    put: async (client, containerRecipeArn, policy) =>
      client.send(new PutContainerRecipePolicyCommand({ containerRecipeArn, policy })),
  },
}

/** The policies on Image Builder's resources, each in the Region of its ARN. */
export function createImageBuilderPolicies(
  clientFor: (region: string) => ImagebuilderClient,
): ResourcePolicies {
  return {
    read: async (arn) => {
      const { get, getAction } = operationsOf(arn)
      try {
        const { policy } = await get(clientFor(regionOfArn(arn)), arn)
        return policy === '' ? undefined : policy
      } catch (error) {
        // Whether a resource without a policy is a 404 or an empty text is not documented.
        if (hasName(error, 'ResourceNotFoundException')) return undefined
        throw translateAwsError(error, { where: arn, action: getAction })
      }
    },

    write: async (arn, policy) => {
      const { put, putAction } = operationsOf(arn)
      try {
        const { requestId } = await put(clientFor(regionOfArn(arn)), arn, policy)
        return requestId ?? ''
      } catch (error) {
        throw hasName(error, 'InvalidParameterValueException')
          ? policyRefused(error, arn)
          : translateAwsError(error, { where: arn, action: putAction })
      }
    },
  }
}

function policyRefused(error: unknown, where: string): PolicyRefused {
  const reason = error instanceof Error ? error.message : String(error)
  const remedy = 'Check that every account in the policy exists'
  return new PolicyRefused(reason, { where, remedy, cause: error })
}

function operationsOf(arn: string): PolicyOperations {
  const reading = readResourceArn(arn)
  if (reading.kind === 'resource') return operations[reading.arn.type]
  throw new InvalidInput(`Expected the ARN of a resource to share, got ${reading.kind}`, {
    where: arn,
    remedy: 'Name the ARN of a build of an image or component, or of a version of a recipe',
  })
}
