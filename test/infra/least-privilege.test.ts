import { beforeAll, describe, expect, it } from 'vitest'

import { listOf, statementsOf } from './properties.ts'
import type { RoleProperties, Statement } from './properties.ts'
import { place, readOwnerStack } from './stack.ts'
import type { OwnerStack } from './stack.ts'

/** Actions without resource types in the service authorization reference: IAM takes nothing but `*`. */
const actionsWithoutResource = new Set([
  'ec2:DescribeImages',
  'ec2:DescribeSnapshots',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  'organizations:DescribeOrganization',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'ram:CreateResourceShare',
  'ram:GetResourceShareAssociations',
  'ram:GetResourceShares',
  'ram:ListPermissions',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
])

/** Services whose resources are shared in every Region that they live in. */
const servicesOfEveryRegion = new Set(['ec2', 'imagebuilder', 'kms', 'ram'])

/**
 * What stands for the account in ARNs of resources that may not be this account's: AMIs name none, and the key of an
 * AMI may be another account's, whose key policy decides.
 */
const foreignAccounts = new Map([
  ['ec2:DescribeImageAttribute', ''],
  ['ec2:ModifyImageAttribute', ''],
  ['kms:DescribeKey', '*'],
])

interface Grant {
  readonly role: string
  readonly action: string
  readonly resource: string
}

describe('least privilege', () => {
  let stack: OwnerStack
  let roles: readonly RoleProperties[]
  let grants: readonly Grant[]
  beforeAll(async () => {
    stack = await readOwnerStack()
    roles = stack.all('AWS::IAM::Role')
    grants = roles.flatMap((role) =>
      statementsOf(role).flatMap((statement) => grantsOf(role.RoleName, statement)),
    )
  })

  it('has roles and grants to look at', () => {
    expect(roles.length).toBeGreaterThanOrEqual(10)
    expect(grants.length).toBeGreaterThan(roles.length)
  })

  it('grants no action by wildcard', () => {
    expect(grants.filter(({ action }) => action.includes('*'))).toEqual([])
  })

  it('grants on every resource only what IAM cannot narrow', () => {
    const unbounded = grants.filter(({ resource }) => resource === '*')

    expect(unbounded.filter(({ action }) => !actionsWithoutResource.has(action))).toEqual([])
    expect(new Set(unbounded.map(({ action }) => action))).toEqual(actionsWithoutResource)
  })

  it('grants on this account alone, and on other Regions only where resources are shared', () => {
    const beyond = grants
      .filter(({ resource }) => resource !== '*')
      .filter(({ action, resource }) => {
        const [, , service = '', region = '', account = ''] = resource.split(':')
        const regionFits = region === place.region || (region === '*' && servicesOfEveryRegion.has(service))
        return !regionFits || account !== (foreignAccounts.get(action) ?? place.accountId)
      })

    expect(beyond).toEqual([])
  })

  it('grants each action of Image Builder on the resources that it is about and no others', () => {
    const segments = { Image: 'image', Component: 'component', ImageRecipe: 'image-recipe' }
    const segmentsOfWords = new Map(Object.entries({ ...segments, ContainerRecipe: 'container-recipe' }))
    const ofImageBuilder = grants.filter(({ action }) => action.startsWith('imagebuilder:'))

    expect(ofImageBuilder.length).toBeGreaterThan(10)
    for (const { action, resource } of ofImageBuilder) {
      const [, word = ''] = /^imagebuilder:(?:Get|Put)(\w+?)(?:Policy)?$/.exec(action) ?? []
      expect(resource).toBe(`arn:aws:imagebuilder:*:${place.accountId}:${segmentsOfWords.get(word)}/*`)
    }
  })

  it('changes AMIs only where this account owns them', () => {
    const statements = roles.flatMap(statementsOf)
    const changing = statements.filter(({ Action }) => listOf(Action).includes('ec2:ModifyImageAttribute'))

    expect(changing.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'ec2:Owner': place.accountId } },
    ])
  })

  it('attaches no managed policy', () => {
    expect(roles.filter((role) => (role.ManagedPolicyArns ?? []).length > 0)).toEqual([])
  })

  it('denies nothing in a role, so that what is granted can be read off', () => {
    expect(roles.flatMap(statementsOf).filter(({ Effect }) => Effect !== 'Allow')).toEqual([])
  })

  it('lets every role be assumed by exactly one service', () => {
    const trusted = roles.map((role) => {
      const [statement, ...others] = role.AssumeRolePolicyDocument.Statement
      return others.length === 0 ? statement?.Principal?.Service : undefined
    })

    expect(new Set(trusted)).toEqual(new Set(['lambda.amazonaws.com', 'states.amazonaws.com']))
  })

  it('gives every function a role of its own, of its own name', () => {
    const functions = stack.all('AWS::Lambda::Function')

    expect(functions.map(({ Role }) => Role)).toEqual(
      functions.map(({ FunctionName }) => `arn:aws:iam::${place.accountId}:role/${FunctionName}`),
    )
    expect(new Set(functions.map(({ Role }) => Role)).size).toBe(functions.length)
  })

  it('lets every function write to its own log group and no other', () => {
    const functions = stack.all('AWS::Lambda::Function')
    const logGrants = functions.map(({ FunctionName }) =>
      grants.filter(({ role, action }) => role === FunctionName && action.startsWith('logs:')),
    )

    expect(logGrants).toEqual(
      functions.map(({ FunctionName, LoggingConfig }) =>
        ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
          role: FunctionName,
          action,
          resource: `arn:aws:logs:${place.region}:${place.accountId}:log-group:${LoggingConfig.LogGroup}:log-stream:*`,
        })),
      ),
    )
  })

  it.each([
    ['imagebuilder-share-associate-share', 'ram:CreateResourceShare', 'aws:RequestTag'],
    ['imagebuilder-share-associate-share', 'ram:TagResource', 'aws:RequestTag'],
    ['imagebuilder-share-associate-share', 'ram:AssociateResourceShare', 'aws:ResourceTag'],
    ['imagebuilder-share-associate-share', 'ram:AssociateResourceSharePermission', 'aws:ResourceTag'],
    ['imagebuilder-share-retire-builds', 'ram:DisassociateResourceShare', 'aws:ResourceTag'],
  ])('lets %s use %s with our tag only', (roleName, action, tag) => {
    const granting = roles.flatMap((role) =>
      statementsOf(role)
        .filter((statement) => listOf(statement.Action).includes(action))
        .map(({ Condition }) => [role.RoleName, Condition]),
    )

    expect(granting).toEqual([[roleName, { StringLike: { [`${tag}/imagebuilder-share:rule`]: '*' } }]])
  })

  it('lets a share with our tag be opened to accounts outside the organization, and never closed', () => {
    const granting = roles.flatMap((role) =>
      statementsOf(role)
        .filter((statement) => listOf(statement.Action).includes('ram:UpdateResourceShare'))
        .map(({ Condition }) => [role.RoleName, Condition]),
    )

    const condition = {
      'aws:ResourceTag/imagebuilder-share:rule': '*',
      'ram:RequestedAllowsExternalPrincipals': 'true',
    }
    expect(granting).toEqual([['imagebuilder-share-associate-share', { StringLike: condition }]])
  })

  it('lets who creates or promotes shares write the policy of the resource too, as RAM asks', () => {
    const promoting = grants.filter(({ action }) => action === 'ram:PromoteResourceShareCreatedFromPolicy')
    const writing = (roleName: string): readonly string[] =>
      grants
        .filter(({ role, action }) => role === roleName && /^imagebuilder:Put\w+Policy$/.test(action))
        .map(({ action }) => action)

    expect(promoting).toHaveLength(1)
    expect(writing(promoting[0]!.role).toSorted()).toEqual([
      'imagebuilder:PutComponentPolicy',
      'imagebuilder:PutContainerRecipePolicy',
      'imagebuilder:PutImagePolicy',
      'imagebuilder:PutImageRecipePolicy',
    ])
  })
})

function grantsOf(role: string, statement: Statement): readonly Grant[] {
  return listOf(statement.Action).flatMap((action) =>
    listOf(statement.Resource).map((resource) => ({ role, action, resource })),
  )
}
