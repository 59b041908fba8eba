import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { checkGroups, checkOf } from '../../../functions/lib/domain/checks/registry/registry.ts'
import { checksPageFile, renderChecksPage } from '../../../scripts/checks-page.ts'

/** What says what checks mean, and makes none. */
const registry = ['registry', 'errors'].map((folder) => join('functions/lib/domain/checks', folder))

/** The sources of the functions and of the command, without the registry itself. */
const sources = ['functions', 'cli']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)))
  .filter((path) => path.endsWith('.ts') && !registry.some((folder) => path.startsWith(folder)))
  .map((path) => readFileSync(path, 'utf8'))

/** Words in capitals that are AWS's, the file format's or the terminal's. Whatever else is in capitals names a check. */
const otherWords = new Set([
  'AES_256',
  'ALL_NEW',
  'CREATED_FROM_POLICY',
  'DUPLICATE_KEY',
  'EAI_AGAIN',
  'ENCRYPT_DECRYPT',
  'MULTIPLE_DOCS',
  'NO_COLOR',
  'PROMOTING_TO_STANDARD',
  'SYMMETRIC_DEFAULT',
  'TIMED_OUT',
])

const namesInCapitals = sources.flatMap((source) =>
  [...source.matchAll(/'([A-Z]+(?:_[A-Z0-9]+)+)'|\bcheck: '([A-Z]+)'/g)].map(
    ([, name = '', oneWord = name]) => oneWord,
  ),
)

/** Whatever the code records as a check: a finding has its own check, or the name of the error that it was made of. */
const checks = [...new Set(namesInCapitals)].filter((name) => !otherWords.has(name)).toSorted()

const errors = [
  ...readFileSync('functions/lib/domain/errors.ts', 'utf8').matchAll(/override readonly name = '(\w+)'/g),
].map(([, name = '']) => name)

const page = readFileSync(checksPageFile, 'utf8')

describe('the registry of checks', () => {
  it('is asked for all checks that the functions and the command record', () => {
    expect(checks.length).toBeGreaterThan(100)
    expect(checks).toEqual(
      expect.arrayContaining([
        'FOREIGN_PARENT_IMAGE',
        'FOREIGN_POLICY',
        'PRINCIPAL_REFUSED',
        'ROLE_NOT_ASSUMABLE',
        'SHARED_NOT_LAUNCHABLE',
        'SWEEP_SILENT',
      ]),
    )
    expect(errors).toContain('PermissionMissing')
  })

  it.each([...checks, ...errors])('says what %s means, and what to do', (check) => {
    expect(checkOf(check)).toMatchObject({
      means: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\w/),
    })
  })
})

describe('a registered check', () => {
  it.each(checkGroups.flatMap((group) => group.checks))('$id is recorded by somebody', ({ id }) => {
    expect([...checks, ...errors]).toContain(id)
  })
})

describe('docs/checks.md', () => {
  it('is what npm run generate writes', () => {
    expect(page).toBe(renderChecksPage())
  })

  it.each(checkGroups.flatMap((group) => group.checks))('has one place for $id', ({ id }) => {
    expect(page.split('\n').filter((line) => line === `### ${id}`)).toHaveLength(1)
    expect(page.split('\n').filter((line) => line.startsWith(`| [\`${id}\`]`))).toHaveLength(1)
  })
})

describe('docs/operations.md', () => {
  it('leaves what findings mean to the registry', () => {
    const rows = readFileSync('docs/operations.md', 'utf8')
      .split('\n')
      .filter((line) => checks.some((check) => line.startsWith(`| \`${check}\``)))

    expect(rows).toEqual([])
  })
})
