import { beforeAll, describe, expect, it } from 'vitest'

import { listOf, statementsOf } from './properties.ts'
import type { RoleProperties, Statement } from './properties.ts'
import { place, readOwnerStack } from './stack.ts'
import type { OwnerStack } from './stack.ts'

/** Actions without resource types in the service authorization reference: IAM takes nothing but `*`. */
const actionsWithoutResource = new Set([
  'ec2:DescribeImages',
  'ec2:DescribeLaunchTemplates',
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
const servicesOfEveryRegion = new Set(['ec2', 'imagebuilder', 'kms', 'ram', 'ssm'])

/** IAM's resources belong to an account as a whole. */
const servicesWithoutRegion = new Set(['iam'])

/**
 * What stands for the account in ARNs of resources that may not be this account's: AMIs and snapshots name none, the key
 * of an AMI may be another account's, whose key policy decides, and destination accounts decide who may enter them.
 */
const foreignAccounts: readonly (readonly [resource: RegExp, account: string])[] = [
  [/^arn:aws:ec2:[^:]*:[^:]*:(?:image|snapshot)\/\*$/, ''],
  [/^arn:aws:kms:[^:]*:[^:]*:key\/\*$/, '*'],
  [/^arn:aws:iam::[^:]*:role\/EC2ImageBuilderDistributionCrossAccountRole$/, '*'],
]

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
      .filter(({ resource }) => {
        const [, , service = '', region = '', account = ''] = resource.split(':')
        const regionFits =
          region === place.region ||
          (region === '*' && servicesOfEveryRegion.has(service)) ||
          (region === '' && servicesWithoutRegion.has(service))
        const [, foreign = place.accountId] = foreignAccounts.find(([form]) => form.test(resource)) ?? []
        return !regionFits || account !== foreign
      })

    expect(beyond).toEqual([])
  })

  it('grants each action of Image Builder on the resources that it is about and no others', () => {
    const segments = {
      Image: 'image',
      Component: 'component',
      ImageRecipe: 'image-recipe',
      DistributionConfiguration: 'distribution-configuration',
    }
    const segmentsOfWords = new Map(Object.entries({ ...segments, ContainerRecipe: 'container-recipe' }))
    const ofImageBuilder = grants.filter(({ action }) => action.startsWith('imagebuilder:'))

    expect(ofImageBuilder.length).toBeGreaterThan(10)
    for (const { action, resource } of ofImageBuilder) {
      const [, word = ''] = /^imagebuilder:(?:Get|Put)(\w+?)(?:Policy)?$/.exec(action) ?? []
      expect(resource).toBe(`arn:aws:imagebuilder:*:${place.accountId}:${segmentsOfWords.get(word)}/*`)
    }
  })

  const conditionsOf = (action: string) =>
    roles.flatMap((role) =>
      statementsOf(role)
        .filter((statement) => listOf(statement.Action).includes(action))
        .map(({ Condition }) => [role.RoleName, Condition] as const),
    )
  const copying = ['sweep-lanes', 'wake-lane'].map((folder) => `imagebuilder-share-${folder}`)
  const granting = [...copying, 'imagebuilder-share-enqueue-copies']

  it.each([
    ['ec2:ModifyImageAttribute', [...granting, 'imagebuilder-share-grant-launch']],
    ['ec2:ModifySnapshotAttribute', granting],
  ])('lets %s be done only to what this account owns', (action, roleNames) => {
    const onlyOwn = { StringEquals: { 'ec2:Owner': place.accountId } }

    expect(new Map(conditionsOf(action))).toEqual(new Map(roleNames.map((name) => [name, onlyOwn])))
  })

  it('tags AMIs only while they are copied', () => {
    const whileCopying = { StringEquals: { 'ec2:CreateAction': 'CopyImage' } }

    expect(new Map(conditionsOf('ec2:CreateTags'))).toEqual(
      new Map(copying.map((name) => [name, whileCopying])),
    )
  })

  it('uses keys through EC2 alone, and grants them to AWS alone', () => {
    const viaEc2 = { 'kms:ViaService': 'ec2.*.amazonaws.com' }
    const used = conditionsOf('kms:Decrypt')
    const granted = conditionsOf('kms:CreateGrant')

    expect(new Map(used)).toEqual(new Map(copying.map((name) => [name, { StringLike: viaEc2 }])))
    expect(new Map(granted)).toEqual(
      new Map(
        copying.map((name) => [name, { StringLike: viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } }]),
      ),
    )
  })

  it('enters destination accounts by one role name, and only to look, check and copy there', () => {
    const entering = grants.filter(({ action }) => action === 'sts:AssumeRole')

    expect(new Set(entering.map(({ role }) => role))).toEqual(
      new Set([...granting, 'imagebuilder-share-check-destinations']),
    )
    expect(new Set(entering.map(({ resource }) => resource))).toEqual(
      new Set(['arn:aws:iam::*:role/EC2ImageBuilderDistributionCrossAccountRole']),
    )
  })

  it('writes SSM parameters of its own account with the prefixes alone', async () => {
    const other = await readOwnerStack({ parameterPrefix: 'golden/' })
    const written = (stackThen: OwnerStack) =>
      new Set(
        stackThen
          .all('AWS::IAM::Role')
          .flatMap(statementsOf)
          .filter(({ Action }) => listOf(Action).includes('ssm:PutParameter'))
          .flatMap(({ Resource }) => listOf(Resource)),
      )
    const arns = (...prefixes: readonly string[]) =>
      new Set(prefixes.map((prefix) => `arn:aws:ssm:*:${place.accountId}:parameter/${prefix}*`))

    expect(written(stack)).toEqual(arns('ImageBuilder-', 'imagebuilder/'))
    expect(written(other)).toEqual(arns('golden/', 'imagebuilder/'))
  })

  it('answers runs and starts sweeps, and nothing else, from outside the trigger and the state machine', () => {
    const ofStates = grants.filter(({ action }) => action.startsWith('states:'))
    const byAction = (action: string) =>
      new Map(
        ofStates.filter((grant) => grant.action === action).map(({ role, resource }) => [role, resource]),
      )
    const arnOf = (name: string) => `arn:aws:states:${place.region}:${place.accountId}:stateMachine:${name}`
    const role = (folder: string) => `imagebuilder-share-${folder}`
    const [run, sweep] = [arnOf(role('run')), arnOf(role('sweep'))]

    expect(byAction('states:SendTaskSuccess')).toEqual(
      new Map([
        [role('enqueue-copies'), run],
        [role('sweep-lanes'), run],
        [role('wake-lane'), run],
      ]),
    )
    expect(byAction('states:StartExecution')).toEqual(
      new Map([
        [role('start-run'), run],
        [role('run'), run],
        [role('enqueue-copies'), sweep],
        [role('sweep-lanes'), sweep],
        [role('start-sweep'), sweep],
        [role('withdraw-run'), sweep],
      ]),
    )
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
