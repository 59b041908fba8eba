import { describe, expect, it } from 'vitest'

import type { PermissionNeed } from '../../../local/cloud/service.ts'
import { conditionContext, evaluate } from '../../../local/iam/evaluate.ts'
import { readPolicy } from '../../../local/iam/read-policy.ts'
import { createComponent, createRecipe } from '../image-builder/resources.ts'
import { createSharingCloud, memberId, operationOf, ownerId, region } from '../image-builder/sharing-cloud.ts'
import { createShare } from './created-share.ts'
import { seconds } from './shared-component.ts'

/** A share with a component, a recipe and one account, and what operations on it need. */
async function createWorld() {
  const cloud = createSharingCloud()
  const owner = cloud.as(ownerId)
  const componentArn = await createComponent(owner)
  const recipeArn = await createRecipe(owner)
  const resourceShareArn = await createShare(owner, {
    resourceArns: [componentArn, recipeArn],
    principals: [memberId],
    allowExternalPrincipals: false,
    tags: [{ key: 'imagebuilder-share:rule', value: 'al2023' }],
  })
  await cloud.pass(seconds.association)
  const needsOf = (operation: string, input: object) =>
    operationOf(cloud.ram.service, operation).needs(input, owner.context)
  return { cloud, owner, componentArn, recipeArn, resourceShareArn, needsOf }
}

const actionsOf = (needs: readonly PermissionNeed[]) =>
  needs.map(({ action, resource }) => `${action} ${resource}`)

function isAllowed(statement: object, need: PermissionNeed): boolean {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }
  const policy = readPolicy(document, { name: 'test', kind: 'identity' })
  const { action, resource, context = {} } = need
  return evaluate([policy], { action, resource, context: conditionContext(context) }).kind === 'allowed'
}

describe('changing a share', () => {
  it('needs the right to put the policy of each resource that it reaches', async () => {
    const { componentArn, recipeArn, resourceShareArn, needsOf } = await createWorld()
    const other = componentArn.replace('hardening', 'other')
    const both = [
      `imagebuilder:PutComponentPolicy ${componentArn}`,
      `imagebuilder:PutImageRecipePolicy ${recipeArn}`,
    ]
    const share = (action: string) => `ram:${action} ${resourceShareArn}`

    expect(
      actionsOf(needsOf('AssociateResourceShare', { resourceShareArn, principals: ['500000000000'] })),
    ).toStrictEqual([share('AssociateResourceShare'), ...both])
    expect(
      actionsOf(needsOf('AssociateResourceShare', { resourceShareArn, resourceArns: [other] })),
    ).toStrictEqual([share('AssociateResourceShare'), `imagebuilder:PutComponentPolicy ${other}`])
    expect(
      actionsOf(needsOf('DisassociateResourceShare', { resourceShareArn, principals: [memberId] })),
    ).toStrictEqual([share('DisassociateResourceShare'), ...both])
    expect(
      actionsOf(needsOf('DisassociateResourceShare', { resourceShareArn, resourceArns: [recipeArn] })),
    ).toStrictEqual([share('DisassociateResourceShare'), `imagebuilder:PutImageRecipePolicy ${recipeArn}`])
    expect(actionsOf(needsOf('DeleteResourceShare', { resourceShareArn }))).toStrictEqual([
      share('DeleteResourceShare'),
      ...both,
    ])
    expect(
      actionsOf(needsOf('AssociateResourceSharePermission', { resourceShareArn, permissionArn: 'a' })),
    ).toStrictEqual([share('AssociateResourceSharePermission'), ...both])
    expect(actionsOf(needsOf('UpdateResourceShare', { resourceShareArn, name: 'a' }))).toStrictEqual([
      share('UpdateResourceShare'),
    ])
  })

  it('needs no right for a resource that has left the share', async () => {
    const { cloud, owner, componentArn, recipeArn, resourceShareArn, needsOf } = await createWorld()
    await owner.ram.disassociateResourceShare({ resourceShareArn, resourceArns: [recipeArn] })
    await cloud.pass(seconds.association)

    const needs = [
      needsOf('AssociateResourceShare', { resourceShareArn, principals: ['500000000000'] }),
      needsOf('DeleteResourceShare', { resourceShareArn }),
      needsOf('AssociateResourceSharePermission', { resourceShareArn, permissionArn: 'a' }),
    ]

    for (const [, ...putPolicy] of needs) {
      expect(actionsOf(putPolicy)).toStrictEqual([`imagebuilder:PutComponentPolicy ${componentArn}`])
    }
  })

  it('needs the rights to create, to associate and to tag when a share is created', async () => {
    const { componentArn, needsOf } = await createWorld()
    const anyShare = `arn:aws:ram:${region}:${ownerId}:resource-share/*`

    expect(
      actionsOf(
        needsOf('CreateResourceShare', {
          name: 'golden',
          resourceArns: [componentArn],
          tags: [{ key: 'a', value: 'b' }],
        }),
      ),
    ).toStrictEqual([
      'ram:CreateResourceShare *',
      `ram:AssociateResourceShare ${anyShare}`,
      `ram:TagResource ${anyShare}`,
      `imagebuilder:PutComponentPolicy ${componentArn}`,
    ])
    expect(actionsOf(needsOf('CreateResourceShare', { name: 'golden' }))).toStrictEqual([
      'ram:CreateResourceShare *',
      `ram:AssociateResourceShare ${anyShare}`,
    ])
  })

  it.each([
    ['a tag of the share', { StringEquals: { 'aws:ResourceTag/imagebuilder-share:rule': 'al2023' } }, true],
    ['another tag', { StringEquals: { 'aws:ResourceTag/imagebuilder-share:rule': 'win2022' } }, false],
    ['the name of the share', { StringEquals: { 'ram:ResourceShareName': 'golden' } }, true],
    ['another name', { StringEquals: { 'ram:ResourceShareName': 'silver' } }, false],
    ['its being closed', { Bool: { 'ram:AllowsExternalPrincipals': 'false' } }, true],
    ['its being open', { Bool: { 'ram:AllowsExternalPrincipals': 'true' } }, false],
    ['the principal', { 'ForAllValues:StringEquals': { 'ram:Principal': [memberId] } }, true],
    ['another principal', { 'ForAnyValue:StringEquals': { 'ram:Principal': [ownerId] } }, false],
    [
      'the type of resource',
      { 'ForAnyValue:StringEquals': { 'ram:RequestedResourceType': 'imagebuilder:Component' } },
      true,
    ],
    [
      'another type',
      { 'ForAnyValue:StringEquals': { 'ram:RequestedResourceType': 'imagebuilder:Image' } },
      false,
    ],
    [
      'the resource',
      { 'ForAnyValue:ArnLike': { 'ram:ResourceArn': 'arn:aws:imagebuilder:*:*:component/hardening/*' } },
      true,
    ],
    [
      'another resource',
      { 'ForAnyValue:ArnLike': { 'ram:ResourceArn': 'arn:aws:imagebuilder:*:*:image/*' } },
      false,
    ],
  ])('can be allowed on condition of %s', async (_case, Condition, expected) => {
    const { componentArn, resourceShareArn, needsOf } = await createWorld()
    const [need] = needsOf('AssociateResourceShare', {
      resourceShareArn,
      resourceArns: [componentArn],
      principals: [memberId],
    })
    const statement = { Action: 'ram:AssociateResourceShare', Resource: '*', Condition }

    expect(isAllowed(statement, need!)).toBe(expected)
  })

  it.each([
    ['CreateResourceShare', {}, 'true'],
    ['CreateResourceShare', { allowExternalPrincipals: false }, 'false'],
    ['UpdateResourceShare', { allowExternalPrincipals: true }, 'true'],
  ])('%s with %j asks whether accounts outside are to be welcome', async (operation, request, value) => {
    const { resourceShareArn, needsOf } = await createWorld()
    const [need] = needsOf(operation, { resourceShareArn, name: 'golden', ...request })

    expect(need!.context).toMatchObject({ 'ram:RequestedAllowsExternalPrincipals': value })
  })

  it.each([
    ['TagResource', { tags: [{ key: 'stage', value: 'test' }] }],
    ['CreateResourceShare', { name: 'golden', tags: [{ key: 'stage', value: 'test' }] }],
  ])('%s can be allowed on condition of the tags that it gives', async (operation, request) => {
    const { resourceShareArn, needsOf } = await createWorld()
    const [need] = needsOf(operation, { resourceShareArn, ...request })
    const tagged = (value: string) => ({
      Action: `ram:${operation}`,
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:RequestTag/stage': value },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['stage'] },
      },
    })

    expect(isAllowed(tagged('test'), need!)).toBe(true)
    expect(isAllowed(tagged('prod'), need!)).toBe(false)
  })

  it('can be allowed for a new share on condition of the tags that it is to have', async () => {
    const { needsOf } = await createWorld()
    const [, associate, tag] = needsOf('CreateResourceShare', {
      name: 'golden',
      tags: [{ key: 'stage', value: 'test' }],
    })
    const onTagged = {
      Action: 'ram:*',
      Resource: `arn:aws:ram:*:${ownerId}:resource-share/*`,
      Condition: { StringEquals: { 'aws:ResourceTag/stage': 'test' } },
    }

    expect([associate, tag].map((need) => isAllowed(onTagged, need!))).toStrictEqual([true, true])
  })
})
