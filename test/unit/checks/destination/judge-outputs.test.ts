import { describe, expect, it } from 'vitest'

import { judgeParameter } from '../../../../functions/lib/domain/checks/destination/judge-parameter.ts'
import { judgeTemplate } from '../../../../functions/lib/domain/checks/destination/judge-template.ts'
import { accountId, answered, policyIn, refused, region, remedyOf, verdictsOf, would } from './answers.ts'

const templateId = 'lt-0123456789abcdef0'
const templatePlace = { accountId, region, subject: templateId }
const tagged = { latestVersion: 3, tags: { CreatedBy: 'EC2 Image Builder' } }
const untagged = { latestVersion: 3, tags: { CreatedBy: 'somebody' } }
const unauthorized = refused('UnauthorizedOperation')

describe('a launch template', () => {
  it.each([
    ['is not there', refused('InvalidLaunchTemplateId.NotFound'), ['LAUNCH_TEMPLATE_MISSING failed']],
    ['is named by no id', refused('InvalidLaunchTemplateId.Malformed'), ['LAUNCH_TEMPLATE_MISSING failed']],
    ['may not be looked for', unauthorized, ['LAUNCH_TEMPLATE_FORBIDDEN failed']],
    ['is not told of', refused('TransientServiceError'), ['LAUNCH_TEMPLATE_MISSING unproven']],
  ])('is judged when it %s', (_, description, verdicts) => {
    expect(verdictsOf(judgeTemplate(templatePlace, description, []))).toEqual(verdicts)
  })

  it.each([
    ['may be written', tagged, [would, would], ['TAG passed', 'FORBIDDEN passed']],
    ['may be written although it has no tag', untagged, [would], ['FORBIDDEN passed']],
    ['may not be written for want of the tag', untagged, [unauthorized], ['TAG failed']],
    ['may not be written with the tag', tagged, [unauthorized], ['TAG passed', 'FORBIDDEN failed']],
    ['may get a version and no default', tagged, [would, unauthorized], ['TAG passed', 'FORBIDDEN failed']],
    ['is answered by something else', tagged, [refused('Odd')], ['TAG passed', 'FORBIDDEN unproven']],
  ])('that is there is judged when it %s', (_, description, trials, verdicts) => {
    expect(verdictsOf(judgeTemplate(templatePlace, answered(description), trials)).slice(2)).toEqual(
      verdicts.map((verdict) => `LAUNCH_TEMPLATE_${verdict}`),
    )
  })

  it.each([
    ['may', would, 'warned'],
    ['may not', unauthorized, 'failed'],
    ['is told nothing when it wants to', refused('Odd'), 'failed'],
  ])('that the role cannot write for want of the tag is judged when it %s set it', (_, tagging, verdict) => {
    const results = judgeTemplate(templatePlace, answered(untagged), [unauthorized], tagging)
    expect(verdictsOf(results).at(-1)).toBe(`LAUNCH_TEMPLATE_TAG ${verdict}`)
  })

  it.each([
    [9_999, 'passed'],
    [10_000, 'unproven'],
  ])('whose latest version is %i has room for another: %s', (latestVersion, verdict) => {
    expect(
      verdictsOf(judgeTemplate(templatePlace, answered({ ...tagged, latestVersion }), [would])),
    ).toContain(`LAUNCH_TEMPLATE_VERSIONS ${verdict}`)
  })

  it('is replaced by one that a command lists', () => {
    const remedy = remedyOf(judgeTemplate(templatePlace, refused('InvalidLaunchTemplateId.NotFound'), []))
    expect(remedy).toContain(`aws ec2 describe-launch-templates --region ${region}`)
    expect(remedy).toContain(templateId)
  })

  it.each([
    ['no tag CreatedBy', {}],
    ['the tag CreatedBy=somebody', { CreatedBy: 'somebody' }],
  ])('is told to have %s', (words, tags) => {
    const results = judgeTemplate(templatePlace, answered({ latestVersion: 3, tags }), [unauthorized])
    expect(results.at(-1)?.finding?.what).toContain(`The launch template has ${words}, and`)
  })

  it('is tagged by a command that names it', () => {
    const remedy = remedyOf(judgeTemplate(templatePlace, answered(untagged), [unauthorized]))
    expect(remedy).toBe(
      `In the account ${accountId}: aws ec2 create-tags --resources ${templateId} --tags 'Key=CreatedBy,Value=EC2 Image Builder' --region ${region}`,
    )
  })

  it('is opened to the role by statements of the guide', () => {
    const remedy = remedyOf(judgeTemplate(templatePlace, answered(tagged), [unauthorized]))
    const [look = '', write = ''] = remedy.split('. In the account')
    expect(policyIn(look)).toMatchObject({ Statement: [{ Action: ['ec2:DescribeLaunchTemplates'] }] })
    expect(policyIn(write)).toMatchObject({
      Statement: [
        {
          Action: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
          Resource: `arn:aws:ec2:${region}:${accountId}:launch-template/${templateId}`,
        },
      ],
    })
  })
})

describe('a parameter', () => {
  const noValue = answered(undefined)
  const holding = (value: string, dataType = 'text') => answered({ value, dataType })
  const denied = refused('AccessDeniedException')

  it.each([
    ['/imagebuilder/golden', denied, 'passed'],
    ['ImageBuilder-golden', denied, 'passed'],
    ['/golden', noValue, 'unproven'],
    ['/golden', denied, 'warned'],
    ['/golden', refused('TransientServiceError'), 'unproven'],
  ])('named %s has its prefix judged', (subject, found, verdict) => {
    const results = judgeParameter({ accountId, region, subject }, { found, dataType: 'text' })
    expect(verdictsOf(results)).toContain(`SSM_PREFIX ${verdict}`)
  })

  it.each([
    ['nobody may look', denied, 'ami-1', 'unproven'],
    ['there is none', noValue, 'ami-1', 'unproven'],
    ['it holds what somebody else wrote', holding('ami-2'), 'ami-1', 'unproven'],
    ['we never wrote it', holding('ami-1'), undefined, 'unproven'],
    ['it holds what we wrote', holding('ami-1'), 'ami-1', 'passed'],
  ])('is known to be writable only by a write that succeeded: %s', (_, found, claimed, verdict) => {
    const results = judgeParameter(
      { accountId, region, subject: '/golden' },
      { found, dataType: 'text', ...(claimed === undefined ? {} : { claimedImageId: claimed }) },
    )
    expect(verdictsOf(results)).toContain(`SSM_WRITE ${verdict}`)
  })

  it.each([
    ['of the type that is wanted', holding('ami-2', 'aws:ec2:image'), ['PARAMETER_TYPE passed']],
    ['of another type', holding('ami-2', 'text'), ['PARAMETER_TYPE failed']],
    ['that is not there', noValue, []],
    ['that is hidden', denied, []],
  ])('%s has its type judged', (_, found, verdicts) => {
    const place = { accountId, region, subject: '/imagebuilder/golden' }
    const results = judgeParameter(place, { found, dataType: 'aws:ec2:image' })
    expect(verdictsOf(results).filter((one) => one.startsWith('PARAMETER_TYPE'))).toEqual(verdicts)
  })

  it('below another prefix is opened to the role by its ARN', () => {
    const place = { accountId, region, subject: '/golden/al2023' }
    const remedy = remedyOf(judgeParameter(place, { found: denied, dataType: 'text' }))
    expect(policyIn(remedy)).toMatchObject({
      Statement: [{ Resource: `arn:aws:ssm:${region}:${accountId}:parameter/golden/al2023` }],
    })
  })
})
