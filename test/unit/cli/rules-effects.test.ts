import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { rulesDiffOutput, rulesPutOutput } from '../../../cli/output-schemas.ts'
import { goodRules } from '../rules/good-rules.ts'
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
  session.files['before.yaml'] = targeting('organizationalUnits: [ou-ab12-11111111]')
})

afterEach(async () => session.close())

const unitArn = (id: string): string => `arn:aws:organizations::111111111111:ou/o-exampleorg/${id}`

/** The good rules with other members in the target that al2023 alone uses. */
const targeting = (...members: readonly string[]): string =>
  goodRules.replace('    accounts: ["440000000003"]', members.map((member) => `    ${member}`).join('\n'))

/** What a command prints on a file, between its first line and the empty one, when `before.yaml` is current. */
async function effectOf(text: string, command: 'put' | 'diff'): Promise<readonly string[]> {
  session.files['after.yaml'] = text
  await session.ibshare('rules', 'put', 'before.yaml')
  const { stdout } = await session.ibshare('rules', command, 'after.yaml', '--dry-run')
  const lines = stdout.split('\n')
  return lines.slice(1, lines.indexOf(''))
}

describe('ibshare rules put', () => {
  it('shows units and the organization as people name them when they come and go', async () => {
    const text = targeting('organization: true', 'accounts: ["550000000001"]')

    expect(await effectOf(text, 'put')).toEqual([
      '  ~ rule al2023: principals +2 -1',
      '  + 1 account: 550000000001',
      '  + the organization',
      '  - 1 organizational unit: ou-ab12-11111111',
    ])
  })

  it('shows a unit by its id when the file names it by its ARN', async () => {
    const text = targeting(
      `organizationalUnits: [ou-ab12-11111111, ${unitArn('ou-ab12-22222222')}, ${unitArn('ou-ab12-33333333')}]`,
    )

    expect(await effectOf(text, 'put')).toContain(
      '  + 2 organizational units: ou-ab12-22222222 ou-ab12-33333333',
    )
  })

  it('shows a change of the share and of the settings', async () => {
    const text = targeting('organizationalUnits: [ou-ab12-11111111]')
      .replace('[image, components]', '[image, components], mode: share, keep: 3')
      .concat('settings: { prune: ignore }\n')

    expect(await effectOf(text, 'put')).toEqual([
      '  ~ rule al2023: share; principals as before',
      '  ~ setting prune: ignore',
    ])
  })

  it.each([
    ['a unit is named by its ARN', ['ou-ab12-11111111', unitArn('ou-ab12-11111111')]],
    ['the default mode is in words', ['[image, components]', '[image, components], mode: auto']],
    ['the default of adopt is in words', ['[image, components]', '[image, components], adopt: false']],
    ['the default of prune is in words', ['rules:', 'settings: { prune: report }\nrules:']],
  ])('shows no change of effect when %s', async (_, [from = '', to = '']) => {
    const before = targeting('organizationalUnits: [ou-ab12-11111111]')

    expect(before).toContain(from)
    expect(await effectOf(before.replace(from, to), 'put')).toEqual(['  no change'])
  })

  it('prints principals and settings as JSON of the documented form', async () => {
    session.files['after.yaml'] = targeting(
      'organization: true',
      'excludedAccounts: ["440000000009"]',
    ).concat('settings: { prune: ignore }\n')
    await session.ibshare('rules', 'put', 'before.yaml')

    const { stdout } = await session.ibshare('rules', 'put', 'after.yaml', '--json')

    const { changes } = rulesPutOutput.parse(JSON.parse(stdout))
    expect(changes).toMatchObject({
      principalsAdded: ['organization'],
      principalsRemoved: ['ou-ab12-11111111'],
      settingsChanged: { prune: 'ignore' },
    })
    expect(changes.rulesChanged).toEqual([
      {
        name: 'al2023',
        members: ['targets'],
        principalsAdded: ['organization'],
        principalsRemoved: ['ou-ab12-11111111'],
        exclusionsAdded: ['440000000009'],
        exclusionsRemoved: [],
      },
    ])
  })
})

describe('ibshare rules diff', () => {
  it('shows what each rule gains and loses, and whom it leaves out', async () => {
    const text = targeting(
      'organization: true',
      'accounts: ["550000000001"]',
      'excludedAccounts: ["440000000009"]',
    ).concat('settings: { prune: ignore }\n')

    expect(await effectOf(text, 'diff')).toEqual([
      '  ~ rule al2023: targets',
      '  gains 1 account: 550000000001',
      '  gains the organization',
      '  loses 1 organizational unit: ou-ab12-11111111',
      '  leaves out 1 account: 440000000009',
      '  ~ setting prune: ignore',
    ])
  })

  it('shows whom a rule no longer leaves out', async () => {
    const unit = 'organizationalUnits: [ou-ab12-11111111]'
    session.files['before.yaml'] = targeting(unit, 'excludedAccounts: ["440000000008", "440000000009"]')

    expect(await effectOf(targeting(unit, 'excludedAccounts: ["440000000009"]'), 'diff')).toEqual([
      '  ~ rule al2023: targets',
      '  no longer leaves out 1 account: 440000000008',
    ])
  })

  it('does not call an account left out when another target of the rule names it', async () => {
    const unit = 'organizationalUnits: [ou-ab12-11111111]'

    const effect = await effectOf(targeting(unit, 'excludedAccounts: ["440000000001"]'), 'diff')

    expect(effect).toEqual(['  ~ rule al2023: targets'])
  })

  it('shows an account that is excluded beside named accounts alone as lost, not as left out', async () => {
    const accounts = 'accounts: ["440000000003", "440000000004"]'
    session.files['before.yaml'] = targeting(accounts)

    expect(await effectOf(targeting(accounts, 'excludedAccounts: ["440000000004"]'), 'diff')).toEqual([
      '  ~ rule al2023',
      '  loses 1 account: 440000000004',
    ])
  })

  it('shows units of rules that are new and of rules that are gone', async () => {
    const text = targeting(
      'organizationalUnits: [ou-ab12-11111111]',
      'excludedAccounts: ["440000000009"]',
    ).replace('name: al2023', 'name: other')

    expect(await effectOf(text, 'diff')).toEqual([
      '  + rule other',
      '  gains 2 accounts: 440000000001 440000000002',
      '  gains 1 organizational unit: ou-ab12-11111111',
      '  leaves out 1 account: 440000000009',
      '  - rule al2023',
      '  loses 2 accounts: 440000000001 440000000002',
      '  loses 1 organizational unit: ou-ab12-11111111',
    ])
  })

  it('stays within 80 columns and says how many more when many units change', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `ou-ab12-${String(index).padStart(8, '0')}`)
    session.files['after.yaml'] = targeting(`organizationalUnits: [${ids.join(', ')}]`)
    await session.ibshare('rules', 'put', 'before.yaml')

    const { stdout } = await session.ibshare('rules', 'diff', 'after.yaml')
    const asJson = await session.ibshare('rules', 'diff', 'after.yaml', '--json')

    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
    expect(stdout).toContain('gains 30 organizational units: ou-ab12-00000000')
    expect(stdout).toContain('and 18 more')
    const [effect] = rulesDiffOutput.parse(JSON.parse(asJson.stdout)).rules
    expect(effect?.principalsGained).toEqual(ids)
  })
})

describe('ibshare rules show', () => {
  it('prints a file that rules put finds unchanged when it has every member', async () => {
    session.files['before.yaml'] = targeting(
      `organizationalUnits: [ou-ab12-11111111, ${unitArn('ou-ab12-22222222')}]`,
      'excludedAccounts: ["440000000009"]',
    )
      .replace('[image, components]', '[image, components], mode: share, keep: 3')
      .replace('["440000000001", "440000000002"]', '["440000000001"]\n    organization: true')
      .concat('settings: { prune: ignore }\n')
    await session.ibshare('rules', 'put', 'before.yaml')

    session.files['shown.yaml'] = (await session.ibshare('rules', 'show')).stdout

    expect(session.files['shown.yaml']).toContain('keep: 3')
    expect((await session.ibshare('rules', 'put', 'shown.yaml')).stdout).toContain('Nothing to do')
  })
})
