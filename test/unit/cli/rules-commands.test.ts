import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  failureOutput,
  rulesDiffOutput,
  rulesHistoryOutput,
  rulesPutOutput,
  rulesShowOutput,
} from '../../../cli/output-schemas.ts'
import { readRulesFile } from '../../../cli/rules-file.ts'
import { goodRules } from '../rules/good-rules.ts'
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

const firstVersion = '9c8f1c597858'

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
  session.files['rules.yaml'] = goodRules
})

afterEach(async () => session.close())

/** The good rules with changes of every kind. */
const changedRules = goodRules
  .replace('[us-east-1, eu-west-1]', '[us-east-1]')
  .replace('["440000000003"]', '["440000000004"]')
  .replace('name: windows', 'name: win')

describe('ibshare rules put', () => {
  it('puts the first rules and shows all as added', async () => {
    const printed = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(printed).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        `Rules ${firstVersion}, the first rules of this ledger`,
        '  + rule al2023',
        '  + rule windows',
        '  + 3 accounts: 440000000001 440000000002 440000000003',
        '  + 2 Regions: eu-west-1 us-east-1',
        '',
        `Put: from now on runs plan with ${firstVersion}.`,
        'Mode observe, because the file names none: runs of builds plan and check, and',
        'change nothing. To have them carried out, say so in the file:',
        '  settings: { mode: apply }',
        'Next: ibshare rules show',
        '',
      ].join('\n'),
    })
    expect((await session.rules.current())?.version).toBe(firstVersion)
  })

  it('records who put the rules and when', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')

    expect(await session.ledger.partition('RULES')).toContainEqual(
      expect.objectContaining({ actor: 'arn:aws:iam::222222222222:user/op', at: '2026-11-21T21:00:00.000Z' }),
    )
  })

  it('shows what changes against the current rules', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = changedRules

    const { stdout, exitCode } = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(exitCode).toBe(0)
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      expect.stringMatching(`^Rules [0-9a-f]{12}, against ${firstVersion}$`),
      '  + rule win',
      '  - rule windows',
      '  ~ rule al2023: principals +1 -1',
      '  + 1 account: 440000000004',
      '  - 1 account: 440000000003',
      '  - 1 Region: eu-west-1',
      '',
    ])
  })

  it('shows what a target leaves out as a change of the rules that name it', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = goodRules.replace(
      '["440000000001", "440000000002"]',
      '["440000000001", "440000000002"]\n    excludedAccounts: ["440000000002"]\n    excludedRegions: [eu-west-1]',
    )

    const { stdout } = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(stdout).toContain('  ~ rule al2023: targets; principals +0 -1\n')
    expect(stdout).toContain('  - 1 account: 440000000002\n')
  })

  it('writes nothing when the rules are current already', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    const before = await session.ledger.partition('RULES')

    const { stdout, exitCode } = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(exitCode).toBe(0)
    expect(stdout).toContain('no change')
    expect(stdout).toContain('Nothing to do')
    expect(await session.ledger.partition('RULES')).toEqual(before)
  })

  it('writes nothing when it is a dry run', async () => {
    const { stdout, exitCode } = await session.ibshare('rules', 'put', 'rules.yaml', '--dry-run')

    expect(exitCode).toBe(0)
    expect(stdout).toContain('  + rule al2023')
    expect(stdout).toContain('\nDry run: nothing was written.\n')
    expect(stdout).toMatch(/\nNext: ibshare rules put rules.yaml\n$/)
    expect(session.ledger.operations.filter((operation) => /Put|Update|Delete/.test(operation))).toEqual([])
  })

  it('ends in 1 with the next command when somebody else put rules meanwhile', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = changedRules
    const theirs = readRulesFile('', goodRules.replace('name: windows', 'name: theirs'))
    const rulesOfOther = {
      ...session.rules,
      current: async () => {
        const current = await session.rules.current()
        if (theirs.kind === 'accepted') {
          await session.rules.put({
            rules: theirs.rules,
            basedOn: current?.version,
            actor: 'b',
            at: '2026-11-21',
          })
        }
        return current
      },
    }

    const { stdout, exitCode } = await session.ibshareWith(
      { connect: async () => ({ ...session, rules: rulesOfOther }) },
      'rules',
      'put',
      'rules.yaml',
    )

    const current = await session.rules.current()
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`Not put: somebody else put ${current?.version} meanwhile`)
    expect(stdout).toContain('Next: ibshare rules put rules.yaml --dry-run\n')
    expect(current?.rules.rules.map((rule) => rule.name)).toEqual(['al2023', 'theirs'])
  })

  it('ends in 2 with every problem and asks AWS nothing when the file is refused', async () => {
    session.files['rules.yaml'] = goodRules
      .replace('"222222222222"', '222222222222')
      .replace('[image] }', '[iso] }')

    const printed = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(printed).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: [
        'rules.yaml:2:17 Expected ownerAccountId to be an account id: a string of 12 digits, got 222222222222. Put it in quotes: "222222222222".',
        'rules.yaml:17:26 Expected rules[1].share.resources[0] to be one of image, imageRecipe, containerRecipe, components, parentImage, got "iso".',
        'ibshare: rules.yaml is not a rules file that can be carried out; nothing was written',
        'Next: mend it, then: ibshare rules put rules.yaml',
        '',
      ].join('\n'),
    })
    expect(session.connections).toEqual([])
  })

  it('prints the problems as JSON when it is asked for JSON', async () => {
    session.files['rules.yaml'] = goodRules.replace('version: 1', 'version: 2')

    const { stdout, stderr } = await session.ibshare('rules', 'put', 'rules.yaml', '--json')

    expect(stdout).toBe('')
    const { error } = failureOutput.parse(JSON.parse(stderr))
    expect(error).toMatchObject({
      exitCode: 2,
      problems: [{ file: 'rules.yaml', line: 1, path: 'version', value: '2', expectation: 'the number 1' }],
    })
  })

  it('cuts a long list of problems, but not in JSON', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `"${index}"`).join(', ')
    session.files['rules.yaml'] = goodRules.replace('"440000000003"', ids)

    const { stderr } = await session.ibshare('rules', 'put', 'rules.yaml')
    const asJson = await session.ibshare('rules', 'put', 'rules.yaml', '--json')

    expect(stderr.match(/^rules\.yaml:/gm)).toHaveLength(50)
    expect(stderr).toContain('\nand 10 more problems\n')
    expect(failureOutput.parse(JSON.parse(asJson.stderr)).error.problems).toHaveLength(60)
  })

  it('ends in 2 when the rules are for another account than the credentials', async () => {
    const services = { ...session, caller: async () => ({ accountId: '333333333333', arn: 'arn:x' }) }

    const { exitCode, stderr } = await session.ibshareWith(
      { connect: async () => services },
      'rules',
      'put',
      'rules.yaml',
    )

    expect(exitCode).toBe(2)
    expect(stderr).toContain('to be the account of your credentials, 333333333333, got 222222222222')
    expect(await session.rules.current()).toBeUndefined()
  })

  it('ends in 2 when the file cannot be read', async () => {
    const { exitCode, stderr } = await session.ibshare('rules', 'put', 'none.yaml')

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^ibshare: Expected none\.yaml to be a file that can be read, got ENOENT/)
  })

  it('names targets that no rule uses', async () => {
    session.files['rules.yaml'] = goodRules.replace('[canary, nonprod]', '[canary]')

    const { stdout } = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(stdout).toContain('  target nonprod is named by no rule\n')
  })

  it('prints JSON of the documented form when it is asked to', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = changedRules

    const { stdout } = await session.ibshare('rules', 'put', 'rules.yaml', '--json')

    const output = rulesPutOutput.parse(JSON.parse(stdout))
    expect(output).toMatchObject({ outcome: 'put', current: output.version, unusedTargets: [] })
    expect(output.changes).toEqual({
      rulesAdded: ['win'],
      rulesRemoved: ['windows'],
      reachChanged: [],
      rulesChanged: [
        {
          name: 'al2023',
          members: [],
          principalsAdded: ['440000000004'],
          principalsRemoved: ['440000000003'],
          exclusionsAdded: [],
          exclusionsRemoved: [],
        },
      ],
      principalsAdded: ['440000000004'],
      principalsRemoved: ['440000000003'],
      regionsAdded: [],
      regionsRemoved: ['eu-west-1'],
      settingsChanged: {},
      waiversAdded: [],
      waiversRemoved: [],
    })
  })

  it('stays within 80 columns when many accounts change', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `"55${String(index).padStart(10, '0')}"`).join(', ')
    session.files['rules.yaml'] = goodRules.replace('"440000000003"', ids)

    const { stdout } = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
    expect(stdout).toContain('and 30 more')
  })

  it('offers next commands that work with the same ledger', async () => {
    const flags = ['--region', 'eu-west-1', '--endpoint-url', 'http://127.0.0.1:8000', '--table', 'my-table']

    const { stdout } = await session.ibshare('rules', 'put', 'rules.yaml', ...flags)

    expect(stdout).toContain(`Next: ibshare rules show ${flags.join(' ')}\n`)
    expect(session.connections).toEqual([
      { region: 'eu-west-1', endpointUrl: 'http://127.0.0.1:8000', tableName: 'my-table' },
    ])
  })
})

describe('ibshare rules diff', () => {
  it('shows everything as gained and ends in 1 when there are no rules yet', async () => {
    const printed = await session.ibshare('rules', 'diff', 'rules.yaml')

    expect(printed).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: [
        `Rules ${firstVersion} against nothing: there are no rules yet`,
        '  + rule al2023',
        '  gains 3 accounts: 440000000001 440000000002 440000000003',
        '  + rule windows',
        '  gains 2 accounts: 440000000001 440000000002',
        '  + Region eu-west-1',
        '  + Region us-east-1',
        '',
        'Mode observe, because the file names none: runs of builds plan and check, and',
        'change nothing. To have them carried out, say so in the file:',
        '  settings: { mode: apply }',
        'Next: ibshare rules put rules.yaml',
        '',
      ].join('\n'),
    })
  })

  it('shows what each rule gains and loses', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = changedRules.replace('[image, components]', '[image]')

    const { stdout, exitCode } = await session.ibshare('rules', 'diff', 'rules.yaml')

    expect(exitCode).toBe(1)
    expect(stdout.split('\n').slice(1, 9)).toEqual([
      '  ~ rule al2023: share',
      '  gains 1 account: 440000000004',
      '  loses 1 account: 440000000003',
      '  + rule win',
      '  gains 2 accounts: 440000000001 440000000002',
      '  - rule windows',
      '  loses 2 accounts: 440000000001 440000000002',
      '  - Region eu-west-1',
    ])
  })

  it('ends in 0 when the file is what is current', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')

    const { stdout, exitCode } = await session.ibshare('rules', 'diff', 'rules.yaml')

    expect(exitCode).toBe(0)
    expect(stdout).toContain('  no change\n')
    expect(stdout).toContain('Next: ibshare rules show\n')
  })

  it('says that the effect is the same, and ends in 1, when only the order differs', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = goodRules.replace('[image, components]', '[components, image]')

    const { stdout, exitCode } = await session.ibshare('rules', 'diff', 'rules.yaml')

    expect(exitCode).toBe(1)
    expect(stdout).toContain('another version with the same effect')
  })

  it('writes nothing', async () => {
    await session.ibshare('rules', 'diff', 'rules.yaml')

    expect(session.ledger.operations.filter((operation) => /Put|Update|Delete/.test(operation))).toEqual([])
  })

  it('ends in 2 when the file is refused, with a next command of its own', async () => {
    session.files['rules.yaml'] = goodRules.replace('version: 1', 'version: 2')

    const { exitCode, stderr } = await session.ibshare('rules', 'diff', 'rules.yaml')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('Next: mend it, then: ibshare rules diff rules.yaml')
  })

  it('prints JSON of the documented form when it is asked to', async () => {
    const { stdout } = await session.ibshare('rules', 'diff', 'rules.yaml', '--json')

    expect(rulesDiffOutput.parse(JSON.parse(stdout))).toMatchObject({ version: firstVersion, changed: true })
  })
})

describe('ibshare rules history', () => {
  it('lists who put which version when, newest first', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = changedRules
    await session.ibshareWith({ now: () => Date.parse('2026-11-21T22:00:00Z') }, 'rules', 'put', 'rules.yaml')
    const second = (await session.rules.current())?.version

    const { stdout, exitCode } = await session.ibshare('rules', 'history')

    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      [
        'VERSION       PUT (UTC)                     BY',
        `${second}  2026-11-21 22:00:00  current  arn:aws:iam::222222222222:user/op`,
        `${firstVersion}  2026-11-21 21:00:00           arn:aws:iam::222222222222:user/op`,
        '',
        `Next: ibshare rules show ${firstVersion}`,
        '',
      ].join('\n'),
    )
  })

  it('says how to begin when nobody has put rules yet', async () => {
    const { stdout, exitCode } = await session.ibshare('rules', 'history')

    expect(exitCode).toBe(0)
    expect(stdout).toBe('Nobody has put rules yet.\n\nNext: ibshare rules put FILE\n')
  })

  it('prints JSON of the documented form when it is asked to', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')

    const { stdout } = await session.ibshare('rules', 'history', '--json')

    expect(rulesHistoryOutput.parse(JSON.parse(stdout)).puts).toMatchObject([{ version: firstVersion }])
  })
})

describe('ibshare rules show', () => {
  it('prints a file that rules put finds unchanged', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')

    const { stdout, exitCode } = await session.ibshare('rules', 'show')

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(`# version ${firstVersion} (current: runs plan with it)\n`)
    session.files['shown.yaml'] = stdout
    expect((await session.ibshare('rules', 'put', 'shown.yaml')).stdout).toContain('Nothing to do')
  })

  it('prints an older version when it is asked for one', async () => {
    await session.ibshare('rules', 'put', 'rules.yaml')
    session.files['rules.yaml'] = changedRules
    await session.ibshare('rules', 'put', 'rules.yaml')

    const { stdout } = await session.ibshare('rules', 'show', firstVersion, '--json')

    const output = rulesShowOutput.parse(JSON.parse(stdout))
    expect(output).toMatchObject({ version: firstVersion, current: false })
    expect(output.rules.rules.map((rule) => rule.name)).toEqual(['al2023', 'windows'])
  })

  it.each([
    ['is no version at all', 'latest', 'to be 12 hexadecimal digits, got "latest"'],
    ['is not in the ledger', '0123456789ab', 'got none with the id 0123456789ab'],
  ])('ends in 2 when VERSION %s', async (_, version, words) => {
    await session.ibshare('rules', 'put', 'rules.yaml')

    const { exitCode, stderr } = await session.ibshare('rules', 'show', version)

    expect(exitCode).toBe(2)
    expect(stderr).toContain(words)
    expect(stderr).toContain('Next: ibshare rules show\n')
  })

  it('ends in 1 with the next command when there are no rules yet', async () => {
    const { exitCode, stderr } = await session.ibshare('rules', 'show')

    expect(exitCode).toBe(1)
    expect(stderr).toContain('Next: ibshare rules put FILE\n')
  })
})
