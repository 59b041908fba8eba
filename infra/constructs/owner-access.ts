import type { Stack } from 'aws-cdk-lib'

import { factsOf, resourceTypes } from '../../functions/lib/domain/resource-type.ts'
import type { ResourceType } from '../../functions/lib/domain/resource-type.ts'
import type { Access } from './access.ts'

/** Resources live in the Region where they were built; one hub serves all Regions. */
const everyRegion = 'Resources of every Region are shared, whatever their name.'

/** Image Builder's word for a type in the names of its operations. */
const operationWords: Readonly<Record<ResourceType, string>> = {
  image: 'Image',
  component: 'Component',
  imageRecipe: 'ImageRecipe',
  containerRecipe: 'ContainerRecipe',
}

/** The same kind of access to each type of resource, every action on the resources that it is about. */
export function onEveryType(
  stack: Stack,
  actionsOf: (operationWord: string) => readonly string[],
): readonly Access[] {
  return resourceTypes.map((type) => onOwn(stack, type, actionsOf(operationWords[type])))
}

/** Access to the owner's resources of a type. */
export function onOwn(stack: Stack, type: ResourceType, actions: readonly string[]): Access {
  return onOwnSegment(stack, factsOf(type).segment, actions)
}

/** Reading the distribution settings that rules name by their ARN. */
export function readDistributions(stack: Stack): Access {
  return onOwnSegment(stack, 'distribution-configuration', ['GetDistributionConfiguration'])
}

function onOwnSegment(stack: Stack, resource: string, actions: readonly string[]): Access {
  return {
    actions: actions.map((action) => `imagebuilder:${action}`),
    resources: [stack.formatArn({ service: 'imagebuilder', region: '*', resource, resourceName: '*' })],
    wildcardReason: everyRegion,
  }
}

/** Every member may describe its organization; the lists are for the management account and its delegates. */
export function readOrganization(readRoleArn: string | undefined): readonly Access[] {
  const wildcardReason = 'IAM offers no resource for the organization as a whole and its lists.'
  const describe = 'organizations:DescribeOrganization'
  if (readRoleArn !== undefined) {
    return [
      { actions: [describe], resources: ['*'], wildcardReason },
      { actions: ['sts:AssumeRole'], resources: [readRoleArn] },
    ]
  }
  const lists = ['ListAccounts', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent']
  const actions = [describe, ...lists.map((list) => `organizations:${list}`)]
  return [{ actions, resources: ['*'], wildcardReason }]
}

/** Reading AMIs and snapshots. */
export const readAmis: Access = {
  actions: ['ec2:DescribeImages', 'ec2:DescribeSnapshots'],
  resources: ['*'],
  wildcardReason: 'IAM offers no resource for the lists of EC2.',
}

/** Reading and changing who may launch the owner's AMIs. */
export function changeLaunchPermission(stack: Stack, ownerAccountId: string): Access {
  return {
    actions: ['ec2:DescribeImageAttribute', 'ec2:ModifyImageAttribute'],
    resources: [amiArns(stack)],
    // The ARN of an AMI names no account.
    onlyWhere: { 'ec2:Owner': ownerAccountId },
    wildcardReason: 'EC2 names the AMIs that builds make; they are shared in the Region of their image.',
  }
}

/** Every AMI, as EC2 writes their ARNs: without an account. */
export function amiArns(stack: Stack): string {
  return stack.formatArn({ service: 'ec2', region: '*', account: '', resource: 'image', resourceName: '*' })
}

/** Looking at the keys of AMIs. */
export function readKeys(stack: Stack): Access {
  return {
    actions: ['kms:DescribeKey'],
    resources: [keyArns(stack)],
    wildcardReason: 'AMIs may be encrypted with any key, also one of another account; its policy decides.',
  }
}

/** Every key, of every account. */
export function keyArns(stack: Stack): string {
  return stack.formatArn({ service: 'kms', region: '*', account: '*', resource: 'key', resourceName: '*' })
}
