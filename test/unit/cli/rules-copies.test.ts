import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { rulesDiffOutput, rulesPutOutput } from '../../../cli/output-schemas.ts'
import { goodRules } from '../rules/good-rules.ts'
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
})

afterEach(async () => session.close())

const keys = `kmsKeys:
  golden: { us-east-1: "arn:aws:kms:us-east-1:222222222222:alias/golden" }
  own: "arn:aws:kms:{region}:{accountId}:alias/ami"
`

/** The good rules, the second with other members. */
const windows = (...members: readonly string[]): string =>
  goodRules.replace(
    '    share: { resources: [image] }\n',
    members.map((member) => `    ${member}\n`).join(''),
  )
const copying = (members = ''): string => windows(`copy: { regions: all${members} }`)

/** What a command prints on `after`, between its first line and the empty one, when `before` is current. */
async function effectOf(before: string, after: string, command: 'put' | 'diff'): Promise<readonly string[]> {
  session.files['before.yaml'] = before
  session.files['after.yaml'] = after
  await session.ibshare('rules', 'put', 'before.yaml')
  const { stdout, stderr } = await session.ibshare('rules', command, 'after.yaml', '--dry-run')
  expect(stderr).toBe('')
  expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  const lines = stdout.split('\n')
  return lines.slice(1, lines.indexOf(''))
}

/** The same, an effect that takes several lines put together. */
async function effectsOf(before: string, after: string, command: 'put' | 'diff'): Promise<string> {
  return (await effectOf(before, after, command)).map((line) => line.trim()).join(' ')
}

describe('ibshare rules diff', () => {
  it('shows to whom a rule copies, where, and what it writes', async () => {
    const after = copying().concat('    ssmParameters: [{ parameterName: "/golden/{imageName}" }]\n')

    expect(await effectOf(goodRules, after, 'diff')).toEqual([
      '  ~ rule windows: share, copy, ssmParameters',
      '  gains copies for 2 accounts: 440000000001 440000000002 in 2 Regions: eu-west-1',
      '  us-east-1',
      '  writes 1 parameter: /golden/{imageName}',
    ])
    expect(await effectOf(after, goodRules, 'diff')).toContain(
      '  no longer writes 1 parameter: /golden/{imageName}',
    )
  })

  it('shows who may launch, and no longer may', async () => {
    const launching = windows('launch: { regions: [us-east-1] }')

    expect(await effectsOf(launching, copying(), 'diff')).toBe(
      '~ rule windows: launch, copy gains copies for 2 accounts: 440000000001 440000000002 in 2 Regions: eu-west-1 us-east-1 loses launch permission for 2 accounts: 440000000001 440000000002 in 1 Region: us-east-1',
    )
  })

  it('shows a Region apart when a target leaves it out', async () => {
    const after = copying().replace('  nonprod:', '    excludedRegions: [eu-west-1]\n  nonprod:')

    expect(await effectsOf(copying(), after, 'diff')).toContain(
      '~ rule windows: targets loses copies for 2 accounts: 440000000001 440000000002 in 1 Region: eu-west-1',
    )
  })

  it('shows the copies of a Region that the file names now, although the rule says the same', async () => {
    const [before, after] = [copying(), copying()]

    expect(await effectsOf(before.replace('[us-east-1, eu-west-1]', '[us-east-1]'), after, 'diff')).toBe(
      '~ rule windows gains copies for 2 accounts: 440000000001 440000000002 in 1 Region: eu-west-1 + Region eu-west-1',
    )
  })

  it('shows whom a distribution configuration names, without the owner', async () => {
    const entry =
      '{ region: us-east-1, amiDistributionConfiguration: { targetAccountIds: ["222222222222", "660000000001"], launchPermission: { userIds: ["770000000001"], userGroups: [all], organizationArns: ["arn:aws:organizations::880000000001:organization/o-otherorgan"] } } }'
    const after = windows(`distribute: { distributions: [${entry}] }`).replace('    targets: [canary]\n', '')

    expect(await effectsOf(goodRules, after, 'diff')).toBe(
      [
        '~ rule windows: targets, share, distribute',
        'gains 2 accounts: 660000000001 770000000001',
        'gains arn:aws:organizations::880000000001:organization/o-otherorgan',
        'gains everybody (all)',
        'loses 2 accounts: 440000000001 440000000002',
        'gains copies for 1 account: 660000000001 in 1 Region: us-east-1',
        'gains launch permission for 1 account: 770000000001, arn:aws:organizations::880000000001:organization/o-otherorgan, everybody (all) in 1 Region: us-east-1',
      ].join(' '),
    )
  })

  it('names the configuration that tells the rest when the rule names its ARN', async () => {
    const arn = 'arn:aws:imagebuilder:us-east-1:222222222222:distribution-configuration/golden'
    const after = windows(`distribute: ${arn}`).replace('    targets: [canary]\n', '')

    expect(await effectsOf(goodRules, after, 'diff')).toContain(`distributes as ${arn} says`)
  })

  it.each([
    ['name', 'amiDistributionConfiguration: { name: golden }', 'copy'],
    ['tags', 'amiDistributionConfiguration: { amiTags: { Tier: gold } }', 'copy'],
    ['keys', 'kmsKeys: own', 'copy'],
  ])('shows another %s of copies as a change of the rule', async (_, members, member) => {
    expect(await effectOf(`${copying()}${keys}`, `${copying(`, ${members}`)}${keys}`, 'diff')).toEqual([
      `  ~ rule windows: ${member}`,
    ])
  })

  it('shows another key behind the same name as a change of the rule that takes it', async () => {
    const before = `${copying(', kmsKeys: own')}${keys}`

    expect(await effectOf(before, before.replace('alias/ami', 'alias/golden'), 'diff')).toEqual([
      '  ~ rule windows: copy',
    ])
  })

  it.each([
    ['the default of relay is in words', ', relay: auto', ''],
    ['the name of the same keys is another', ', kmsKeys: own', ', kmsKeys: same'],
    [
      'lists have another order',
      ', launchTemplateConfigurations: [{ launchTemplateId: lt-0123456789abcdef0, accountId: "440000000001", region: us-east-1 }, { launchTemplateId: lt-0123456789abcdef1, accountId: "440000000001", region: us-east-1 }]',
      ', launchTemplateConfigurations: [{ region: us-east-1, launchTemplateId: lt-0123456789abcdef1, accountId: "440000000001" }, { launchTemplateId: lt-0123456789abcdef0, accountId: "440000000001", region: us-east-1 }]',
    ],
  ])('shows no change of effect when %s', async (_, before, after) => {
    const named = `${keys}  same: "arn:aws:kms:{region}:{accountId}:alias/ami"\n`

    expect(await effectsOf(`${copying(before)}${named}`, `${copying(after)}${named}`, 'diff')).toBe(
      'another version with the same effect: order, or targets that no rule names',
    )
  })

  it('prints JSON of the documented form', async () => {
    session.files['before.yaml'] = goodRules
    session.files['after.yaml'] = copying()
    await session.ibshare('rules', 'put', 'before.yaml')

    const { stdout } = await session.ibshare('rules', 'diff', 'after.yaml', '--json')

    expect(rulesDiffOutput.parse(JSON.parse(stdout)).rules).toEqual([
      expect.objectContaining({
        members: ['share', 'copy'],
        reach: expect.objectContaining({
          copiesGained: [
            { principals: ['440000000001', '440000000002'], regions: ['eu-west-1', 'us-east-1'] },
          ],
          copiesLost: [],
        }),
      }),
    ])
  })
})

describe('ibshare rules put', () => {
  it('shows the copies that new, changed and removed rules bring and take', async () => {
    const after = copying().replace('name: windows', 'name: win')

    expect(await effectsOf(copying(', relay: false'), after, 'put')).toBe(
      [
        '+ rule win',
        '- rule windows',
        '~ rule win gains copies for 2 accounts: 440000000001 440000000002 in 2 Regions: eu-west-1 us-east-1',
        '~ rule windows loses copies for 2 accounts: 440000000001 440000000002 in 2 Regions: eu-west-1 us-east-1',
      ].join(' '),
    )
  })

  it('shows limits of lanes as a change of settings, and nothing when the default is in words', async () => {
    const withLimits = (limits: string): string => `${goodRules}settings: { concurrentCopies: ${limits} }\n`
    const overrides = 'overrides: [{ account: "440000000001", limit: 20 }]'

    expect(await effectsOf(goodRules, withLimits(`{ headroom: 5, ${overrides} }`), 'put')).toBe(
      '~ setting concurrentCopies: 50 for each account and Region, 5 of them left to others, 1 override',
    )
    expect(await effectsOf(withLimits('{ default: 20, countAllPending: true }'), goodRules, 'put')).toBe(
      '~ setting concurrentCopies: 50 for each account and Region',
    )
    expect(await effectsOf(goodRules, withLimits('{ default: 50, headroom: 0 }'), 'put')).toBe('no change')
  })

  it('tells of keys that no rule takes and of Regions without a key', async () => {
    expect(await effectsOf(goodRules, `${copying(', kmsKeys: golden')}${keys}`, 'put')).toContain(
      'keys own are named by no rule keys golden of rule windows have none for 1 Region: eu-west-1; an encrypted AMI gets the default key of the account there and cannot be shared on',
    )
  })

  it('prints JSON of the documented form', async () => {
    session.files['rules.yaml'] =
      `${copying(', kmsKeys: golden')}${keys}settings: { concurrentCopies: { default: 20 } }\n`

    const { stdout } = await session.ibshare('rules', 'put', 'rules.yaml', '--json')

    expect(rulesPutOutput.parse(JSON.parse(stdout))).toMatchObject({
      outcome: 'put',
      changes: {
        reachChanged: [{ name: 'windows', copiesGained: [{ regions: ['eu-west-1', 'us-east-1'] }] }],
        settingsChanged: { concurrentCopies: { default: 20 } },
      },
      unusedKeys: ['own'],
      keysMissing: [{ rule: 'windows', keys: 'golden', regions: ['eu-west-1'] }],
    })
  })

  it('names both rules, the account and the Region when they want different copies', async () => {
    session.files['rules.yaml'] =
      `${copying()}  - { name: other, match: { imageNames: ["*"] }, targets: [canary], copy: { regions: [eu-west-1], amiDistributionConfiguration: { name: gold } } }\n`

    const { stderr, exitCode } = await session.ibshare('rules', 'put', 'rules.yaml')

    expect(exitCode).toBe(2)
    const text = stderr.replaceAll(/\s+/g, ' ')
    expect(text).toContain('for account 440000000001 in eu-west-1')
    expect(text).toContain('The rules windows and other want different copies of one image there')
    expect(await session.rules.current()).toBeUndefined()
  })
})

describe('ibshare rules show', () => {
  it('prints a file that rules put finds unchanged when its rules copy, launch and distribute', async () => {
    session.files['rules.yaml'] = copying(
      ', kmsKeys: own, relay: false, amiDistributionConfiguration: { name: "win {{ imagebuilder:buildDate }}", amiTags: { Tier: "1" } }, launchTemplateConfigurations: [{ launchTemplateId: lt-0123456789abcdef0, accountId: "440000000001", region: us-east-1 }]',
    ).concat(
      '    ssmParameters: [{ parameterName: "/golden/{imageName}", dataType: "aws:ec2:image" }]\n',
      '  - { name: third, match: { imageNames: ["x"] }, targets: [canary], launch: { regions: all } }\n',
      '  - { name: fourth, match: { imageNames: ["y"] }, distribute: [{ region: us-east-1, amiDistributionConfiguration: { targetAccountIds: ["440000000001"] } }] }\n',
      keys,
      'settings: { concurrentCopies: { headroom: 5 } }\n',
    )
    await session.ibshare('rules', 'put', 'rules.yaml')

    session.files['shown.yaml'] = (await session.ibshare('rules', 'show')).stdout

    expect(session.files['shown.yaml']).toContain('launchTemplateId: lt-0123456789abcdef0')
    expect((await session.ibshare('rules', 'put', 'shown.yaml')).stdout).toContain('Nothing to do')
  })
})
