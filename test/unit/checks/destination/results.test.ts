import { describe, expect, it } from 'vitest'

import {
  failed,
  passed,
  unproven,
  warned,
} from '../../../../functions/lib/domain/checks/destination/results.ts'
import { accountId, lane, region } from './answers.ts'

const told = { what: 'It is so', remedy: 'Do this' }

describe('the result of a check', () => {
  it.each([
    ['an account', { accountId }, accountId],
    ['a Region of it', lane, `${accountId} in ${region}`],
    ['something in a Region', { ...lane, subject: 'lt-1' }, `lt-1, ${accountId} in ${region}`],
  ])('tells where it was made: %s', (_, place, where) => {
    const finding = { check: 'LAUNCH_TEMPLATE_TAG', where, ...told }
    expect(failed('LAUNCH_TEMPLATE_TAG', place, told)).toEqual({
      check: 'LAUNCH_TEMPLATE_TAG',
      ...place,
      verdict: 'failed',
      finding,
    })
    expect(warned('LAUNCH_TEMPLATE_TAG', place, told)).toMatchObject({ verdict: 'warned', finding })
  })

  it('has a reason where it is unproven, and nothing to say where it passed', () => {
    expect(unproven('SSM_WRITE', lane, 'No dry run')).toEqual({
      check: 'SSM_WRITE',
      ...lane,
      verdict: 'unproven',
      reason: 'No dry run',
    })
    expect(passed('SSM_WRITE', lane)).toEqual({ check: 'SSM_WRITE', ...lane, verdict: 'passed' })
  })

  it('takes nothing of a place but what names it', () => {
    const more = { ...lane, imageId: 'ami-1' }
    expect(passed('SSM_WRITE', more)).toEqual({ check: 'SSM_WRITE', ...lane, verdict: 'passed' })
  })
})
