import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { accountOfPrincipal } from '../../../functions/lib/domain/account-id.ts'
import { readResourceArn } from '../../../functions/lib/domain/resource-arn.ts'
import type { ResourceArn } from '../../../functions/lib/domain/resource-arn.ts'
import {
  readPolicy,
  sameMembers,
  union,
  writePolicy,
} from '../../../functions/lib/domain/sharing/policy-document.ts'

const seed = 20_261_121

const arnTexts = {
  image: 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1',
  component: 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1',
  imageRecipe: 'arn:aws:imagebuilder:us-east-1:222222222222:image-recipe/al2023-base/1.0.0',
  containerRecipe: 'arn:aws:imagebuilder:us-east-1:222222222222:container-recipe/web/1.0.0',
}
const image = arnOf(arnTexts.image)
const one = '440000000001'
const two = '440000000002'

/** The statement that we write, with some members changed. */
function policyWith(changes: Readonly<Record<string, unknown>>): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: [one, two] },
    Action: ['imagebuilder:GetImage', 'imagebuilder:ListImages'],
    Resource: image.text,
    ...changes,
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

describe('readPolicy', () => {
  it.each([
    ['as we write it', writePolicy(image, [one, two])],
    ['with root ARNs', policyWith({ Principal: { AWS: [one, two].map((id) => `arn:aws:iam::${id}:root`) } })],
    [
      'with both forms of the same account',
      policyWith({ Principal: { AWS: [two, one, `arn:aws:iam::${one}:root`] } }),
    ],
    [
      'with the actions the other way round',
      policyWith({ Action: ['imagebuilder:ListImages', 'imagebuilder:GetImage'] }),
    ],
    ['with the resource as a list', policyWith({ Resource: [image.text] })],
    ['with a Sid', policyWith({ Sid: 'AWSRAMDefault' })],
    ['with one statement that is no list', JSON.stringify({ Statement: oneStatement(policyWith({})) })],
    ['with an Id', policyWith({}).replace('{', '{"Id":"by-ram",')],
  ])('sees our form %s', (_, policy) => {
    expect(readPolicy(policy, image)).toEqual({ kind: 'ours', accountIds: [one, two] })
  })

  it('sees our form with a single principal that is no list', () => {
    expect(readPolicy(policyWith({ Principal: { AWS: two } }), image)).toEqual({
      kind: 'ours',
      accountIds: [two],
    })
  })

  it.each([
    ['absent', undefined],
    ['an empty text', ' '],
    ['without statements', '{"Version":"2012-10-17","Statement":[]}'],
  ])('sees no policy when it is %s', (_, policy) => {
    expect(readPolicy(policy, image)).toEqual({ kind: 'none' })
  })

  it.each([
    ['a condition', policyWith({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    ['a denial', policyWith({ Effect: 'Deny' })],
    ['everybody', policyWith({ Principal: '*' })],
    ['everybody by AWS', policyWith({ Principal: { AWS: '*' } })],
    ['a role', policyWith({ Principal: { AWS: [one, `arn:aws:iam::${two}:role/deploy`] } })],
    ['a service', policyWith({ Principal: { Service: 'ec2.amazonaws.com' } })],
    ['an account and a service', policyWith({ Principal: { AWS: one, Service: 'ec2.amazonaws.com' } })],
    ['an account id of 11 digits', policyWith({ Principal: { AWS: '44000000001' } })],
    ['one action less', policyWith({ Action: ['imagebuilder:GetImage'] })],
    [
      'one action more',
      policyWith({
        Action: ['imagebuilder:GetImage', 'imagebuilder:ListImages', 'imagebuilder:DeleteImage'],
      }),
    ],
    [
      'the actions of another type',
      policyWith({ Action: ['imagebuilder:GetComponent', 'imagebuilder:ListComponents'] }),
    ],
    ['a wildcard action', policyWith({ Action: 'imagebuilder:*' })],
    ['another resource', policyWith({ Resource: arnTexts.image.replace('1.0.0/1', '1.0.0/2') })],
    ['two resources', policyWith({ Resource: [image.text, arnTexts.component] })],
    ['every resource', policyWith({ Resource: '*' })],
    ['NotPrincipal', policyWith({ NotPrincipal: { AWS: one } })],
    ['two statements', twice(policyWith({}))],
    ['a member that IAM does not know', policyWith({}).replace('{', '{"Note":"mine",')],
    ['no JSON', 'allow all'],
    ['JSON that is no policy', '[]'],
  ])('leaves a policy alone when it has %s', (_, policy) => {
    expect(readPolicy(policy, image)).toMatchObject({ kind: 'foreign' })
  })

  it('says what is foreign about it', () => {
    expect(readPolicy(twice(policyWith({})), image)).toEqual({ kind: 'foreign', why: 'it has 2 statements' })
  })
})

describe('writePolicy', () => {
  it.each([
    ['image', arnTexts.image, ['imagebuilder:GetImage', 'imagebuilder:ListImages']],
    ['component', arnTexts.component, ['imagebuilder:GetComponent', 'imagebuilder:ListComponents']],
    ['image recipe', arnTexts.imageRecipe, ['imagebuilder:GetImageRecipe', 'imagebuilder:ListImageRecipes']],
    [
      'container recipe',
      arnTexts.containerRecipe,
      ['imagebuilder:GetContainerRecipe', 'imagebuilder:ListContainerRecipes'],
    ],
  ])('allows exactly the two actions of an %s on exactly this one', (_, text, actions) => {
    expect(JSON.parse(writePolicy(arnOf(text), [one]))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: [one] }, Action: actions, Resource: text }],
    })
  })

  it('is read back as the same accounts, however RAM writes them', () => {
    const accountId = fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => String(id).padStart(12, '0'))
    const resources = fc.constantFrom(...Object.values(arnTexts)).map(arnOf)

    fc.assert(
      fc.property(
        resources,
        fc.uniqueArray(accountId, { maxLength: 40 }),
        fc.boolean(),
        (resource, ids, asRoots) => {
          const written = writePolicy(resource, ids)
          const stored = asRoots ? written.replaceAll(/"(\d{12})"/g, '"arn:aws:iam::$1:root"') : written

          const reading = readPolicy(stored, resource)

          expect(reading).toEqual({ kind: 'ours', accountIds: ids.toSorted() })
        },
      ),
      { seed, numRuns: 500 },
    )
  })
})

describe('readPolicy and any text', () => {
  it('answers, and never takes anything for ours that grants more than accounts', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => policyWith({ Principal: value })),
    )

    fc.assert(
      fc.property(texts, (text) => {
        const reading = readPolicy(text, image)
        if (reading.kind !== 'ours') return
        expect(reading.accountIds.every((id) => /^\d{12}$/.test(id))).toBe(true)
      }),
      { seed, numRuns: 1_000 },
    )
  })
})

describe('accountOfPrincipal', () => {
  it.each([
    [one, one],
    [`arn:aws:iam::${one}:root`, one],
    [`arn:aws-us-gov:iam::${one}:root`, one],
    [`arn:aws:iam::${one}:role/a`, undefined],
    ['arn:aws:organizations::111111111111:organization/o-1', undefined],
    [`${one}:root`, undefined],
    ['*', undefined],
  ])('reads %s as %s', (principal, account) => {
    expect(accountOfPrincipal(principal)).toBe(account)
  })
})

describe('sets of accounts', () => {
  it.each([
    [[one, two], [two, one], true],
    [[one], [one, two], false],
    [[one, two], [one], false],
    [[one], [two], false],
    [[], [], true],
  ])('%j and %j have the same members: %j', (left, right, same) => {
    expect(sameMembers(left, right)).toBe(same)
  })

  it('unite without repetition, ascending', () => {
    expect(union([two, one], [one])).toEqual([one, two])
  })
})

function arnOf(text: string): ResourceArn {
  const reading = readResourceArn(text)
  if (reading.kind !== 'resource') throw new Error(`Expected a resource, got ${reading.kind}`)
  return reading.arn
}

function oneStatement(policy: string): unknown {
  return (JSON.parse(policy) as { Statement: unknown[] }).Statement[0]
}

function twice(policy: string): string {
  const statement = oneStatement(policy)
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement, statement] })
}
