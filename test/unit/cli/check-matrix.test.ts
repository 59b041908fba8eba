import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkMatrixText } from '../../../cli/check-matrix-text.ts'
import { countVerdicts, matrixOf } from '../../../cli/check-matrix.ts'
import { createTerminal } from '../../../cli/terminal.ts'
import { verdicts } from '../../../functions/lib/domain/checks/check-result.ts'
import { accountOf, healthyAccount, resultOf } from './check-results.ts'
import { widthOf } from './cli-session.ts'

const terminal = createTerminal({ isTerminal: false, env: {} })
const regions = ['eu-west-1', 'us-east-1']
const [one, two, three] = [accountOf(1), accountOf(2), accountOf(3)]

describe('matrixOf', () => {
  it('folds accounts of which the checks say the same', () => {
    const results = [one, two, three].flatMap((accountId) => healthyAccount(accountId, regions))

    expect(matrixOf(results)).toEqual({
      checks: ['SSM_NOT_WRITABLE', 'KMS_KEY_NOT_USABLE', 'ROLE_LACKS_PERMISSION', 'ROLE_NOT_ASSUMABLE'],
      rows: [{ accounts: [one, two, three], regions, verdicts: ['unproven', 'passed', 'passed', 'passed'] }],
    })
  })

  it('keeps a Region apart in which an account is in another state, and puts it first', () => {
    const results = [
      ...healthyAccount(one, regions),
      ...healthyAccount(two, regions),
      resultOf('KMS_KEY_NOT_USABLE', 'failed', { accountId: two, region: 'us-east-1', subject: 'alias/own' }),
    ]

    const { checks, rows } = matrixOf(results)

    expect(checks[0]).toBe('KMS_KEY_NOT_USABLE')
    expect(rows).toEqual([
      { accounts: [two], regions: ['us-east-1'], verdicts: ['failed', 'unproven', 'passed', 'passed'] },
      { accounts: [one], regions, verdicts: ['passed', 'unproven', 'passed', 'passed'] },
      { accounts: [two], regions: ['eu-west-1'], verdicts: ['passed', 'unproven', 'passed', 'passed'] },
    ])
  })

  it('has one row without Regions for an account that could not even be entered', () => {
    const { rows } = matrixOf([resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: one })])

    expect(rows).toEqual([{ accounts: [one], regions: [], verdicts: ['failed'] }])
  })

  it('says for every place and check what is worst there, whatever the results', () => {
    const place = fc.record({
      accountId: fc.constantFrom(one, two, three),
      region: fc.constantFrom(...regions),
      subject: fc.constantFrom('a', 'b'),
    })
    const result = fc
      .tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom(...verdicts), place)
      .map(([check, verdict, where]) => resultOf(check, verdict, where))
    const order = ['failed', 'waived', 'warned', 'unproven', 'passed']

    fc.assert(
      fc.property(fc.array(result, { minLength: 1, maxLength: 30 }), (results) => {
        const { checks, rows } = matrixOf(results)
        for (const accountId of new Set(results.map((each) => each.accountId))) {
          for (const region of regions) {
            const here = results.filter((each) => each.accountId === accountId && each.region === region)
            const [row, ...others] = rows.filter(
              (each) => each.accounts.includes(accountId) && each.regions.includes(region),
            )
            expect(others).toEqual([])
            const worst = checks.map((check) =>
              order.find((verdict) => here.some((each) => each.check === check && each.verdict === verdict)),
            )
            expect(row?.verdicts).toEqual(here.length === 0 ? undefined : worst)
          }
        }
      }),
      { seed: 20_261_122, numRuns: 200 },
    )
  })
})

describe('countVerdicts', () => {
  it('counts each, and leaves out what there is none of', () => {
    expect(countVerdicts(healthyAccount(one, regions))).toEqual({ passed: 4, unproven: 2 })
  })
})

describe('checkMatrixText', () => {
  it('prints a row for all that is alike, what failed first, and what the signs mean', () => {
    const results = [
      ...[one, two].flatMap((accountId) => healthyAccount(accountId, regions)),
      resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: three }),
    ]

    expect(checkMatrixText(results, terminal)).toBe(
      [
        'Checks of 3 accounts: 1 failed, 4 unproven, 8 passed',
        '  ACCOUNTS                    REGIONS    A B C D',
        '  440000000003                -          X · · ·',
        '  440000000001, 440000000002  2 Regions  + ? + +',
        '  X failed, ? unproven, + passed, · not asked',
        '  A ROLE_NOT_ASSUMABLE, B SSM_NOT_WRITABLE, C KMS_KEY_NOT_USABLE,',
        '  D ROLE_LACKS_PERMISSION',
      ].join('\n'),
    )
  })

  it('is one line of columns where all passed, in short', () => {
    const results = [one, two, three].map((accountId) =>
      resultOf('ROLE_NOT_ASSUMABLE', 'passed', { accountId }),
    )

    expect(checkMatrixText(results, terminal, { short: true })).toBe(
      'Checks of 3 accounts: 3 passed\n  passed wherever asked: ROLE_NOT_ASSUMABLE',
    )
  })

  it('says in short only what did not pass everywhere, with rows folded again', () => {
    const results = [
      ...healthyAccount(one, ['us-east-1']),
      ...healthyAccount(two, ['us-east-1']),
      resultOf('AMI_NAME_TAKEN', 'passed', { accountId: two, region: 'us-east-1' }),
    ]

    const text = checkMatrixText(results, terminal, { short: true })

    expect(text).toContain('  440000000001, 440000000002  us-east-1  ?\n')
    expect(text).toContain('  passed wherever asked: AMI_NAME_TAKEN, KMS_KEY_NOT_USABLE,')
  })

  it('says nothing where nothing was checked', () => {
    expect(checkMatrixText([], terminal)).toBe('')
  })

  it('stays short and within 80 columns with 180 accounts, 5 Regions and 60 checks, 3 % of the accounts broken', () => {
    const five = ['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2']
    const checks = Array.from({ length: 60 }, (_, index) => `CHECK_WITH_A_TELLING_NAME_${index}`)
    const results = Array.from({ length: 180 }, (_, index) => accountOf(index + 1)).flatMap(
      (accountId, index) =>
        five.flatMap((region) =>
          checks.map((check, column) =>
            resultOf(check, index % 33 === 0 && column === index % 60 ? 'failed' : 'passed', {
              accountId,
              region,
            }),
          ),
        ),
    )

    const lines = checkMatrixText(results, terminal).split('\n')

    expect(widthOf(lines.join('\n'))).toBeLessThanOrEqual(80)
    expect(lines[0]).toBe('Checks of 180 accounts: 30 failed, 53970 passed')
    expect(lines.filter((line) => /^ {2}44.* X( |$)/.test(line))).toHaveLength(6)
    expect(lines.some((line) => line.startsWith('  174 accounts  5 Regions  + + + + + +'))).toBe(true)
  })

  it('names how many rows it leaves out, those that failed never before others', () => {
    const results = Array.from({ length: 60 }, (_, index) => accountOf(index + 1)).flatMap(
      (accountId, index) =>
        Array.from({ length: 6 }, (_, bit) =>
          resultOf(`CHECK_${bit}`, (index >> bit) % 2 === 0 ? 'passed' : 'failed', { accountId }),
        ),
    )

    const text = checkMatrixText(results, terminal)

    expect(text).toContain('  and 40 more rows; --json has them all\n')
    expect(text).not.toContain('+ + + + + +')
  })
})
