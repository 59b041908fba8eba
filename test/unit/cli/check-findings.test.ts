import { describe, expect, it } from 'vitest'

import { checkFindingsText } from '../../../cli/check-findings-text.ts'
import { showRunOutput } from '../../../cli/output-schemas.ts'
import { createTerminal } from '../../../cli/terminal.ts'
import { accountOf, healthyAccount, resultOf } from './check-results.ts'
import { widthOf } from './cli-session.ts'
import { createSmallLedger } from './small-ledger.ts'

const terminal = createTerminal({ isTerminal: false, env: {} })
const [one, two] = [accountOf(1), accountOf(2)]

const free = {
  copies: 0,
  transferGigabytes: 0,
  storageGigabytes: 0,
  transferDollars: 0,
  storageDollarsPerMonth: 0,
}
const imagePrefix = 'arn:aws:imagebuilder:us-east-1:222222222222:image'
const noCosts = { planned: free, withoutRelay: free, asLaunchPermission: free, pricesAsOf: '2026-11-22' }

/** Text without its line breaks. */
const flat = (texts: readonly string[]): string => texts.join('\n').replaceAll(/\s+/g, ' ')

describe('checkFindingsText', () => {
  it('tells once what many accounts have in common, names some of them, and says the causes', () => {
    const results = Array.from({ length: 12 }, (_, index) =>
      resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: accountOf(index + 1) }),
    )

    const texts = checkFindingsText(results, terminal)

    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(
      /^Failed: 440000000001; 440000000002; .*\nand 7 more accounts\n {2}ROLE_NOT_ASSUMABLE\n/,
    )
    expect(flat(texts)).toContain('Remedy: aws iam create-role --profile 440000000001')
    expect(flat(texts)).toContain(
      'Causes that look alike: the role is not there, or has another name; its trust',
    )
    expect(widthOf(texts.join('\n'))).toBeLessThanOrEqual(80)
  })

  it('names the Regions of an account, and what failed before what is unproven', () => {
    const texts = checkFindingsText(
      [
        resultOf('PARAMETER_NOT_WRITABLE', 'unproven', { accountId: one }),
        resultOf('KMS_KEY_NOT_USABLE', 'failed', { accountId: one, region: 'us-east-1' }),
        resultOf('KMS_KEY_NOT_USABLE', 'failed', { accountId: one, region: 'eu-west-1' }),
        resultOf('ROLE_NOT_ASSUMABLE', 'passed', { accountId: two }),
      ],
      terminal,
    )

    expect(texts.map((text) => text.split('\n')[0])).toEqual([
      `Failed: ${one} in us-east-1, eu-west-1`,
      `Unproven: ${one}`,
    ])
    expect(flat(texts)).toContain('PARAMETER_NOT_WRITABLE: the destination template')
  })

  it('says by which waiver a finding is out of the verdict', () => {
    const waived = resultOf('ROLE_NOT_ASSUMABLE', 'waived', { accountId: one })
    const texts = checkFindingsText([{ ...waived, reason: 'waived until 2026-12-31: CHG-4711' }], terminal)

    expect(texts[0]).toContain(`Waived: ${one}\n  ROLE_NOT_ASSUMABLE\n`)
    expect(texts[0]).toContain('\n  waived until 2026-12-31: CHG-4711')
  })

  it('leaves out what is beyond twenty reasons, and says so', () => {
    const results = Array.from({ length: 25 }, (_, index) =>
      resultOf(`C${index}`, 'failed', { accountId: one }),
    )

    expect(checkFindingsText(results, terminal).at(-1)).toBe('and 5 more; --json has them all')
  })
})

describe('ibshare show, of a run that checked destinations', () => {
  it('prints the matrix in short, and all of it with --json', async () => {
    const ledger = createSmallLedger()
    const checks = [
      ...healthyAccount(one, ['us-east-1']),
      resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: two }),
    ]
    const run = {
      observed: true,
      runId: 'run-1',
      executionArn: 'arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:run-1',
      trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn: 'arn:image' },
      startedAt: '2026-11-21T20:00:00.000Z',
      endedAt: '2026-11-21T20:01:00.000Z',
      status: 'failed',
    } as const
    const copyPlan = {
      images: [{ arn: 'arn:image', sourceImageId: 'ami-a' }],
      copies: [],
      blocked: [],
      findings: [],
      sideFindings: [],
      costs: noCosts,
    }
    ledger.runs.push({ run, checks, copyPlan, copyResult: { counts: {}, groups: [] } })

    const { stdout } = await ledger.ibshare('show', 'run-1')
    const { stdout: json } = await ledger.ibshare('show', 'run-1', '--json')

    expect(stdout).toContain('  mode      observe: nothing was changed\n')
    expect(stdout).toContain('Copies: 0 copies of 1 image, only planned\n')
    expect(stdout).toContain('Checks of 2 accounts: 1 failed, 1 unproven, 3 passed\n')
    expect(stdout).toContain('  440000000002  -          X ·\n')
    expect(showRunOutput.parse(JSON.parse(json)).checks).toEqual(checks)

    expect((await ledger.ibshare('runs')).stdout).toMatch(/ failed {2,}observed\n/)
  })

  it.each([
    {
      trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn: `${imagePrefix}/golden/1.0.0/1` },
      because: 'somebody checked image/golden/1.0.0/1',
    },
    {
      trigger: {
        kind: 'manual',
        resourceArns: [`${imagePrefix}/golden/1.0.0/1`],
        accounts: ['440000000001'],
        reason: 'CHG-1',
      },
      because: 'somebody checked 1 resource with 1 account: CHG-1',
    },
    {
      trigger: { kind: 'manualCopy', resourceArns: [`${imagePrefix}/golden/1.0.0/1`], distribute: [] },
      because: 'somebody checked copies of 1 image build',
    },
  ] as const)('calls a run a check that somebody asked for: $because', async ({ trigger, because }) => {
    const run = {
      observed: true,
      runId: 'check-1',
      executionArn: 'arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:check-1',
      trigger: { ...trigger, checkOnly: true },
      startedAt: '2026-11-21T20:00:00.000Z',
      endedAt: '2026-11-21T20:01:00.000Z',
      status: 'failed',
      counts: { skipped: 1 },
      copyCounts: { blocked: 3 },
    } as const
    const ledger = createSmallLedger()
    ledger.runs.push({ run })

    const { stdout } = await ledger.ibshare('show', 'check-1')
    const { stdout: list } = await ledger.ibshare('runs')

    expect(stdout).toContain('  mode      only checks: nothing was changed\n')
    expect(stdout).toContain(`  because   ${because}\n`)
    expect(list).toMatch(/ failed {2,}only checked: 1 skipped {2,}3 blocked\n/)
  })
})
