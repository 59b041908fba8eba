import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

const operations = readFileSync('docs/operations.md', 'utf8')

/** The source files that the functions are made of: their entries, and what these import, however far away. */
function sourcesOfFunctions(): ReadonlyMap<string, string> {
  const sources = new Map<string, string>()
  const read = (path: string): void => {
    if (sources.has(path)) return
    const text = readFileSync(path, 'utf8')
    sources.set(path, text)
    for (const [, imported = ''] of text.matchAll(/from '(\.[^']+\.ts)'/g))
      read(join(dirname(path), imported))
  }
  const folders = readdirSync('functions').filter((folder) => folder !== 'lib')
  for (const folder of folders) read(join('functions', folder, 'index.ts'))
  return sources
}

/** Names of checks, also where one of two is chosen, or a constant of the file has the name. */
function checksIn(source: string): readonly string[] {
  return [...source.matchAll(/\bcheck: ([^\n]+)/g)].flatMap(([, value = '']) => {
    const constant = /^(\w+),$/.exec(value)?.[1]
    const text =
      constant === undefined ? value : (source.match(new RegExp(`const ${constant} = .*`))?.[0] ?? '')
    return [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, name = '']) => name)
  })
}

const checks = [...new Set([...sourcesOfFunctions().values()].flatMap(checksIn))].toSorted()

describe('docs/operations.md', () => {
  it('is asked for all checks that functions record', () => {
    expect(checks.length).toBeGreaterThan(40)
    expect(checks).toEqual(
      expect.arrayContaining([
        'FOREIGN_PARENT_IMAGE',
        'FOREIGN_POLICY',
        'PRINCIPAL_REFUSED',
        'SHARED_NOT_LAUNCHABLE',
      ]),
    )
  })

  it.each(checks)('says what %s means', (check) => {
    const rows = operations.split('\n').filter((line) => line.startsWith('| `'))

    expect(rows.filter((row) => row.split(' | ')[0]?.includes(`\`${check}\``))).toHaveLength(1)
  })
})
