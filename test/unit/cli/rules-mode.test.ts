import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { rulesDiffOutput, rulesPutOutput } from '../../../cli/output-schemas.ts'
import { readRulesFile } from '../../../cli/rules-file.ts'
import { goodRules } from '../rules/good-rules.ts'
import { startCliSession, type CliSession } from './cli-session.ts'

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
})

afterEach(async () => session.close())

const observing = `${goodRules}settings: { mode: observe }\n`
const applying = `${goodRules}settings: { mode: apply }\n`
const waiver = (until: string, reason: string): string =>
  `  - { account: "440000000001", check: ROLE_NOT_ASSUMABLE, until: ${until}, reason: "${reason}" }\n`
const waiving = `${applying}waivers:\n${waiver('2026-12-31', 'CHG-4711')}`
const observeNote = [
  'Mode observe, because the file names none: runs of builds plan and check, and',
  'change nothing. To have them carried out, say so in the file:',
  '  settings: { mode: apply }',
]

/** What a command prints on a file when another is current, without its first line. */
async function printedOn(text: string, command: 'put' | 'diff', before?: string): Promise<readonly string[]> {
  if (before !== undefined) {
    session.files['before.yaml'] = before
    await session.ibshare('rules', 'put', 'before.yaml')
  }
  session.files['rules.yaml'] = text
  const { stdout } = await session.ibshare('rules', command, 'rules.yaml', '--dry-run')
  return stdout.trimEnd().split('\n').slice(1)
}

/** Rules from the time when there was no mode. */
async function putLegacyRules(): Promise<void> {
  const read = readRulesFile('', goodRules)
  if (read.kind !== 'accepted') throw new Error('Expected the good rules to be accepted')
  await session.rules.put({ rules: read.rules, basedOn: undefined, actor: 'a', at: '2026-11-20T00:00:00Z' })
}

describe('ibshare rules put and the mode', () => {
  it('puts observe when the file names no mode', async () => {
    session.files['rules.yaml'] = `${goodRules}settings: { prune: ignore }\n`

    await session.ibshare('rules', 'put', 'rules.yaml')

    expect((await session.rules.current())?.rules.settings).toEqual({ mode: 'observe', prune: 'ignore' })
  })

  it('says that nothing is changed when the file says observe', async () => {
    expect((await printedOn(observing, 'put')).slice(-3)).toEqual([
      'Dry run: nothing was written.',
      'Mode observe: runs of builds plan and check, and change nothing.',
      'Next: ibshare rules put rules.yaml',
    ])
  })

  it('says that runs are carried out when the first rules say apply', async () => {
    const printed = await printedOn(applying, 'put')

    expect(printed).toContain('  ~ setting mode: apply, runs of builds are carried out')
    expect(printed.join('\n')).not.toContain('observe')
  })

  it.each([
    ['no mode', goodRules],
    ['observe', observing],
  ])('finds %s the same when observe is current', async (_, text) => {
    expect((await printedOn(text, 'put', goodRules)).slice(0, 3)).toEqual([
      '  no change',
      '',
      'Nothing to do: runs plan with these rules already.',
    ])
  })

  it('shows that runs stop to change things when rules of the time before modes are put again', async () => {
    await putLegacyRules()

    expect((await printedOn(goodRules, 'put')).slice(0, -1)).toEqual([
      '  ~ setting mode: observe, runs of builds plan and check, and change nothing',
      '',
      'Dry run: nothing was written.',
      ...observeNote,
    ])
  })

  it('shows no change of mode when rules of the time before modes get apply in words', async () => {
    await putLegacyRules()

    expect(await printedOn(applying, 'put')).toContain('  no change')
  })

  it('prints mode and whose it is as JSON when it is asked to', async () => {
    session.files['rules.yaml'] = goodRules
    session.files['applying.yaml'] = applying

    const put = await session.ibshare('rules', 'put', 'rules.yaml', '--json')
    const diff = await session.ibshare('rules', 'diff', 'applying.yaml', '--json')

    expect(rulesPutOutput.parse(JSON.parse(put.stdout))).toMatchObject({ mode: 'observe', modeInFile: false })
    expect(rulesDiffOutput.parse(JSON.parse(diff.stdout))).toMatchObject({
      mode: 'apply',
      modeInFile: true,
      settingsChanged: { mode: 'apply' },
    })
  })
})

describe('ibshare rules diff and the mode', () => {
  it('says how runs can be carried out when the file names no mode', async () => {
    expect((await printedOn(goodRules, 'diff')).slice(-4)).toEqual([
      ...observeNote,
      'Next: ibshare rules put rules.yaml',
    ])
  })

  it('shows the effect when runs are to be carried out from now on', async () => {
    expect(await printedOn(applying, 'diff', goodRules)).toEqual([
      '  ~ setting mode: apply, runs of builds are carried out',
      '',
      'Next: ibshare rules put rules.yaml',
    ])
  })
})

describe.each(['put', 'diff'] as const)('ibshare rules %s', (command) => {
  it('shows waivers that come', async () => {
    expect((await printedOn(waiving, command, applying))[0]).toBe(
      '  + waiver of ROLE_NOT_ASSUMABLE for 440000000001 until 2026-12-31: CHG-4711',
    )
  })

  it('shows the waivers of the first rules', async () => {
    expect(await printedOn(waiving, command)).toContain(
      '  + waiver of ROLE_NOT_ASSUMABLE for 440000000001 until 2026-12-31: CHG-4711',
    )
  })

  it('shows both when a waiver gets another end', async () => {
    const longer = `${applying}waivers:\n${waiver('2027-06-30', 'CHG-4711')}`

    expect((await printedOn(longer, command, waiving)).slice(0, 2)).toEqual([
      '  + waiver of ROLE_NOT_ASSUMABLE for 440000000001 until 2027-06-30: CHG-4711',
      '  - waiver of ROLE_NOT_ASSUMABLE for 440000000001 until 2026-12-31: CHG-4711',
    ])
  })

  it('shows how long checks are believed', async () => {
    const anew = applying.replace('mode: apply', 'mode: apply, checkReuseMinutes: 0')

    expect((await printedOn(anew, command, applying))[0]).toBe('  ~ setting checkReuseMinutes: 0')
  })

  it.each([
    ['the default of checkReuseMinutes is in words', 'mode: apply', 'mode: apply, checkReuseMinutes: 60'],
    ['the default of onFinding is in words', 'settings:', '    onFinding: skip\nsettings:'],
  ])('shows no change of effect when %s', async (_, from, to) => {
    const [first] = await printedOn(applying.replace(from, to), command, applying)

    expect(first).toMatch(/^ {2}(no change|another version with the same effect)/)
  })

  it('shows that a rule stops as a whole at its first finding', async () => {
    const aborting = applying.replace('settings:', '    onFinding: abort\nsettings:')

    expect((await printedOn(aborting, command, applying))[0]).toMatch(/^ {2}~ rule windows: onFinding/)
  })

  it('refuses a waiver that has ended', async () => {
    session.files['rules.yaml'] = waiving.replace('2026-12-31', '2026-11-20')

    const { exitCode, stderr } = await session.ibshare('rules', command, 'rules.yaml')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('Expected waivers[0].until to be today, 2026-11-21, or a later day')
  })
})

describe('ibshare rules show', () => {
  /** The comments above the file when rules are current, without the first, which names the version. */
  async function headerOf(text: string): Promise<readonly string[]> {
    const read = readRulesFile('', text)
    if (read.kind !== 'accepted') throw new Error(read.problems.map(({ message }) => message).join('\n'))
    await session.rules.put({ rules: read.rules, basedOn: undefined, actor: 'a', at: '2026-11-20T00:00:00Z' })
    const { stdout } = await session.ibshare('rules', 'show')
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .slice(1)
  }

  const other = (waivers: string): string => waivers.replaceAll('ROLE_NOT_ASSUMABLE', 'AMI_NAME_TAKEN')

  it.each([
    ['say apply', applying, ['# mode apply: runs of builds are carried out']],
    ['say observe', observing, ['# mode observe: runs of builds plan and check, and change nothing']],
    ['are of the time before modes', goodRules, ['# mode apply: runs of builds are carried out']],
  ])('says what runs do when the rules %s', async (_, text, header) => {
    expect(await headerOf(text)).toEqual(header)
  })

  it.each([
    ['one holds', waiver('2026-11-21', 'a'), '# 1 waiver, the next ends on 2026-11-21'],
    [
      'two hold',
      waiver('2027-01-31', 'a') + other(waiver('2026-12-31', 'b')),
      '# 2 waivers, the next ends on 2026-12-31',
    ],
    [
      'one has ended',
      waiver('2027-01-31', 'a') + other(waiver('2026-11-20', 'b')),
      '# 1 waiver, the next ends on 2027-01-31; 1 waiver without effect, because the last day is over',
    ],
    ['all have ended', waiver('2026-11-20', 'a'), '# 1 waiver without effect, because the last day is over'],
  ])('counts waivers when %s', async (_, waivers, line) => {
    expect((await headerOf(`${applying}waivers:\n${waivers}`))[1]).toBe(line)
  })
})
