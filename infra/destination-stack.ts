import { CfnOutput, LegacyStackSynthesizer, Stack, type IStackSynthesizer } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

import { createDestinationParameters } from './constructs/destination-parameters.ts'
import { createDestinationRole } from './constructs/destination-role.ts'
import { createWakeUpRule } from './constructs/wake-up-rule.ts'

/**
 * What a destination account needs: one template for all accounts and Regions, without assets, for a StackSet. What
 * differs is a parameter.
 */
export function createDestinationStack(scope: Construct): Stack {
  const stack = new Stack(scope, 'DestinationStack', {
    stackName: 'imagebuilder-share-destination',
    description: 'Lets an account that owns EC2 Image Builder images copy AMIs to this account.',
    synthesizer: withoutBootstrap(),
  })
  const conditions = createDestinationParameters(stack)
  const role = createDestinationRole(stack, conditions)
  createWakeUpRule(stack, conditions)

  const output = new CfnOutput(stack, 'DistributionRoleArn', { value: role.attrArn })
  output.condition = conditions.isHome
  return stack
}

/**
 * CDK's default would ask every destination account for CDK's own bootstrap stack. Under exactOptionalPropertyTypes
 * CDK's classes do not fit CDK's interface, whose qualifier may not be undefined, hence the guard.
 */
function withoutBootstrap(): IStackSynthesizer {
  const synthesizer: object = new LegacyStackSynthesizer()
  if (!isSynthesizer(synthesizer)) throw new TypeError('Expected a class of CDK to be what it is for.')
  return synthesizer
}

function isSynthesizer(value: object): value is IStackSynthesizer {
  return value instanceof LegacyStackSynthesizer
}
