import { Aws, Fn, type CfnCondition, type Stack } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import { CfnRole } from 'aws-cdk-lib/aws-iam'

import { names } from '../names.ts'
import type { DestinationConditions } from './destination-parameters.ts'

/** The sweep looks every minute: a wake-up that is older than this tells nothing new. */
const giveUpAfterSeconds = 300

/**
 * Tells the owner account's bus that an AMI of this account and Region is available or failed. One hop, to another
 * account and Region at once, is all that EventBridge forwards (EventBridge guide, cross-account buses).
 */
export function createWakeUpRule(stack: Stack, { forwardsWakeUps }: DestinationConditions): void {
  const role = createForwardingRole(stack, forwardsWakeUps)
  const rule = new CfnRule(stack, 'WakeUpRule', {
    name: names.wakeUps,
    description: 'Tells imagebuilder-share that an AMI is available or failed.',
    eventPattern: {
      source: ['aws.ec2'],
      'detail-type': ['EC2 AMI State Change'],
      detail: { State: ['available', 'failed'] },
    },
    state: 'ENABLED',
    targets: [
      {
        id: 'owner-account',
        arn: Fn.ref('WakeUpBusArn'),
        roleArn: role.attrArn,
        retryPolicy: { maximumEventAgeInSeconds: giveUpAfterSeconds, maximumRetryAttempts: 10 },
      },
    ],
  })
  rule.cfnOptions.condition = forwardsWakeUps
}

/** One for each Region, although roles are global: so the stacks of an account may be deployed in any order. */
function createForwardingRole(stack: Stack, forwardsWakeUps: CfnCondition): CfnRole {
  const role = new CfnRole(stack, 'WakeUpRole', {
    roleName: Fn.sub(`${names.wakeUps}-\${AWS::Region}`),
    description: 'Lets EventBridge forward wake-ups to the owner account.',
    assumeRolePolicyDocument: document({
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: {
          'aws:SourceArn': Fn.sub(
            `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${names.wakeUps}`,
          ),
        },
      },
    }),
    policies: [
      {
        policyName: 'forward',
        policyDocument: document({ Action: 'events:PutEvents', Resource: Fn.ref('WakeUpBusArn') }),
      },
    ],
  })
  role.cfnOptions.condition = forwardsWakeUps
  return role
}

const document = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...statement }],
})
