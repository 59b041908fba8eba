import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readResourceArn } from '../../../functions/lib/domain/resource-arn.ts'
import { judgeAdoption } from '../../../functions/lib/domain/sharing/adopt-policy.ts'

const seed = 20_261_121
const image = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const [one, two, three] = ['440000000001', '440000000002', '440000000003'] as const
const [get, list] = ['imagebuilder:GetImage', 'imagebuilder:ListImages'] as const

function statement(changes: Readonly<Record<string, unknown>> = {}) {
  return { Effect: 'Allow', Principal: { AWS: one }, Action: [get, list], Resource: image, ...changes }
}

function judge(...Statement: readonly object[]) {
  return judgeText(JSON.stringify({ Version: '2012-10-17', Statement }))
}

function judgeText(text: string) {
  const reading = readResourceArn(image)
  if (reading.kind !== 'resource') throw new Error('Expected an image')
  return judgeAdoption(text, reading.arn)
}

describe('judgeAdoption', () => {
  it.each([
    ['two statements', [statement(), statement({ Principal: { AWS: [three, two] } })], [one, two, three]],
    ['the same account twice', [statement(), statement({ Sid: 'again' })], [one]],
    [
      'an account and its root ARN',
      [statement(), statement({ Principal: { AWS: `arn:aws:iam::${one}:root` } })],
      [one],
    ],
    ['one action in each statement', [statement({ Action: get }), statement({ Action: [list] })], [one]],
    ['the resource as a list', [statement({ Resource: [image] }), statement()], [one]],
  ])('keeps the accounts of %s', (_, statements, accountIds) => {
    expect(judge(...statements)).toEqual({ kind: 'lossless', accountIds })
  })

  it.each([
    ['a denial', { Effect: 'Deny' }, 'statement 2 is more than'],
    ['a condition', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, 'statement 2 is more than'],
    ['NotPrincipal', { NotPrincipal: { AWS: two } }, 'statement 2 is more than'],
    ['everybody', { Principal: '*' }, 'statement 2 is more than'],
    ['everybody by AWS', { Principal: { AWS: '*' } }, 'statement 2 names *'],
    ['a role', { Principal: { AWS: `arn:aws:iam::${two}:role/ci` } }, 'arn:aws:iam::440000000002:role/ci'],
    ['another action', { Action: [get, list, 'imagebuilder:DeleteImage'] }, 'imagebuilder:DeleteImage'],
    ['a wildcard action', { Action: 'imagebuilder:Get*' }, 'statement 2 allows imagebuilder:Get*'],
    ['another resource', { Resource: image.replace('/1.0.0/1', '/1.0.0/2') }, 'another resource'],
    ['every resource', { Resource: '*' }, 'another resource'],
    ['an account with one action', { Principal: { AWS: two }, Action: get }, `${two} may do only one`],
  ])('is impossible, and says why, with %s', (_, changes, why) => {
    const adoption = judge(statement(), statement(changes))

    expect(adoption).toMatchObject({ kind: 'impossible', why: expect.stringContaining(why) as string })
  })

  it.each(['', 'allow all', '[]', '{"Statement":7}'])('is impossible with %j', (text) => {
    expect(judgeText(text)).toMatchObject({ kind: 'impossible' })
  })

  it('never gives or takes an action when it is lossless', () => {
    const actions = fc.subarray([get, list, 'imagebuilder:DeleteImage'], { minLength: 1 })
    const accounts = fc.subarray([one, two, three], { minLength: 1 })
    const statements = fc.array(
      fc.record({ Action: actions, Principal: fc.record({ AWS: accounts }) }).map(statement),
      { minLength: 1, maxLength: 4 },
    )

    fc.assert(
      fc.property(statements, (policy) => {
        const adoption = judge(...policy)
        const granted = (id: string) =>
          new Set(
            policy
              .filter(({ Principal }) => (Principal as unknown as { AWS: string[] }).AWS.includes(id))
              .flatMap(({ Action }) => Action),
          )

        const everyPair = [one, two, three].every((id) =>
          [new Set(), new Set([get, list])].some(
            (whole) => whole.symmetricDifference(granted(id)).size === 0,
          ),
        )
        expect(adoption.kind).toBe(everyPair ? 'lossless' : 'impossible')
        if (adoption.kind === 'impossible') return
        expect(adoption.accountIds).toEqual([one, two, three].filter((id) => granted(id).size > 0))
      }),
      { seed, numRuns: 500 },
    )
  })
})
