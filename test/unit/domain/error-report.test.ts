import { describe, expect, it } from 'vitest'

import { findingOfError, reportOf } from '../../../functions/lib/domain/error-report.ts'
import { ImageNotAvailable } from '../../../functions/lib/domain/errors.ts'

/** What Step Functions puts into Cause for an error that a function threw. */
function lambdaCause(errorMessage: string): string {
  return JSON.stringify({ errorType: 'Some', errorMessage, trace: ['Some: ...', '    at handler'] })
}

describe('findingOfError', () => {
  it('gets back what, where and the remedy of an error of ours', () => {
    const error = new ImageNotAvailable('Expected "AVAILABLE", got TESTING', {
      where: 'arn:1',
      remedy: 'Wait',
    })

    const finding = findingOfError({ Error: error.name, Cause: lambdaCause(reportOf(error)) }, 'run-1')

    expect(finding).toEqual({
      check: 'ImageNotAvailable',
      what: 'Expected "AVAILABLE", got TESTING',
      where: 'arn:1',
      remedy: 'Wait',
    })
  })

  it.each([
    [
      'an error of a library',
      { Error: 'TypeError', Cause: lambdaCause('x is not a function') },
      'x is not a function',
    ],
    [
      'a time-out of Lambda',
      {
        Error: 'Sandbox.Timedout',
        Cause: lambdaCause('RequestId: 1 Error: Task timed out after 30.00 seconds'),
      },
      'timed out after 30.00',
    ],
    ['a time-out of the state', { Error: 'States.Timeout' }, 'The step ended with States.Timeout'],
    [
      'a cause that is no JSON',
      { Error: 'Lambda.Unknown', Cause: 'the function is gone' },
      'the function is gone',
    ],
    ['a cause that is other JSON', { Error: 'States.Runtime', Cause: '[1]' }, '[1]'],
  ])('makes a finding of %s', (_, error, what) => {
    const finding = findingOfError(error, 'run-1')

    expect(finding).toMatchObject({ check: error.Error, where: 'run-1' })
    expect(finding.what).toContain(what)
    expect(finding.remedy).not.toBe('')
  })

  it('cuts what is too long for a finding', () => {
    expect(findingOfError({ Error: 'E', Cause: 'x'.repeat(30_000) }, 'run-1').what).toHaveLength(1_000)
  })
})
