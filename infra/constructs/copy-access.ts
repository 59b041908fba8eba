import type { Stack } from 'aws-cdk-lib'

import { names, runExecutionArns, runWorkflowArn, sweepExecutionArns, sweepWorkflowArn } from '../names.ts'
import type { Access } from './access.ts'
import { amiArns, keyArns } from './owner-access.ts'

/** What of the owner account's settings narrows its access. */
export interface OwnerSettings {
  readonly ownerAccountId: string
  /** What names of SSM parameters begin with, without the leading slash. */
  readonly parameterPrefix: string
}

/** Entering destination accounts; each of them decides by the trust of its role. */
export function enterDestinations(stack: Stack): Access {
  return {
    actions: ['sts:AssumeRole'],
    resources: [
      stack.formatArn({
        service: 'iam',
        region: '',
        account: '*',
        resource: 'role',
        resourceName: names.destinationRole,
      }),
    ],
    wildcardReason: 'Rules name the destination accounts; the role is called the same in all of them.',
  }
}

/** Letting accounts copy the owner's AMIs, and taking that back: launch permission, and volumes of the snapshots. */
export function grantCopying(stack: Stack, ownerAccountId: string): readonly Access[] {
  const onlyOwn = {
    // The ARNs of AMIs and snapshots name no account.
    onlyWhere: { 'ec2:Owner': ownerAccountId },
    wildcardReason: 'EC2 names AMIs and their snapshots; they are copied from the Region where they are.',
  }
  return [
    {
      actions: ['ec2:DescribeImages'],
      resources: ['*'],
      wildcardReason: 'IAM offers no resource for the lists of EC2.',
    },
    {
      actions: ['ec2:DescribeImageAttribute', 'ec2:ModifyImageAttribute'],
      resources: [amiArns(stack)],
      ...onlyOwn,
    },
    {
      actions: ['ec2:DescribeSnapshotAttribute', 'ec2:ModifySnapshotAttribute'],
      resources: [snapshotArns(stack)],
      ...onlyOwn,
    },
  ]
}

/** CopyImage within the owner account: relays, which the accounts of a Region copy from, and copies of its own. */
export function copyWithinOwner(stack: Stack): readonly Access[] {
  return [
    {
      actions: ['ec2:CopyImage'],
      resources: [amiArns(stack), snapshotArns(stack)],
      wildcardReason: 'EC2 names AMIs and snapshots, those to be made among them.',
    },
    {
      actions: ['ec2:CreateTags'],
      resources: [amiArns(stack)],
      onlyWhere: { 'ec2:CreateAction': 'CopyImage' },
      wildcardReason: 'EC2 names the AMIs; they are tagged while they are copied.',
    },
    {
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [keyArns(stack)],
      onlyLike: viaEc2,
      wildcardReason: 'Builds and rules name the keys; their own policies decide, and EC2 alone uses them.',
    },
    {
      actions: ['kms:CreateGrant'],
      resources: [keyArns(stack)],
      onlyLike: viaEc2,
      onlyIf: { 'kms:GrantIsForAWSResource': true },
      wildcardReason: 'Builds and rules name the keys; their own policies decide, and EC2 alone uses them.',
    },
  ]
}

const viaEc2 = { 'kms:ViaService': 'ec2.*.amazonaws.com' }

/** Launch templates and SSM parameters of the owner account that point at an AMI. */
export function writeOutputs(
  stack: Stack,
  { ownerAccountId, parameterPrefix }: OwnerSettings,
): readonly Access[] {
  const ownInEveryRegion = { region: '*', account: ownerAccountId }
  return [
    {
      actions: ['ec2:DescribeLaunchTemplates'],
      resources: ['*'],
      wildcardReason: 'IAM offers no resource for the lists of EC2.',
    },
    {
      actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
      resources: [
        stack.formatArn({
          ...ownInEveryRegion,
          service: 'ec2',
          resource: 'launch-template',
          resourceName: '*',
        }),
      ],
      wildcardReason: 'Rules name the launch templates.',
    },
    {
      actions: ['ssm:GetParameter', 'ssm:PutParameter'],
      resources: [parameterPrefix, 'imagebuilder/'].map((prefix) =>
        stack.formatArn({
          ...ownInEveryRegion,
          service: 'ssm',
          resource: 'parameter',
          resourceName: `${prefix}*`,
        }),
      ),
      wildcardReason: 'Rules name the parameters; their prefix is fixed.',
    },
  ]
}

/** Starting sweeps, and seeing whether one still runs. */
export function startSweeps(stack: Stack): readonly Access[] {
  return [
    { actions: ['states:StartExecution'], resources: [sweepWorkflowArn(stack)] },
    {
      actions: ['states:DescribeExecution'],
      resources: [sweepExecutionArns(stack)],
      wildcardReason: 'Sweeps are numbered.',
    },
  ]
}

/** Letting runs that wait for their copies go on. */
export function answerRuns(stack: Stack): Access {
  return { actions: ['states:SendTaskSuccess'], resources: [runWorkflowArn(stack)] }
}

/** Seeing whether a run still goes on. */
export function watchRuns(stack: Stack): Access {
  return {
    actions: ['states:DescribeExecution'],
    resources: [runExecutionArns(stack)],
    wildcardReason: 'Runs are named after events.',
  }
}

function snapshotArns(stack: Stack): string {
  return stack.formatArn({
    service: 'ec2',
    region: '*',
    account: '',
    resource: 'snapshot',
    resourceName: '*',
  })
}
