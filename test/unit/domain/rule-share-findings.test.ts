import { describe, expect, it } from 'vitest'

import { principalRefused } from '../../../functions/lib/domain/sharing/rule-share-findings.ts'
import { creationToken } from '../../../functions/lib/domain/sharing/rule-share.ts'

const key = { rule: 'al2023', region: 'us-east-1' }
const unit = 'arn:aws:organizations::111111111111:ou/o-exampleorgid/ou-ab12-nonprod01'
const organization = 'arn:aws:organizations::111111111111:organization/o-exampleorgid'

describe('principalRefused', () => {
  it.each([
    [unit, 'UnknownResourceException', 'ORGANIZATION_SHARING_OFF', 'enable-sharing-with-aws-organization'],
    [organization, 'UnknownResourceException', 'ORGANIZATION_SHARING_OFF', 'enable-sharing'],
    [organization, 'OperationNotPermittedException', 'ORGANIZATION_SHARING_OFF', 'enable-sharing'],
    [unit, 'InvalidParameterException', 'PRINCIPAL_REFUSED', 'Correct it'],
    ['440000000001', 'OperationNotPermittedException', 'OUTSIDE_ORGANIZATION', '--allow-external-principals'],
    ['440000000001', 'InvalidParameterException', 'ACCOUNT_REFUSED', 'describe-account'],
    ['440000000001', 'UnknownResourceException', 'ACCOUNT_REFUSED', 'describe-account'],
  ])('of %s with %s is %s', (principal, code, check, remedy) => {
    const finding = principalRefused(principal, { code, message: 'AWS says so' }, key)

    expect(finding).toMatchObject({ check, where: principal })
    expect(finding.what).toContain('AWS says so')
    expect(finding.remedy).toContain(remedy)
  })
})

describe('creationToken', () => {
  const request = { key, executionArn: 'arn:execution', principals: ['440000000001'] }

  it('is the same for the same request, and one that RAM takes', () => {
    expect(creationToken(request)).toBe(creationToken({ ...request }))
    expect(creationToken(request)).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    { ...request, key: { ...key, rule: 'win2022' } },
    { ...request, key: { ...key, region: 'eu-west-1' } },
    { ...request, executionArn: 'arn:other' },
    { ...request, principals: [] },
  ])('is another for another request %#', (other) => {
    expect(creationToken(other)).not.toBe(creationToken(request))
  })
})
