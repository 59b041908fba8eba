import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { failureOutput } from '../../../cli/output-schemas.ts'
import {
  PermissionMissing,
  RequestRefused,
  TransientServiceError,
} from '../../../functions/lib/domain/errors.ts'
import packageFile from '../../../package.json' with { type: 'json' }
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
})

afterEach(async () => session.close())

describe('a command line', () => {
  it.each([
    [
      'nothing',
      [],
      'Expected a command (rules put, rules diff, rules show, rules history, runs, show, why, check, status, pause, resume), got none',
    ],
    ['an unknown command', ['list'], 'got list'],
    ['a misspelt command', ['rnus'], undefined],
    ['a misspelt second word', ['rules', 'shwo'], 'got rules shwo; did you mean rules show?'],
    ['half a command', ['rules'], 'got rules'],
    ['an unknown option', ['runs', '--frobnicate'], 'Expected an option of ibshare, got --frobnicate'],
    ['a misspelt option', ['runs', '--limt', '3'], 'got --limt; did you mean --limit?'],
    [
      'an option of another command',
      ['rules', 'show', '--limit', '3'],
      'an option of rules show, got --limit',
    ],
    [
      'a value for a flag without one',
      ['runs', '--json=yes'],
      'Expected --json to stand alone, got --json=yes',
    ],
    ['an option without its value', ['runs', '--limit'], 'Expected a value after --limit, got nothing'],
    [
      'an option instead of a value',
      ['runs', '--region', '--dry-run'],
      'Expected a value after --region, got --dry-run',
    ],
    ['too few parameters', ['rules', 'put'], 'Expected FILE after rules put, got nothing'],
    [
      'too many parameters',
      ['rules', 'show', 'a', 'b'],
      'Expected ibshare rules show [VERSION], got "b" besides',
    ],
    [
      'a parameter of a command that has none',
      ['runs', 'x'],
      'Expected ibshare runs [--limit N], got "x" besides',
    ],
    [
      'an endpoint that is no URL',
      ['runs', '--endpoint-url', 'localhost:4566'],
      'http or https URL, got localhost',
    ],
    ['an unknown short option', ['runs', '-x'], 'Expected an option of ibshare, got -x'],
  ])('is refused in one message without a stack when it has %s', async (_, argv, words) => {
    const { exitCode, stdout, stderr } = await session.ibshare(...argv)

    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^ibshare: Expected .*\nNext: .*\n$/)
    expect(stderr).toContain(words ?? 'got rnus')
    expect(session.connections).toEqual([])
  })

  it('passes the global flags on to what it connects to, wherever they stand', async () => {
    await session.ibshare('--profile', 'owner', 'runs', '--table=t', '--region', 'eu-west-1', '--limit', '1')

    expect(session.connections).toEqual([{ profile: 'owner', tableName: 't', region: 'eu-west-1' }])
  })

  it('works with the ledger that infra/ names when no table is given', async () => {
    await session.ibshare('runs')

    expect(session.connections).toEqual([{ tableName: 'imagebuilder-share-ledger' }])
  })
})

describe('help', () => {
  it.each([
    ['of ibshare', ['--help'], ['rules put FILE', '--endpoint-url URL', 'Exit codes: 0 done']],
    ['of ibshare, in short', ['-h'], ['rules put FILE']],
    ['of a command', ['runs', '--help'], ['ibshare runs [--limit N]', 'at most so many runs']],
    ['of a command without its parameter', ['rules', 'put', '-h'], ['ibshare rules put FILE']],
    ['of half a command', ['rules', '--help'], ['rules show [VERSION]']],
  ])('%s is printed in 80 columns and asks AWS nothing', async (_, argv, words) => {
    const { exitCode, stdout } = await session.ibshare(...argv)

    expect(exitCode).toBe(0)
    for (const word of words) expect(stdout).toContain(word)
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
    expect(session.connections).toEqual([])
  })

  it('has the version of the package when --version is given', async () => {
    expect(await session.ibshare('--version')).toEqual({
      exitCode: 0,
      stdout: `${packageFile.version}\n`,
      stderr: '',
    })
  })
})

describe('an error', () => {
  const details = { where: 'imagebuilder-share-ledger', remedy: 'Allow dynamodb:Query' }
  const missingTable = Object.assign(new Error('Requested resource not found'), {
    name: 'ResourceNotFoundException',
  })
  const noCredentials = Object.assign(new Error('Could not load credentials'), {
    name: 'CredentialsProviderError',
  })

  it.each([
    [
      3,
      'AWS denies it',
      new PermissionMissing('dynamodb:Query: denied', details),
      'Next: Allow dynamodb:Query\n',
    ],
    [3, 'AWS refuses it', new RequestRefused('dynamodb:Query: no', details), 'ibshare: dynamodb:Query: no\n'],
    [
      3,
      'there is no table',
      new RequestRefused('dynamodb:Query: no', { ...details, cause: missingTable }),
      'Expected a table imagebuilder-share-ledger, got none in this account and Region\nNext: name the Region',
    ],
    [
      1,
      'AWS throttles',
      new TransientServiceError('dynamodb:Query: slow down', details),
      'Next: again: ibshare runs\n',
    ],
    [
      2,
      'there are no credentials',
      noCredentials,
      'Expected AWS credentials, got none: Could not load credentials\n',
    ],
    [
      2,
      'there is no Region',
      new Error('Region is missing'),
      'Next: name it with --region, or set AWS_REGION\n',
    ],
    [1, 'ibshare has a bug', new TypeError('x is not a function'), 'Unexpected: x is not a function\n'],
  ])('ends in %i with one message and the next step when %s', async (code, _, error, words) => {
    const { exitCode, stdout, stderr } = await session.ibshareWith(
      { connect: async () => Promise.reject(error) },
      'runs',
    )

    expect(exitCode).toBe(code)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('is JSON on stderr when JSON is wanted', async () => {
    const { stderr } = await session.ibshare('show', 'nothing', '--json')

    expect(failureOutput.parse(JSON.parse(stderr))).toEqual({
      error: { message: expect.stringContaining('nothing'), exitCode: 2, next: 'ibshare runs', problems: [] },
    })
  })

  it('of the ledger comes through as AWS says it', async () => {
    session.ledger.breakOff(1, 'before')

    expect(await session.ibshare('runs')).toMatchObject({
      exitCode: 1,
      stderr: 'ibshare: dynamodb:Query: socket hang up\nNext: again: ibshare runs\n',
    })
  })
})

describe('the process', () => {
  const execute = promisify(execFile)

  it('prints, and ends with the exit code of the command', async () => {
    const environment = { env: { PATH: process.env['PATH'] } }
    const { stdout } = await execute('cli/ibshare.ts', ['--version'], environment)
    const failed = await execute('cli/ibshare.ts', ['nonsense'], environment).catch((error: unknown) => error)

    expect(stdout).toBe(`${packageFile.version}\n`)
    expect(failed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('got nonsense') })
  })
})
