import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { readme } from './readme-blocks.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

describe('README.md', () => {
  it('names npm scripts that exist', () => {
    const named = [...readme.matchAll(/\bnpm (?:run )?([a-z][\w:]*)/g)].map(([, name]) => name!)

    expect(named).toEqual(expect.arrayContaining(['ci', 'start', 'local', 'test']))
    expect(named.filter((name) => name !== 'ci' && scripts[name] === undefined)).toEqual([])
  })

  it('names files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
    const options = [...readme.matchAll(/--(?:world|event|rules) (\S+?\.\w+)/g)].map(([, path]) => path!)

    expect(links.length).toBeGreaterThan(0)
    expect([...links, ...options].filter((path) => !existsSync(path))).toEqual([])
  })
})
