import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { runProgram } from './node-program.ts'

const readme = readFileSync('README.md', 'utf8')
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

/** The fenced block right after a marker. @throws Error when there is none. */
function blockAfter(marker: string): string {
  const [, block] = readme.split(`${marker}\n`)[1]?.match(/^```\w*\n([^]*?)\n```$/m) ?? []
  if (block === undefined || !readme.includes(`${marker}\n\`\`\``)) {
    throw new Error(`Expected README.md to have the line ${marker} and a fenced block right after it`)
  }
  return block
}

/** Output without what differs from run to run: times, ports, hashes, dollars, and the order in which shares end. */
function lasting(output: string): { readonly story: readonly string[]; readonly ends: readonly string[] } {
  const lines = output
    .trimEnd()
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/\b\d+:\d\d:\d\d\b/g, 'H:MM:SS')
    .replaceAll(/\b[\d.]+ s real\b/g, 'N s real')
    .replaceAll(/\$\d+\.\d+/g, '$N')
    .replaceAll(/\b(?:[0-9a-f]{16}|[0-9a-f]{12})\b(?=$| are in the ledger)/gm, 'HASH')
    .split('\n')
  const isEnd = (line: string): boolean => / {2}done /.test(line)
  return { story: lines.filter((line) => !isEnd(line)), ends: lines.filter(isEnd).toSorted() }
}

describe('README.md', () => {
  it('shows what npm start writes', async () => {
    const { stdout } = await runProgram(['local/start/main.ts'])

    const shown = blockAfter('<!-- output of npm start -->')
    expect(lasting(shown), `Paste this into README.md:\n${stdout}`).toEqual(lasting(stdout))
  })

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
