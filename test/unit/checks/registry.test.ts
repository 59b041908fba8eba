import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { checkGroups, checkOf, checkRecords } from '../../../functions/lib/domain/checks/registry/registry.ts'

const checks = checkGroups.flatMap((group) => group.checks)

/** Paths in docs/ that a text of the registry names, from the root. */
function documentsIn(text: string): readonly string[] {
  return [...text.matchAll(/docs\/[\w/-]+\.md/g)].map(([path]) => path)
}

/** What the functions are made of: their entries and what these import, types apart, however far away. */
function filesOfFunctions(): ReadonlySet<string> {
  const files = new Set<string>()
  const add = (path: string): void => {
    if (files.has(path)) return
    files.add(path)
    for (const [, imported = ''] of readFileSync(path, 'utf8').matchAll(
      /^(?:import|export) (?!type )[^;]*? from '(\.[^']+\.ts)'/gm,
    ))
      add(join(dirname(path), imported))
  }
  for (const folder of readdirSync('functions')) {
    if (folder !== 'lib') add(join('functions', folder, 'index.ts'))
  }
  return files
}

describe('the registry of checks', () => {
  it('costs the functions nothing: they import its types alone', () => {
    const files = [...filesOfFunctions()]

    expect(files.length).toBeGreaterThan(200)
    expect(files.filter((path) => path.includes('checks/registry'))).toEqual([])
  })

  it('has each check in one group', () => {
    expect(checks.map(({ id }) => id).toSorted()).toEqual(Object.keys(checkRecords).toSorted())
  })

  it('finds a check by its id, and nothing by a name that is none', () => {
    expect(checkOf('ROLE_NOT_ASSUMABLE')).toMatchObject({ id: 'ROLE_NOT_ASSUMABLE', how: 'probe' })
    expect(checkOf('NO_SUCH_CHECK')).toBeUndefined()
    expect(checkOf('toString')).toBeUndefined()
  })

  it.each(checks)('says of $id what it proves, what it means and what to do', ({ proves, means, remedy }) => {
    for (const text of [proves, means, remedy]) {
      expect(text).toMatch(/^[`A-Z]/)
      expect(text).not.toMatch(/\.$|\s{2}|\bTODO\b/)
      // A backtick that is not closed would swallow the rest of the page.
      expect(text.split('`').length % 2).toBe(1)
    }
  })

  it.each(checks.filter(({ causes }) => causes.length > 0))('lists several causes of $id', ({ causes }) => {
    expect(new Set(causes).size).toBe(causes.length)
    expect(causes.filter((cause) => cause.trim() === '' || cause.endsWith('.'))).toEqual([])
  })

  it.each(checks)('leads from $id to a page that is there', ({ page, means, remedy, causes }) => {
    const isAws = page.url.startsWith('https://docs.aws.amazon.com/')
    const ours = isAws ? [] : [join('docs', page.url)]
    const named = documentsIn([means, remedy, ...causes].join(' '))

    expect([...ours, ...named].filter((path) => !existsSync(path))).toEqual([])
  })

  it.each(checks.filter(({ remedy }) => remedy.includes('--region')))(
    'names what $id leaves to be filled in by words in capitals',
    ({ remedy }) => {
      // An id of somebody's account would be pasted as it is.
      expect(remedy).not.toMatch(/\d{12}|\b(?:ami|snap|lt)-[0-9a-f]{8}/)
    },
  )

  it('asks a person for something where something wanted is left undone', () => {
    const idle = checks.filter(({ severity, remedy }) => severity === 'error' && /^Nothing\b/.test(remedy))

    expect(idle.map(({ id }) => id)).toEqual([])
  })
})
