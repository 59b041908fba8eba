import { Aws, Fn, type Stack, Validations } from 'aws-cdk-lib'
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam'

import { names } from '../names.ts'
import {
  policiesOfOurs,
  policiesOfThePage,
  type DestinationPolicy,
  type DestinationStatement,
} from './destination-access.ts'
import type { DestinationConditions } from './destination-parameters.ts'

const managedPolicyArn = 'arn:${AWS::Partition}:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess'

/** The role in which the owner account copies AMIs to this account; its name and managed policy are AWS's. */
export function createDestinationRole(stack: Stack, conditions: DestinationConditions): CfnRole {
  const role = new CfnRole(stack, 'DistributionRole', {
    roleName: names.destinationRole,
    description: 'Lets the account that owns the images copy AMIs to this account.',
    assumeRolePolicyDocument: document([trustStatement(conditions)]),
    managedPolicyArns: [Fn.sub(managedPolicyArn)],
  })
  role.cfnOptions.condition = conditions.isHome
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${managedPolicyArn.split('/')[1]}]`,
    reason: 'The Image Builder guide asks for this policy; AWS keeps it up to date.',
  })
  for (const policy of [...policiesOfThePage, ...policiesOfOurs])
    addPolicy(stack, { role, policy, conditions })
  return role
}

/**
 * The guide trusts the whole owner account; a condition narrows that to our roles. They are told by the prefix of their
 * names, so that a new version of the product does not have to touch every destination account.
 */
function trustStatement({ trustsWholeAccount, trustsImageBuilder }: DestinationConditions): object {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: Fn.sub('arn:${AWS::Partition}:iam::${OwnerAccountId}:root') },
    Action: 'sts:AssumeRole',
  }
  const ownRoles = Fn.sub('arn:${AWS::Partition}:iam::${OwnerAccountId}:role/imagebuilder-share-*')
  const imageBuilder = Fn.sub(
    'arn:${AWS::Partition}:iam::${OwnerAccountId}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder',
  )
  const named = {
    ...statement,
    Condition: {
      ArnLike: {
        'aws:PrincipalArn': [
          ownRoles,
          Fn.conditionIf(trustsImageBuilder.logicalId, imageBuilder, Aws.NO_VALUE),
        ],
      },
    },
  }
  return Fn.conditionIf(trustsWholeAccount.logicalId, statement, named)
}

interface PolicyOfRole {
  readonly role: CfnRole
  readonly policy: DestinationPolicy
  readonly conditions: DestinationConditions
}

function addPolicy(stack: Stack, { role, policy, conditions }: PolicyOfRole): void {
  const created = new CfnPolicy(stack, `${policy.wantedBy}Policy`, {
    policyName: policy.name,
    roles: [role.ref],
    policyDocument: document(policy.statements.map(policyStatement)),
  })
  created.cfnOptions.condition = conditions.wants[policy.wantedBy]
  for (const statement of policy.statements) acknowledgeWildcards(created, statement)
}

function policyStatement({ sid, actions, resources, conditions }: DestinationStatement): object {
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: [...actions],
    Resource: resourcesAsShown(resources),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  }
}

function resourcesAsShown(resources: DestinationStatement['resources']): unknown {
  if ('listedIn' in resources) return Fn.ref(resources.listedIn)
  return resources.map((arn) => (arn.includes('${') ? Fn.sub(arn) : arn))
}

function acknowledgeWildcards(policy: CfnPolicy, statement: DestinationStatement): void {
  const { wildcardReason: reason, resources, actions } = statement
  if (reason === undefined) return
  const findings = [
    ...('listedIn' in resources ? [] : resources).map(
      (arn) => `Resource::${arn.replaceAll(/\$\{([\w:]+)\}/g, '<$1>')}`,
    ),
    ...actions.map((action) => `Action::${action}`),
  ]
  for (const finding of findings.filter((text) => text.includes('*')))
    Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason })
}

const document = (statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements })
